"""Jobs are run, awaited, dismissed, and begun again where a process died."""

from datetime import timedelta
from pathlib import Path

import pytest
from drafting_service import case, drafting, report, settings_for, settled, write_pack
from patience import until
from running_service import NOW, running
from test_http_errors import problem_of

from service.processes.worker import LEASE_S, MOST_WAITING
from service.security.caller import Caller, _caller
from service.store.job_ports import Job

RUN = "/processes/what-if/execution"
LATER = {"Prefer": "respond-async"}


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def client(url, pack):
    """Run a service with one case, on each back end in turn."""
    with drafting(url, pack) as opened:
        report(opened, case("CA-1", 5))
        settled(opened)
        yield opened


def a_job(name: str, **more) -> Job:
    """Return a job that waits."""
    given = {"process": "what-if", "inputs": {}, "created_by": "k-1"} | more
    return Job(job_id=name, created_at=NOW, updated_at=NOW, **given)


def ended(client, job: str) -> dict:
    """Wait until a job has ended."""
    path = f"/jobs/{job}"
    until(lambda: client.get(path).json()["status"] not in ("accepted", "running"))
    return client.get(path).json()


def test_a_grid_is_compared_at_once(client):
    """A row a combination, in its order; a wider core never closes fewer."""
    grid = {"policy.core.air_m": [0, 100, 1000]}
    answer = client.post(RUN, json={"inputs": {"grid": grid}})
    assert answer.status_code == 200, answer.text
    table = answer.json()["table"]
    assert [row["policy.core.air_m"] for row in table] == [0, 100, 1000]
    red = [row["people_red"] for row in table]
    assert red == sorted(red)
    assert red[0] < red[-1]
    assert all(row["gap"] == 0 for row in table)


def test_what_is_counted_is_what_the_plan_has(client):
    """A row without changes has the figures of the draft that is drawn from the same."""
    (row,) = client.post(RUN, json={"inputs": {}}).json()["table"]
    plan = client.post("/processes/plan/execution", json={"inputs": {}}).json()["plan"]
    figures = client.get(f"/plans/{plan}").json()["figures"]
    assert row["plan_id"] == plan
    told = {name: row[name] for name in row if name in figures}
    assert told == {name: figures[name] for name in told}
    assert {"people_red", "households_yellow", "posts", "barriers", "doors", "cost"} <= set(told)
    assert row["infections_left"] > 0


def test_a_list_of_runs_stays_in_its_order(client):
    """Each run changes what it names, and nothing of the run before."""
    runs = [{"policy.core.air_m": 1000}, {}, {"policy.core.air_m": 1000, "policy.core.street_m": 1}]
    table = client.post(RUN, json={"inputs": {"runs": runs}}).json()["table"]
    assert [{name: row[name] for name in row if "." in name} for row in table] == runs
    assert table[0]["people_red"] > table[1]["people_red"]


def test_points_are_spread_the_same_for_the_same_seed(client):
    """A random design can be made again."""
    sobol = {"ranges": {"policy.core.air_m": [0.0, 900.0]}, "count": 4, "seed": 3}
    first = client.post(RUN, json={"inputs": {"sobol": sobol}}).json()["table"]
    assert first == client.post(RUN, json={"inputs": {"sobol": sobol}}).json()["table"]
    assert len({row["policy.core.air_m"] for row in first}) == 4


def test_a_job_says_how_far_it_is_and_keeps_its_results(client):
    """Asked for with a preference: 201, its place, then its results; nothing is drafted."""
    before = client.get("/plans").json()["numberMatched"]
    inputs = {"add_cases": [case("CA-9", 20)], "remove_cases": ["CA-1"], "keep_open": ["clinic"]}
    answer = client.post(RUN, json={"inputs": inputs}, headers=LATER)
    assert answer.status_code == 201
    assert answer.headers["preference-applied"] == "respond-async"
    job = answer.json()["jobID"]
    assert answer.headers["location"].endswith(f"/jobs/{job}")
    done = ended(client, job)
    assert (done["status"], done["progress"]) == ("successful", 100)
    (row,) = client.get(f"/jobs/{job}/results").json()["table"]
    assert row["households_red"] >= 1
    assert [one["jobID"] for one in client.get("/jobs").json()["jobs"]] == [job]
    assert client.get("/plans").json()["numberMatched"] == before


def test_a_plan_is_drawn_as_a_job(client):
    """Its result names the draft."""
    answer = client.post("/processes/plan/execution", json={"inputs": {}})
    assert answer.status_code == 200, answer.text
    assert client.get(f"/plans/{answer.json()['plan']}").json()["status"] == "draft"


@pytest.mark.parametrize(
    "inputs",
    [
        {"grid": {"policy.ring.no_such": ["x"]}},
        {"add_cases": [{"case_id": "x", "address": "7 Ngõ Kín"}]},
    ],
)
def test_inputs_that_cannot_be_used_make_no_job(client, inputs):
    """They are refused at once, and nothing of an address is repeated."""
    document = problem_of(client.post(RUN, json={"inputs": inputs}), 422)
    assert document["faults"]
    assert "Kín" not in str(document)
    assert client.get("/jobs").json()["jobs"] == []


def test_a_job_that_fails_says_why(client):
    """A case that is not known is found out only when it runs."""
    answer = client.post(RUN, json={"inputs": {"remove_cases": ["CA-404"]}}, headers=LATER)
    job = answer.json()["jobID"]
    assert ended(client, job)["status"] == "failed"
    document = problem_of(client.get(f"/jobs/{job}/results"), 422)
    assert document["faults"][0]["where"] == "remove_cases"


def test_a_job_that_runs_is_dismissed_before_its_next_plan(client):
    """While others hold the drawing, it is dismissed; then it draws one plan more at most."""
    desk = client.app.state.khoanh.planning.workshop.desk
    with desk.drawing:
        grid = {"policy.ring.street_m": list(range(1, 60))}
        job = client.post(RUN, json={"inputs": {"grid": grid}}, headers=LATER).json()["jobID"]
        until(lambda: client.get(f"/jobs/{job}").json()["message"].startswith("plan 1 of"))
        problem_of(client.get(f"/jobs/{job}/results"), 404)
        assert client.delete(f"/jobs/{job}").json()["status"] == "dismissed"
    after = client.post(RUN, json={"inputs": {}})
    assert after.status_code == 200
    gone = client.get(f"/jobs/{job}").json()
    assert (gone["status"], gone["progress"]) == ("dismissed", 0)
    problem_of(client.get(f"/jobs/{job}/results"), 404)


def test_jobs_of_others_are_not_seen(client):
    """Only administrators see everybody's; viewers see none, keys of some units run none."""
    job = client.post(RUN, json={"inputs": {}}, headers=LATER).json()["jobID"]
    for role, units, status in (
        ("planner", None, 404), ("viewer", None, 403), (None, None, 401)
    ):  # fmt: skip
        view = "public" if role is None else "exact"
        caller = Caller(view=view, role=role, units=units, name="k-2")
        client.app.dependency_overrides[_caller] = lambda caller=caller: caller
        problem_of(client.get(f"/jobs/{job}"), status)
    caller = Caller(view="exact", role="planner", units=frozenset({"u"}), name="k-2")
    client.app.dependency_overrides[_caller] = lambda: caller
    problem_of(client.post(RUN, json={"inputs": {}}), 403)


def test_the_queue_has_an_end(store):
    """Beyond it no job is added; jobs that ended make room, and the oldest are removed."""
    with store.writing() as stored:
        jobs = stored.jobs
        for number in range(MOST_WAITING):
            assert jobs.add(a_job(f"j-{number:02}"), most_waiting=MOST_WAITING, keep=1)
        assert not jobs.add(a_job("j-x"), most_waiting=MOST_WAITING, keep=1)
        for name in ("j-00", "j-01"):
            jobs.dismiss(name, at=NOW)
        assert jobs.add(a_job("j-y"), most_waiting=MOST_WAITING, keep=1)
        assert jobs.one("j-00") is None
        assert jobs.one("j-01").status == "dismissed"


def test_a_job_is_taken_again_where_its_owner_died(store):
    """Not before its lease has ended, and one at a time."""
    with store.writing() as stored:
        jobs = stored.jobs
        for name in ("j-1", "j-2"):
            jobs.add(a_job(name), most_waiting=9, keep=9)
        assert jobs.take("a", now=NOW, seconds=LEASE_S).job_id == "j-1"
        assert jobs.take("b", now=NOW, seconds=LEASE_S) is None
        late = NOW + timedelta(seconds=LEASE_S + 1)
        assert jobs.take("b", now=late, seconds=LEASE_S).job_id == "j-1"
        assert not jobs.note(jobs.one("j-1"), "a", now=late, seconds=LEASE_S)


def test_what_was_left_undone_is_run_after_a_restart(new_database, pack):
    """A job that waits in the store is run by whoever serves next."""
    url = new_database("gpkg")
    with drafting(url, pack) as client:
        store = client.app.state.khoanh.store
    with running(settings_for(url, pack)) as client:
        store = client.app.state.khoanh.store
        client.app.state.khoanh.worker.stop()
        with store.writing() as stored:
            stored.jobs.add(a_job("j-1"), most_waiting=9, keep=9)
    with running(settings_for(url, pack)) as client:
        assert ended(client, "j-1")["status"] == "successful"
