"""Zones are served as text that was written with their plan; it says what their rows say."""

from contextlib import closing

import pytest
from sqlalchemy import select, text
from stored_sample import sample_area, sample_plan, sample_record

from service.features.geojson import encode_features
from service.store import open_store
from service.store.errors import QueryTooSlow
from service.store.plan_rows import remove_plan
from service.store.schema import bring_up_to_date
from service.store.tables.layer_tables import public_zone_texts, zone_texts

VIEWS = ("exact", "public")
FIRST, SECOND = (5, 20), (30,)
WHOLE = {"box": None, "limit": 10_000, "offset": 0}


@pytest.fixture(params=["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)])
def url(request, new_database):
    """Return a database of its own: a test here takes its schema back to an older one."""
    return new_database(request.param)


@pytest.fixture
def plans(store):
    """Store a lifted plan, the one in force, and a draft; return their names by status."""
    records = [sample_record(sample_plan(*one)) for one in (FIRST, SECOND, (12,))]
    store.save_area(sample_area())
    for record in records[:2]:
        store.save_plan(record)
    with store.writing() as stored:
        stored.plans.save(records[2])
    names = [record.plan_id for record in records]
    return dict(zip(("lifted", "in_force", "draft"), names, strict=True))


def rows_as_text(stored, plan, view, **asked) -> tuple[int, int, bytes]:
    """Return what the rows of a page say, encoded now."""
    page = stored.layers.page("zones", view=view, plan_id=plan, **asked)
    return (
        page.matched,
        len(page.ids),
        b",".join(feature + b"}" for feature in encode_features(page)),
    )


def as_tuple(page) -> tuple[int, int, bytes]:
    return page.matched, page.returned, page.features


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("status", ["lifted", "in_force", "draft"])
def test_the_text_of_a_plan_is_what_its_rows_say(store, plans, status, view):
    """Byte for byte, whatever has become of the plan since it was written."""
    with store.reading() as stored:
        written = stored.layers.page_text("zones", view=view, plan_id=plans[status], **WHOLE)
        said = rows_as_text(stored, plans[status], view, **WHOLE)
    assert as_tuple(written) == said
    assert b'"status":"%b"' % status.encode() in written.features


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("asked", [
    WHOLE,
    WHOLE | {"limit": 1},
    WHOLE | {"limit": 1, "offset": 1},
    WHOLE | {"offset": 99},
    WHOLE | {"box": (-180.0, -90.0, 180.0, 90.0), "limit": 1},
    WHOLE | {"box": (0.0, 0.0, 1.0, 1.0)},
])  # fmt: skip
def test_one_statement_says_what_a_transaction_says(store, plans, asked, view):
    """The edition, how many there are and the page: the same, with and without a box."""
    edition, page = store.page_in_force("zones", view=view, **asked)
    with store.reading() as stored:
        assert edition == stored.editions.in_force()
        assert as_tuple(page) == rows_as_text(stored, plans["in_force"], view, **asked)
        written = stored.layers.page_text("zones", view=view, plan_id=plans["in_force"], **asked)
    assert as_tuple(written) == as_tuple(page)


def test_where_no_plan_is_in_force_there_is_no_feature(store):
    """Neither before the first area, nor before the first plan."""
    for _ in range(2):
        edition, page = store.page_in_force("zones", view="public", **WHOLE)
        assert edition.plan_id is None
        assert as_tuple(page) == (0, 0, b"")
        store.save_area(sample_area())
    assert edition.area_digest == sample_area().digest


def test_layers_that_are_not_kept_as_text_say_so(store, plans):
    """Their rows are read then."""
    assert store.page_in_force("wards", view="public", **WHOLE) is None
    with store.reading() as stored:
        asked = {"view": "exact", "plan_id": plans["in_force"], **WHOLE}
        assert stored.layers.page_text("cells", **asked) is None


def test_a_draft_that_gives_way_takes_its_text_along(store, plans):
    """No text of a removed plan stays behind."""
    with store.database.writing() as connection:
        remove_plan(connection, plans["draft"])
        kept = set(connection.execute(select(zone_texts.c.plan)).scalars())
        assert kept == {plans["in_force"], plans["lifted"]}
        public = connection.execute(select(public_zone_texts.c.plan).distinct()).all()
        assert len(public) == 2


def test_an_older_store_gets_its_texts_when_it_is_opened(store, url, plans):
    """Migrating writes what storing would have written, for every plan and both views."""
    tables = (zone_texts, public_zone_texts)

    def written(opened) -> list:
        with opened.database.reading() as connection:
            return [sorted(map(tuple, connection.execute(select(one)))) for one in tables]

    before = written(store)
    assert {row[0] for row in before[0]} == set(plans.values())
    with store.database.writing() as connection:
        for one in tables:
            connection.execute(text(f"DROP TABLE {one.name}"))
        connection.execute(text("DROP TABLE discarded_drafts"))  # of a later schema
        connection.execute(text("ALTER TABLE plan_acts DROP COLUMN reason"))
        connection.execute(text("ALTER TABLE plan_drafts DROP COLUMN orders"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    with closing(open_store(url)) as opened:
        bring_up_to_date(opened.database)
        assert written(opened) == before


@pytest.mark.postgis
def test_a_single_question_survives_the_end_of_its_connection(emptied_postgis):
    """The server ended it while it lay idle: it is asked again over a new one."""
    with closing(open_store(emptied_postgis())) as store:
        store.save_area(sample_area())
        store.page_in_force("zones", view="public", **WHOLE)
        ended = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        with store.database.writing() as connection:
            assert connection.execute(ended).all()
        edition, _ = store.page_in_force("zones", view="public", **WHOLE)
        assert edition.area_digest == sample_area().digest


@pytest.mark.postgis
def test_a_single_question_changes_nothing_and_is_held_to_its_time(emptied_postgis):
    """Its connections are read-only, and PostgreSQL stops what takes too long."""
    with closing(open_store(emptied_postgis(), query_s=0.2)) as store:
        asked = (
            "SELECT current_setting('default_transaction_read_only'), "
            "current_setting('statement_timeout')"
        )
        found = store.database.once(lambda one: one.execute(text(asked)).one())
        assert tuple(found) == ("on", "200ms")
        with pytest.raises(QueryTooSlow):
            store.database.once(lambda one: one.execute(text("SELECT pg_sleep(5)")).one())
