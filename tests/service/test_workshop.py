"""Plans are worked on in a process of its own: the same plans, and the service outlives it."""

import os
import pickle
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import workshop_tasks
from drafting_service import case, drafting, drafts_of, report, settled, write_pack
from patience import PATIENCE_S, until
from running_service import file_of
from started_service import started
from stored_sample import sample_area

from service.plans import drafter
from service.plans.process_workshop import ProcessWorkshop
from service.plans.work_order import WorkOrder
from service.plans.workshop import WorkshopLost
from service.store import InvalidStore, open_store
from service.store.errors import QueryTooSlow, WrongState
from zoning.errors import Fault, InvalidCases, NoPlan, UnlocatedCases

CASES = [case("CA-1", 5), case("CA-2", 20)]


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module", autouse=True)
def findable():
    """Let other processes find the tasks of tests."""
    tests = str(Path(workshop_tasks.__file__).parent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([tests, *filter(None, sys.path)]))
        yield


@pytest.fixture(scope="module")
def lasting(new_database, pack):
    """Run a service whose plans another process works on; tests kill that, but not the service."""
    with drafting(new_database("gpkg"), pack, draws_apart=True) as client:
        client.app.state.khoanh.planning.workshop.wait(PATIENCE_S)
        yield client


@contextmanager
def opened(url: str, pack: Path):
    """Have tasks of tests done."""
    with closing(open_store(url)) as store:
        store.save_area(sample_area())
    order = WorkOrder(database=url, area_path=pack, query_s=None, style="json")
    made = ProcessWorkshop(order, note_write=lambda: None)
    yield made
    made.close()


@pytest.fixture(scope="module")
def workshop(new_database, pack):
    """Have tasks of tests done on a GeoPackage."""
    with opened(new_database("gpkg"), pack) as made:
        yield made


def processes_of(client) -> int | None:
    """Return the process that works on plans."""
    return client.app.state.khoanh.planning.workshop.process_id


def is_alive(process: int) -> bool:
    """Return whether a process runs."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(
    "error",
    [InvalidCases([Fault("a", "b", "c", "d"), Fault("e", "f", "g")]),
     InvalidStore([Fault("a", "b", "c")], subject="another"), QueryTooSlow([Fault("a", "b", "c")]),
     UnlocatedCases([Fault("a", "b", "c")]), WrongState([Fault("a", "b", "c")]),
     NoPlan(["one", "two"]), NoPlan(["one"], is_proved=False)],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_an_error_is_the_same_in_another_process(error):
    """Its kind, its words and every fault."""
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


@pytest.fixture
def both(url, new_database, pack):
    """Run two services with the same cases: one draws here, one apart, on each back end in turn."""
    with (
        drafting(new_database("gpkg"), pack) as here,
        drafting(url, pack, draws_apart=True) as apart,
    ):
        for client in (here, apart):
            client.app.state.khoanh.planning.workshop.wait(PATIENCE_S)
        yield here, apart


def test_the_same_plans_are_drawn_apart(both):
    """To the byte, with the same receipts; what is compared and looked up is answered alike."""
    assert [processes_of(client) is None for client in both] == [True, False]
    first, second = (report(client, *CASES) for client in both)
    assert first["rows"][0]["location"] == "found"
    assert first == second
    plans = set()
    for client in both:
        settled(client)
        plans.add(drafts_of(client)[0]["plan_id"])
    (plan,) = plans
    # A list that was answered from memory before tells of what was drawn at once.
    for client in both:
        assert client.get("/plans").json()["numberMatched"] == 1
        made = client.post("/plans", json={"as_of": "2026-07-02T09:00:00+07:00"})
        assert made.status_code == 201
        assert client.get("/plans").json()["numberMatched"] == 2
        assert client.post(f"/plans/{plan}/publish").json()["status"] == "in_force"
    for path in (f"/plans/{plan}/files", "/geocode?q=h%C3%A0ng&limit=3",
                 "/reverse?lng=105.8&lat=21.0"):  # fmt: skip
        here, apart = (client.get(path) for client in both)
        assert (here.status_code, here.content) == (apart.status_code, apart.content), path
    wish = {"inputs": {"grid": {"policy.ring.street_m": [50, 400]}}}
    for path, content, status in (
        ("/processes/what-if/execution", wish, 200),
        ("/processes/sketch/execution", {"inputs": {"changes": {"policy.ring.street_m": 50}}}, 200),
        ("/processes/front/execution", {"inputs": {"stops": 2}}, 200),
        (f"/plans/{plan}/lift", {}, 409),
        ("/plans", {"policy": "none-such"}, 422),
    ):
        here, apart = (client.post(path, json=content) for client in both)
        assert here.status_code == apart.status_code == status
        assert told_by(here) == told_by(apart)


def told_by(answer) -> list | dict:
    """Return what an answer tells, without what names its request."""
    document = answer.json()
    return document.get("faults") or document


def test_a_process_that_dies_is_begun_anew(lasting):
    """A draft it was to draw is drawn by the next one; nothing that was reported is lost."""
    first = processes_of(lasting)
    os.kill(first, signal.SIGKILL)
    until(lambda: processes_of(lasting) is None)
    assert not lasting.app.state.khoanh.planning.workshop.is_read
    answer = report(lasting, case("CA-3", 7))
    assert answer["rows"][0]["location"] == "pending"
    settled(lasting)
    assert drafts_of(lasting)[0]["figures"]["cases"] >= 1
    assert processes_of(lasting) not in (None, first)
    samples = lasting.get("/metrics").text.splitlines()
    (line,) = [line for line in samples if line.startswith("khoanh_workshop_resident_bytes ")]
    assert float(line.split()[1]) > 1e7


def test_a_draft_whose_process_dies_again_and_again_is_told(lasting, monkeypatch):
    """It is begun twice; then officers read that it failed, and the next report is a new try."""
    first = processes_of(lasting)
    with monkeypatch.context() as patch:
        patch.setattr(drafter, "draw_draft", workshop_tasks.die)
        report(lasting, case("CA-4", 8))
        settled(lasting)
    assert "failed" in lasting.get("/plans").json()["failed"][0]["detail"]
    report(lasting, case("CA-5", 9))
    settled(lasting)
    assert drafts_of(lasting)[0]["figures"]["cases"] >= 2
    assert processes_of(lasting) != first


def test_whoever_asks_while_it_dies_is_answered_as_where_the_area_is_read(lasting):
    """A case that comes waits to be located; one looked up is shown without its choices."""
    report(lasting, case("CA-5", 9))
    settled(lasting)
    lasting.app.state.khoanh.planning.workshop.wait(PATIENCE_S)
    process = processes_of(lasting)
    os.kill(process, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as pool:
        coming = pool.submit(report, lasting, case("CA-6", 10))
        looked_up = pool.submit(lasting.get, "/cases/CA-5")
        time.sleep(0.5)
        os.kill(process, signal.SIGKILL)
        assert coming.result(PATIENCE_S)["rows"][0]["location"] == "pending"
        answer = looked_up.result(PATIENCE_S)
    assert (answer.status_code, answer.json()["choices"]) == (200, None)
    settled(lasting)
    lasting.app.state.khoanh.planning.workshop.wait(PATIENCE_S)
    assert lasting.get("/cases/CA-5").json()["choices"]


def test_tasks_are_done_apart_and_at_once(workshop, tmp_path):
    """One that takes long holds up no other; what is raised there is raised here."""
    process = workshop.run(workshop_tasks.tell_process)
    assert process == workshop.process_id != os.getpid()
    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(workshop.run, workshop_tasks.wait_for, tmp_path / "sign")
        assert workshop.run(workshop_tasks.tell_process) == process
        assert not long.done()
        (tmp_path / "sign").touch()
        assert long.result(PATIENCE_S) == "done"
    with pytest.raises(InvalidCases) as raised:
        workshop.run(workshop_tasks.refuse)
    assert raised.value.faults == (workshop_tasks.FAULT,)
    assert raised.value.subject == "trial"


def test_a_program_that_fails_tells_nothing_of_what_it_worked_on(new_database, pack, capfd):
    """The process lives on; its log names places in the program, not what stood there."""
    with opened(new_database("gpkg"), pack) as workshop:
        process = workshop.run(workshop_tasks.tell_process)
        for task in (workshop_tasks.fail, workshop_tasks.return_what_cannot_pass):
            with pytest.raises(RuntimeError) as raised:
                workshop.run(task)
            assert "Kín" not in str(raised.value)
        assert workshop.run(workshop_tasks.tell_process) == process
    told = capfd.readouterr().err
    assert told.count("a task failed") == 2
    assert "workshop_tasks.py" in told
    assert "Kín" not in told


def test_whoever_waits_for_a_process_that_dies_is_told(workshop):
    """All of them, at once; the next task is done by another one."""
    first = workshop.run(workshop_tasks.tell_process)
    with ThreadPoolExecutor(2) as pool:
        waiting = [
            pool.submit(workshop.run, workshop_tasks.linger, 2 * PATIENCE_S) for _ in range(2)
        ]
        with pytest.raises(WorkshopLost):
            workshop.run(workshop_tasks.die)
        for one in waiting:
            with pytest.raises(WorkshopLost):
                one.result(PATIENCE_S)
    assert workshop.run(workshop_tasks.tell_process) != first


def test_a_closed_workshop_does_no_more(workshop):  # the last test with this one
    """Its process is gone; whoever waited is told."""
    process = workshop.run(workshop_tasks.tell_process)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(workshop.run, workshop_tasks.linger, 2 * PATIENCE_S)
        time.sleep(0.2)
        workshop.close()
        with pytest.raises(WorkshopLost):
            waiting.result(PATIENCE_S)
    assert not is_alive(process)
    with pytest.raises(WorkshopLost):
        workshop.run(workshop_tasks.tell_process)


def test_a_pack_that_cannot_be_used_is_told_by_another_process(new_database, tmp_path):
    """As where it is read here: the service can show what is stored."""
    with drafting(new_database("gpkg"), tmp_path / "nowhere", draws_apart=True) as client:
        workshop = client.app.state.khoanh.planning.workshop
        with pytest.raises(InvalidStore):
            workshop.wait(PATIENCE_S)
        assert workshop.is_unusable
        assert client.get("/health/ready").status_code == 503
        answer = report(client, *CASES)
        assert answer["rows"][0]["location"] == "pending"
        until(lambda: client.get("/plans").json()["failed"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_service(number, new_database, tmp_path):
    """However that ends; no process is left behind."""
    url = new_database("gpkg")
    with started("--database", url, state=tmp_path) as service:
        (own,) = service.until(lambda: children_of(service._process.pid))
        service.tell(number)
        service.ended()
        until(lambda: not is_alive(own))
    assert file_of(url).exists()


def children_of(process: int) -> list[int]:
    """Return the processes that a process began."""
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for file in found for one in file.read_text().split()]
