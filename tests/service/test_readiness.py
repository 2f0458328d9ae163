"""Readiness says what was checked, or everything that is missing, and nothing that is secret."""

import resource
import threading
from contextlib import contextmanager

import pytest
from drafting_service import drafting, write_pack
from patience import PATIENCE_S, until
from postgis_cluster import run_sql
from running_service import fill, running
from sqlalchemy import text
from test_http_errors import problem_of

from service.settings import Settings
from service.soon import Soon

READY = "/health/ready"
NAMES = ("database", "schema", "storage", "area", "plan", "drafter", "jobs", "webhooks")


def missing(client) -> set[str]:
    """Return what a service that is not ready says is missing."""
    answer = client.get(READY)
    document = problem_of(answer, 503)
    assert answer.headers["retry-after"] == "5"
    assert all(one["expected"] for one in document["faults"])
    return {one["where"] for one in document["faults"]}


@pytest.fixture
def filled(url):
    """Run the service on the sample, on each back end in turn."""
    fill(url)
    with running(Settings(database=url)) as client:
        yield client


def test_a_sound_service_says_what_was_checked(filled):
    """Every name once, in words; also to who shows no key."""
    document = filled.get(READY).json()
    assert document["status"] == "ready"
    assert tuple(document["checks"]) == NAMES
    assert document["checks"]["plan"] == "in force"
    assert document["checks"]["database"] == "answers"


def test_a_service_before_the_first_plan_is_ready(url, tmp_path):
    """Otherwise the first case could not come in; an area without a pack read says so."""
    with drafting(url, write_pack(tmp_path)) as client:
        client.app.state.khoanh.planning.workshop.desk.wait_for_planner(PATIENCE_S)
        checks = client.get(READY).json()["checks"]
    assert checks["plan"] == "none in force"
    assert checks["area"] == "stored and read"


def test_a_service_without_its_schema_is_not_ready(filled):
    """It lives, and says that it cannot serve; what cannot be read is not guessed at."""
    store = filled.app.state.khoanh.store
    with store.database.writing() as connection:
        number = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(text("DELETE FROM alembic_version"))
    assert missing(filled) == {"schema"}
    assert filled.get("/health/live").json() == {"status": "live"}
    with store.database.writing() as connection:
        connection.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    assert missing(filled) == {"schema"}
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": number})
    assert filled.get(READY).status_code == 200


def test_an_empty_database_is_not_ready(url):
    """There is nothing to serve."""
    with running(Settings(database=url)) as client:
        assert missing(client) == {"area"}


def test_a_pack_that_cannot_be_used_is_told(url, tmp_path):
    """Cases could not be located, though the stored layers can be shown."""
    fill(url)
    with running(Settings(database=url, area_path=tmp_path / "nowhere")) as client:
        until(lambda: client.app.state.khoanh.planning.workshop.desk.is_unusable)
        assert missing(client) == {"area"}
        assert "nowhere" not in client.get(READY).text


@pytest.mark.parametrize("part", ["drafter", "jobs", "webhooks"])
def test_a_part_that_has_ended_is_told(filled, part):
    """Each by its name."""
    state = filled.app.state.khoanh
    {"drafter": state.planning.drafter, "jobs": state.worker, "webhooks": state.messenger}[
        part
    ].stop()
    assert missing(filled) == {part}


@contextmanager
def a_full_disk():
    """Let no file of this process grow, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_without_room_is_told(new_database):
    """Reading goes on, and no case could be acknowledged."""
    url = new_database("gpkg")
    fill(url)
    with running(Settings(database=url)) as client:
        assert client.get(READY).status_code == 200
        with a_full_disk():
            assert missing(client) == {"storage"}
        assert client.get(READY).status_code == 200


@pytest.mark.postgis
def test_a_server_that_only_reads_is_told(new_database):
    """A copy that follows another server takes no case."""
    url = new_database("postgis")
    fill(url)
    name = url.rpartition("/")[2]
    run_sql(url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with running(Settings(database=url)) as client:
        # Its threads only read here, and the schema is of this version already.
        assert missing(client) == {"storage"}


def test_a_question_that_hangs_is_asked_once():
    """Whoever asks goes on after the time; all who wait share one thread; then it is asked anew."""
    may_answer, asked = threading.Event(), []

    def ask() -> int:
        asked.append(1)
        may_answer.wait(PATIENCE_S)
        return len(asked)

    soon = Soon(ask)
    assert [soon.answer(0.05) for _ in range(5)] == [None] * 5
    assert len(asked) == 1
    may_answer.set()
    assert soon.answer(PATIENCE_S) == 1
    assert soon.answer(PATIENCE_S) == 2


def test_a_question_that_fails_has_no_answer():
    """And the next one is asked as if nothing had been."""
    answers = iter([ValueError("12 Le Loi"), 7])

    def ask() -> int:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    soon = Soon(ask)
    assert soon.answer(PATIENCE_S) is None
    assert soon.answer(PATIENCE_S) == 7
