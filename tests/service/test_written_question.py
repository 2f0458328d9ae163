"""A question that is written once is asked past SQLAlchemy, and fails as if it were not."""

from contextlib import closing

import pytest
from postgis_cluster import run_sql
from sqlalchemy import Text, bindparam, func, literal, select
from sqlalchemy.exc import DBAPIError

from service.store import open_store
from service.store.engine import POSTGRESQL
from service.store.errors import QueryTooSlow
from service.store.written_question import WrittenQuestion, written

_ASKED = select((bindparam("name", type_=Text) + literal("!")).label("greeting"))


def test_it_gives_the_row_that_sqlalchemy_gives(store):
    """Its columns by name; what it brings along and what it is given, each in its place."""
    question = written(_ASKED, store.database.kind)
    row = store.database.once(lambda connection: question.first(connection, {"name": "Bến"}))
    with store.database.reading() as connection:
        assert tuple(row) == tuple(connection.execute(_ASKED, {"name": "Bến"}).one())
    assert row.greeting == "Bến!"


def test_no_row_is_none(store):
    """As from SQLAlchemy."""
    question = written(_ASKED.where(literal(value=False)), store.database.kind)
    assert store.database.once(lambda one: question.first(one, {"name": "Bến"})) is None


def test_a_wrong_statement_fails_without_a_value_in_its_message(store):
    """What is asked for may be somebody's home."""
    order = None if store.database.kind == POSTGRESQL else ("home",)
    where = "%(home)s" if order is None else "?"
    question = WrittenQuestion(f"SELECT {where} FROM nowhere", {}, order)
    with pytest.raises(DBAPIError) as caught:
        store.database.once(lambda one: question.first(one, {"home": "12 Hẻm Sáu"}))
    assert "nowhere" in str(caught.value)
    assert "Hẻm" not in str(caught.value)


@pytest.mark.postgis
def test_one_that_takes_too_long_is_stopped(new_database):
    """The server's own limit, told as by every other query."""
    question = written(select(func.pg_sleep(5)), POSTGRESQL)
    with (
        closing(open_store(new_database("postgis"), query_s=0.1)) as opened,
        pytest.raises(QueryTooSlow),
    ):
        opened.database.once(lambda one: question.first(one, {}))


@pytest.mark.postgis
def test_on_a_connection_that_has_died_it_is_asked_again(new_database):
    """A server that was started anew costs nobody an answer."""
    url = new_database("postgis")
    question = written(select(func.pg_backend_pid().label("process")), POSTGRESQL)
    with closing(open_store(url)) as opened:
        before = opened.database.once(lambda one: question.first(one, {})).process
        run_sql(url, f"SELECT pg_terminate_backend({before})")
        assert opened.database.once(lambda one: question.first(one, {})).process != before
