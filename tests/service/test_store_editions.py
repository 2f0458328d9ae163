"""The store knows which plan was in force when, and a lifted plan never changes again."""

from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic import command
from plan_history import DRAFT, FIRST, FIRST_AT, LIFTED_AT, SECOND, SECOND_AT, lift, two_plans
from postgis_cluster import run_sql
from sqlalchemy import insert, inspect, select, text
from stored_sample import renamed, sample_area, sample_plan, sample_record

from service.clock import moment_text
from service.store import InvalidStore, open_store
from service.store.migrate import migration_config
from service.store.opening import open_database
from service.store.tables.metadata import metadata
from service.store.watch import BOUND_S, Watch

BACK_ENDS = ("gpkg", pytest.param("postgis", marks=pytest.mark.postgis))
INSTANT = timedelta(microseconds=1)


@pytest.fixture(scope="module", params=BACK_ENDS)
def history(request, new_database):
    """Open a store of two published plans and a draft, on each back end in turn, to read."""
    made = new_database(request.param)
    two_plans(made)
    with closing(open_store(made)) as store:
        yield store


@pytest.fixture
def changing(url):
    """Open a store of the same plans, to write."""
    two_plans(url)
    with closing(open_store(url)) as store:
        yield store


def plan_during(store, start, end):
    with store.reading() as stored:
        return stored.editions.during(start, end).plan_id


def test_a_plan_holds_from_its_publishing_to_the_next(history):
    """To the microsecond: the moment of a change belongs to the plan that came."""
    assert plan_during(history, FIRST_AT - INSTANT, FIRST_AT - INSTANT) is None
    assert plan_during(history, FIRST_AT, FIRST_AT) == FIRST
    assert plan_during(history, SECOND_AT - INSTANT, SECOND_AT - INSTANT) == FIRST
    assert plan_during(history, SECOND_AT, SECOND_AT) == SECOND
    assert plan_during(history, datetime(9999, 1, 1, tzinfo=UTC), None) == SECOND


def test_an_interval_gives_its_last_plan(history):
    """Plans are never mixed; open ends reach as far as there are plans."""
    assert plan_during(history, FIRST_AT, SECOND_AT) == SECOND
    assert plan_during(history, None, SECOND_AT - INSTANT) == FIRST
    assert plan_during(history, None, FIRST_AT - INSTANT) is None
    assert plan_during(history, FIRST_AT, None) == SECOND


def test_times_of_other_offsets_are_the_same_moments(history):
    """What is stored is UTC, whatever offset is asked with."""
    hanoi = timezone(timedelta(hours=7))
    at = FIRST_AT.astimezone(hanoi)
    assert plan_during(history, at, at) == FIRST


@pytest.mark.parametrize(
    ("edge", "hours"),
    [(datetime(1, 1, 1, tzinfo=UTC), 12), (datetime.max.replace(tzinfo=UTC), -12)],
)
def test_a_time_beyond_the_calendar_of_utc_is_the_last_one_there_is(edge, hours):
    """It is compared as text, and no offset makes it fail."""
    odd = edge.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert moment_text(odd) == moment_text(edge)


def test_after_lifting_nothing_is_in_force(changing, url):
    """The edition names the area alone; the plan is found at its time and by its name."""
    lift(url, SECOND, LIFTED_AT)
    lift(url, SECOND, LIFTED_AT + timedelta(days=1))
    with changing.reading() as stored:
        now, named = stored.editions.in_force(), stored.editions.named(SECOND)
    assert (now.area_digest, now.plan_id) == (sample_area().digest, None)
    assert (named.status, named.published_at, named.lifted_at) == ("lifted", SECOND_AT, LIFTED_AT)
    assert plan_during(changing, LIFTED_AT - INSTANT, LIFTED_AT - INSTANT) == SECOND
    assert plan_during(changing, LIFTED_AT, LIFTED_AT) is None


def test_a_lifted_plan_does_not_come_back(history):
    """Neither in force, nor with other content: a cache may keep it for ever."""
    with history.writing() as stored, pytest.raises(InvalidStore, match="was lifted"):
        stored.plans.put_in_force(FIRST)
    record = renamed(sample_record(sample_plan(5, 20)), FIRST)
    other = replace(record, files=dict(record.files) | {"plan.json": b"{}"})
    with history.writing() as stored, pytest.raises(InvalidStore, match="other content"):
        stored.plans.save(other, may_replace=True)


def test_a_draft_cannot_be_lifted(history):
    """It was never in force; one that is not stored cannot either."""
    with history.writing() as stored:
        with pytest.raises(InvalidStore, match="a draft"):
            stored.plans.lift(DRAFT)
        with pytest.raises(InvalidStore, match="no plan p-none"):
            stored.plans.lift("p-none")


def test_times_grow_where_the_clock_goes_back(changing, url):
    """History is never written before what is written: no two plans share a moment."""
    with closing(open_store(url, clock=lambda: FIRST_AT)) as late:
        late.save_plan(renamed(sample_record(sample_plan(12)), "p-third"))
    with changing.reading() as stored:
        third, second = stored.editions.named("p-third"), stored.editions.named(SECOND)
    assert third.published_at == second.lifted_at == SECOND_AT + INSTANT


def test_an_edition_is_found_by_its_moment(history):
    """Exactly by it; a draft has none."""
    with history.reading() as stored:
        assert stored.editions.published(FIRST_AT).plan_id == FIRST
        assert stored.editions.published(FIRST_AT + INSTANT) is None
        assert stored.editions.named(DRAFT).published_at is None
        assert stored.editions.first_published() == FIRST_AT


def test_every_change_is_counted_and_nothing_else(changing):
    """Drafts are told apart from what is published; saving the same again changes nothing."""
    known = renamed(sample_record(sample_plan(30)), SECOND)

    def changed(change) -> set[str]:
        before = asdict(changing.revisions())
        assert changing.revisions_at_once() in (None, changing.revisions())
        with changing.writing() as stored:
            change(stored)
        after = asdict(changing.revisions())
        return {ground for ground, revision in after.items() if revision != before[ground]}

    assert changed(lambda stored: stored.plans.save(known)) == set()
    assert changed(lambda stored: stored.area.save(sample_area())) == set()
    assert changed(lambda stored: stored.plans.save(renamed(known, "p-new"))) == {"drafted"}
    shown = {"drafted", "published"}
    assert changed(lambda stored: stored.plans.put_in_force("p-new")) == shown
    assert changed(lambda stored: stored.plans.put_in_force("p-new")) == set()
    assert changed(lambda stored: stored.plans.lift("p-new")) == shown


def test_the_stamp_changes_with_what_this_process_writes(changing):
    """At once, on both back ends."""
    before = changing.stamp()
    with changing.writing() as stored:
        stored.plans.put_in_force(DRAFT)
    assert changing.stamp() != before


def test_a_file_tells_of_writers_elsewhere_at_once(gpkg):
    """Another connection's commit changes the stamp, and a reader's end does not."""
    before = gpkg.stamp()
    assert gpkg.area_digest() is None
    assert gpkg.stamp() == before
    with closing(open_store(str(gpkg.database.engine.url))) as other:
        other.save_area(sample_area())
    assert gpkg.stamp() != before


@pytest.mark.postgis
def test_a_server_is_asked_again_after_a_while(emptied_postgis):
    """Its stamp lasts for the stated bound and no longer."""
    now = [1000.0]
    with closing(open_store(emptied_postgis())) as store:
        watch = Watch(store.database, tick=lambda: now[0])
        before = watch.stamp()
        now[0] += 0.8 * BOUND_S
        assert watch.stamp() == before
        now[0] += 0.4 * BOUND_S
        assert watch.stamp() != before


def test_a_geopackage_tells_at_once_what_another_process_changed(gpkg):
    """As it tells in a transaction; nothing of an open one is seen."""
    url = gpkg.database.engine.url.render_as_string(hide_password=False)
    with closing(open_store(url)) as other:
        before = gpkg.revisions_at_once()
        with other.writing() as stored:
            stored.area.save(sample_area())
            assert gpkg.revisions_at_once() == before
        after = gpkg.revisions_at_once()
    assert after == gpkg.revisions()
    assert (before.area, after.area) == (None, sample_area().digest)


def test_the_revision_of_a_silent_database_is_none(gpkg):
    """Nothing kept may be used then."""
    with gpkg.database.writing() as connection:
        connection.execute(text("ALTER TABLE revisions RENAME TO elsewhere"))
    assert gpkg.revisions() is None
    assert gpkg.revisions_at_once() is None


def _copied_to(connection, origin, table):
    """Copy what an older table has columns for."""
    known = [column["name"] for column in inspect(connection).get_columns(table.name)]
    with origin.database.reading() as other:
        rows = other.execute(select(*(table.c[name] for name in known))).mappings().all()
    for row in rows:
        connection.execute(insert(table).values(dict(row)))


@pytest.mark.parametrize("kind", BACK_ENDS)
def test_plans_of_an_older_database_keep_what_is_known(kind, new_database, request, tmp_path):
    """The plan in force counts from its reports; when lifted ones held, nobody knows."""
    made = new_database(kind)
    two_plans(made)
    older = f"gpkg:///{tmp_path / 'older.gpkg'}"
    if kind == "postgis":
        server = request.getfixturevalue("postgis_server")
        run_sql(server, "CREATE DATABASE older")
        older = f"{server.rpartition('/')[0]}/older"
        run_sql(older, "CREATE EXTENSION postgis")
    with closing(open_database(older)) as database, database.writing() as connection:
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        with closing(open_store(made)) as origin:
            for name in ("area", "plans"):
                _copied_to(connection, origin, metadata.tables[name])
    plans = metadata.tables["plans"]
    with closing(open_store(older)) as store:
        with store.reading() as stored:
            assert stored.editions.in_force().published_at == sample_plan(30).as_of
            assert stored.editions.named(FIRST).published_at is None
            # Its old public layers are gone: the public has no name to ask for it by.
            assert stored.plans.in_force("public") is None
            assert stored.plans.in_force("exact").plan_id == SECOND
        with store.database.reading() as connection:
            statuses = dict(map(tuple, connection.execute(select(plans.c.plan_id, plans.c.status))))
    assert statuses == {FIRST: "lifted", SECOND: "in_force", DRAFT: "draft"}
