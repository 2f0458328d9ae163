"""Reports bring drafts, officers publish and lift; what may not follow a state is refused."""

import io
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from drafting_service import (
    case,
    drafting,
    drafts_of,
    report,
    settings_for,
    settled,
    write_pack,
)
from drawn_area import drawn_area
from patience import until
from running_service import NOW, running
from sqlalchemy import text
from stored_sample import renamed, sample_area, sample_plan, sample_record
from test_http_errors import problem_of

from service.plans import publishing
from service.security.caller import Caller, _caller
from service.store import open_store
from service.store.draft_ports import DraftFacts
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.cli.serve import Wanted, _publish
from zoning.plan.draw import draw
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def client(url, pack):
    """Run a service on an empty database, on each back end in turn."""
    with drafting(url, pack) as opened:
        yield opened


@pytest.fixture
def one(new_database, pack):
    """Run it on a GeoPackage, where the back end makes no difference."""
    with drafting(new_database("gpkg"), pack) as opened:
        yield opened


def drafted(client, *rows) -> str:
    """Report cases, and return the draft that follows."""
    report(client, *rows)
    settled(client)
    return drafts_of(client)[0]["plan_id"]


def _as(client, role, **more) -> None:
    view = "public" if role is None else "exact"
    caller = Caller(view=view, role=role, name="k-1", **more)
    client.app.dependency_overrides[_caller] = lambda: caller


def test_a_case_brings_a_draft_that_an_officer_publishes(client):
    """Draft, in force, lifted by the next one; each is what zones are served from."""
    first = drafted(client, case("CA-1", 5))
    assert client.get("/summary").json()["plan_id"] is None
    published = client.post(f"/plans/{first}/publish").json()
    assert published["status"] == "in_force"
    assert [act["act"] for act in published["acts"]] == ["drawn", "published"]
    assert client.get("/summary").json()["plan_id"] == first
    second = drafted(client, case("CA-2", 20))
    assert client.get(f"/plans/{second}").json()["drawn_after"] == first
    assert client.post(f"/plans/{second}/publish").status_code == 200
    statuses = {one["plan_id"]: one["status"] for one in client.get("/plans").json()["plans"]}
    assert (statuses[first], statuses[second]) == ("lifted", "in_force")
    zones = client.get("/collections/zones/items").json()["features"]
    assert {zone["properties"]["plan"] for zone in zones} == {second}


def test_a_draft_is_the_plan_that_the_library_draws(one, pack):
    """Its files verify, and the same cases drawn by hand give the same plan."""
    plan_id = drafted(one, case("CA-1", 5), case("CA-2", 20))
    archive = one.get(f"/plans/{plan_id}/files")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
        files = {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}
    plan = plan_from_files(files)
    area = read_area(pack)
    assert verify(plan, area) == []
    assert draw(area, plan.located).plan_id == plan.plan_id == plan_id
    assert one.get(f"/plans/{plan_id}/files").content == archive.content


@pytest.mark.parametrize("act", ["publish", "lift"])
def test_what_does_not_follow_the_state_is_409(client, act):
    """Only drafts are published, only the plan in force is lifted, and no act is done twice."""
    plan_id = drafted(client, case("CA-1", 5))
    despite = {"despite_conditions": True}
    problem_of(client.post(f"/plans/{plan_id}/lift", json=despite), 409)
    assert client.post(f"/plans/{plan_id}/publish").status_code == 200
    if act == "lift":
        lifted = client.post(f"/plans/{plan_id}/lift", json=despite).json()
        assert lifted["status"] == "lifted"
        problem_of(client.post(f"/plans/{plan_id}/lift", json=despite), 409)
        assert client.get("/collections/zones/items").json()["features"] == []
    document = problem_of(client.post(f"/plans/{plan_id}/publish"), 409)
    assert document["faults"][0]["expected"] == "status draft"
    problem_of(client.post(f"/plans/none/{act}"), 404)


def test_two_publications_at_once_leave_one_plan_in_force(client):
    """One succeeds; the other was drawn after another plan and is refused."""
    report(client, case("CA-1", 5))
    settled(client)
    first = drafts_of(client)[0]["plan_id"]
    wish = {"policy": "vn-da-nang-2021"}
    second = client.post("/plans", json=wish).json()["plan_id"]
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(client.post, f"/plans/{name}/publish") for name in (first, second)]
        statuses = sorted(job.result().status_code for job in jobs)
    assert statuses == [200, 409]
    listed = [one["status"] for one in client.get("/plans").json()["plans"]]
    assert listed.count("in_force") == 1


def test_a_plan_that_does_not_verify_is_not_published(one):
    """Whoever tampers with a stored draft gains nothing: it is checked before it holds."""
    plan_id = drafted(one, case("CA-1", 5))
    with one.app.state.khoanh.store.database.writing() as connection:
        connection.execute(
            text("UPDATE plan_files SET content = :c WHERE name = 'households.csv'"),
            {"c": b"household_id,level,zone,reason\n"},
        )
    document = problem_of(one.post(f"/plans/{plan_id}/publish"), 409)
    assert "does not verify" in document["detail"]
    assert document["faults"]
    assert one.get(f"/plans/{plan_id}").json()["status"] == "draft"


def test_a_plan_with_its_conditions_unmet_is_lifted_only_on_purpose(one):
    """What each zone waits for is told, red that must step down among it."""
    plan_id = drafted(one, case("CA-1", 5))
    one.post(f"/plans/{plan_id}/publish")
    document = problem_of(one.post(f"/plans/{plan_id}/lift"), 409)
    places = [fault["where"] for fault in document["faults"]]
    assert any("condition days_without_case" in place for place in places)
    assert any(fault["found"] == "a red zone" for fault in document["faults"])
    assert one.get(f"/plans/{plan_id}").json()["status"] == "in_force"


def test_many_reports_bring_one_draft(new_database, pack):
    """While they keep coming nothing is drawn; a while after the last one, one draft is."""
    quiet = {"draft_quiet_s": 4.0, "draft_longest_s": 60.0}  # longer than a busy machine takes
    with drafting(new_database("gpkg"), pack, **quiet) as client:
        for number in range(6):
            report(client, case(f"CA-{number}", number))
            assert drafts_of(client) == []
        settled(client)
        found = drafts_of(client)
    assert [one["figures"]["cases"] for one in found] == [6]


def test_the_longest_wait_ends_however_many_come(new_database, pack):
    """Reports that never pause do not keep a draft from being drawn."""
    quiet = {"draft_quiet_s": 30.0, "draft_longest_s": 0.3}
    with drafting(new_database("gpkg"), pack, **quiet) as client:
        report(client, case("CA-1", 5))
        settled(client)
        assert len(drafts_of(client)) == 1


def test_a_draft_can_be_published_by_the_policy_of_the_service(new_database, pack):
    """Only where it was started so; each next one takes the place of the one before."""
    with drafting(new_database("gpkg"), pack, publishes_drafts=True) as client:
        for number in (5, 20):
            report(client, case(f"CA-{number}", number))
            settled(client)
            until(lambda: client.get("/summary").json()["cases"] == len(client.get(
                "/collections/cases/items").json()["features"]))  # fmt: skip
        statuses = [one["status"] for one in client.get("/plans").json()["plans"]]
    assert sorted(statuses) == ["in_force", "lifted"]


def test_a_withdrawn_case_closes_nothing(one):
    """The draft after it has no zone; its time is not earlier than that of the one before."""
    first = drafted(one, case("CA-1", 5))
    one.delete("/cases/CA-1")
    settled(one)
    found = {plan["plan_id"]: plan for plan in drafts_of(one)}
    (second,) = [plan for name, plan in found.items() if name != first]
    assert second["figures"]["zones_red"] == 0


def test_what_was_left_undone_is_drawn_after_a_restart(new_database, pack):
    """A service that died before it drew finds the report in its store."""
    url = new_database("gpkg")
    with drafting(url, pack, draft_quiet_s=600, draft_longest_s=600) as client:
        report(client, case("CA-1", 5))
    with running(settings_for(url, pack)) as client:
        settled(client)
        assert len(drafts_of(client)) == 1


def test_of_two_services_one_draws(url, pack):
    """Both see every report; the draft is drawn once, whoever received it."""
    with drafting(url, pack) as first, running(settings_for(url, pack)) as second:
        report(first, case("CA-1", 5))
        report(second, case("CA-2", 20))
        settled(first)
        time.sleep(0.3)
        acts = [one["acts"] for one in first.get("/plans").json()["plans"]]
    assert all(len(done) == 1 for done in acts)


def test_a_lease_ends_by_itself_where_its_owner_died(store):
    """Until then nobody else may draw; the owner renews it, and gives it back."""
    lease_s = 20.0
    with store.writing() as stored:
        leases = stored.drafts
        assert leases.take_lease("a", now=100.0, seconds=lease_s)
        assert not leases.take_lease("b", now=100.0 + lease_s - 1, seconds=lease_s)
        assert leases.take_lease("a", now=100.0 + lease_s - 1, seconds=lease_s)
        assert not leases.take_lease("b", now=100.0 + lease_s + 1, seconds=lease_s)
        leases.give_lease_back("b")
        assert not leases.take_lease("b", now=100.0 + lease_s + 1, seconds=lease_s)
        assert leases.take_lease("b", now=100.0 + 3 * lease_s, seconds=lease_s)
        leases.give_lease_back("b")
        assert leases.take_lease("c", now=100.0, seconds=lease_s)


def test_a_draft_that_cannot_be_drawn_is_listed_with_its_reason(new_database, pack):
    """Rules that conflict, in words and by identifier; POST /plans says the same at once."""
    with drafting(new_database("gpkg"), pack, policy="no-such-policy") as client:
        report(client, case("CA-1", 5, address="7 Ngõ Kín"))
        settled(client)
        answer = client.get("/plans")
        (failed,) = answer.json()["failed"]
        assert failed["status"] == "failed"
        assert failed["faults"][0]["found"]
        assert "Kín" not in answer.text
        problem_of(client.post("/plans"), 422)
        assert client.post("/plans", json={"policy": "khoanh-ward"}).status_code == 201


def test_a_draft_on_request_has_its_policy_and_time(one):
    """It is drawn at once and named in Location; the same wish is the same plan."""
    drafted(one, case("CA-1", 5))
    wish = {"policy": "vn-da-nang-2021", "as_of": "2026-07-02T08:00:00+07:00"}
    answer = one.post("/plans", json=wish)
    assert answer.status_code == 201
    plan = answer.json()
    assert plan["policy"] == "vn-da-nang-2021"
    assert plan["as_of"] == "2026-07-02T01:00:00Z"
    assert answer.headers["location"].endswith(f"/plans/{plan['plan_id']}")
    again = one.post("/plans", json=wish).json()
    assert again == plan
    assert not plan["is_automatic"]


@pytest.mark.parametrize(
    ("body", "status", "faults"),
    [
        ('{"policy": 7, "as_of": "noon", "x": 1}', 422, 3),
        ('{"as_of": "2026-07-02T08:00:00"}', 422, 1),
        ("[]", 422, 1),
        ("{", 422, 1),
        ('{"policy": "none-such"}', 422, 1),
    ],
)
def test_a_wish_that_cannot_be_used_is_refused(one, body, status, faults):
    """With every fault of it."""
    headers = {"Content-Type": "application/json"}
    document = problem_of(one.post("/plans", content=body, headers=headers), status)
    assert len(document["faults"]) == faults
    problem_of(one.post("/plans", content="a=1"), 415)


def test_a_time_before_the_plan_in_force_is_refused(one):
    """Plans follow one another; a draft of yesterday could not be put in force."""
    plan_id = drafted(one, case("CA-1", 5))
    one.post(f"/plans/{plan_id}/publish")
    problem_of(one.post("/plans", json={"as_of": "2026-06-01T00:00:00Z"}), 422)


def test_everybody_sees_published_plans_and_their_public_figures(one):
    """Drafts, acts, price and reasons are for those who draw; a viewer sees no draft either."""
    first = drafted(one, case("CA-1", 5))
    one.post(f"/plans/{first}/publish")
    second = drafted(one, case("CA-2", 20))
    with one.app.state.khoanh.store.reading() as stored:
        shown = stored.plans.public_id(first)
    assert shown not in (None, first)
    for role, name in ((None, shown), ("viewer", first)):
        _as(one, role)
        listed = one.get("/plans").json()
        assert [plan["plan_id"] for plan in listed["plans"]] == [name]
        assert "failed" not in listed
        assert not {"acts", "unlocated", "drawn_after"} & listed["plans"][0].keys()
        for path in (f"/plans/{second}", f"/plans/{second}/zones"):
            problem_of(one.get(path), 404)
    _as(one, None)
    for path in (f"/plans/{first}", f"/plans/{first}/zones"):
        problem_of(one.get(path), 404)  # its own name is a digest of its cases
    document = one.get(f"/plans/{shown}").json()
    assert (document["view"], document["figures"]["cost"]) == ("public", None)
    zones = one.get(f"/plans/{shown}/zones").json()["features"]
    assert min(zone["properties"]["households"] for zone in zones) >= 20


@pytest.mark.parametrize("role", [None, "viewer", "planner", "officer", "admin"])
def test_who_may_draw_and_who_may_publish(one, role):
    """Planners draw and officers publish; files and reasons of households are for officers."""
    plan_id = drafted(one, case("CA-1", 5))
    _as(one, role)
    refusal = 401 if role is None else 403
    may_draw = role in ("planner", "officer", "admin")
    may_publish = role in ("officer", "admin")
    assert one.post("/plans").status_code == (201 if may_draw else refusal)
    for path in ("explain?household=hh-1-00005", "files"):
        answer = one.get(f"/plans/{plan_id}/{path}")
        assert answer.status_code == (200 if may_publish else refusal)
    published = one.post(f"/plans/{plan_id}/publish")
    assert published.status_code == (200 if may_publish else refusal)
    despite = one.post(f"/plans/{plan_id}/lift", json={"despite_conditions": True})
    assert despite.status_code == (200 if may_publish else refusal)


def test_a_key_of_some_units_works_with_its_own_part_of_a_plan(one):
    """It sees how a plan was drawn, and not what was counted elsewhere; it changes none."""
    plan_id = drafted(one, case("CA-1", 5))
    whole = one.get(f"/plans/{plan_id}").json()
    _as(one, "officer", units=frozenset({"h-1-01"}))
    seen = one.get(f"/plans/{plan_id}").json()
    assert seen["view"] == "exact"
    assert seen["acts"] == whole["acts"] != []
    assert seen["drawn_after"] == whole["drawn_after"]
    assert "unlocated" in whole
    assert "unlocated" not in seen
    problem_of(one.post("/plans", json={}), 403)
    problem_of(one.post(f"/plans/{plan_id}/publish"), 403)
    problem_of(one.post(f"/plans/{plan_id}/lift", json={}), 403)
    problem_of(one.get(f"/plans/{plan_id}/files"), 403)
    path = f"/plans/{plan_id}/explain?household="
    assert one.get(f"{path}hh-1-00005").status_code == 200
    _as(one, "officer", units=frozenset({"h-1-09"}))
    problem_of(one.get(f"{path}hh-1-00005"), 403)


def test_an_officer_may_name_a_plan_as_the_public_does(one):
    """A link that somebody was given in the public view opens, publishes and lifts the plan."""
    plan_id = drafted(one, case("CA-1", 5))
    with one.app.state.khoanh.store.reading() as stored:
        name = stored.plans.public_id(plan_id)
    assert one.get(f"/plans/{name}").json()["plan_id"] == plan_id
    assert one.get(f"/plans/{name}/explain?household=hh-1-00005").json()["plan_id"] == plan_id
    assert one.post(f"/plans/{name}/publish").json()["status"] == "in_force"
    lifted = one.post(f"/plans/{name}/lift", json={"despite_conditions": True}).json()
    assert (lifted["plan_id"], lifted["status"]) == (plan_id, "lifted")


def test_a_household_is_explained(one):
    """Closed ones with their zone and reason, open ones with nothing."""
    plan_id = drafted(one, case("CA-1", 5))
    closed = one.get(f"/plans/{plan_id}/explain?household=hh-1-00005").json()["closed"]
    assert closed[0]["level"] == "red"
    assert "case" in closed[0]["reason"]
    assert one.get(f"/plans/{plan_id}/explain?household=hh-9").json()["closed"] == []
    problem_of(one.get(f"/plans/{plan_id}/explain"), 400)


def test_a_plan_may_be_kept_as_long_as_it_cannot_change(one):
    """A draft and the plan in force are asked for again by their ETag; a lifted one never is."""
    plan_id = drafted(one, case("CA-1", 5))
    paths = [f"/plans/{plan_id}", f"/plans/{plan_id}/zones", f"/plans/{plan_id}/checkpoints"]
    seen = []
    sent = {"lift": {"despite_conditions": True}}
    for act, lasting in ((None, False), ("publish", False), ("lift", True)):
        if act:
            one.post(f"/plans/{plan_id}/{act}", json=sent.get(act, {}))
        for path in paths:
            answer = one.get(path)
            assert ("immutable" in answer.headers["cache-control"]) == lasting
            assert answer.headers["cache-control"].startswith("private")
            known = {"If-None-Match": f'"x", {answer.headers["etag"]}'}
            assert one.get(path, headers=known).status_code == 304
            seen.append(answer.headers["etag"])
    assert len(set(seen[0::3])) == len(set(seen[1::3])) == 3  # its status is part of them


def test_plans_are_listed_by_pages(client):
    """Newest first; following next walks all of them once."""
    report(client, case("CA-1", 5))
    settled(client)
    for day in range(2, 7):
        client.post("/plans", json={"as_of": f"2026-07-{day:02d}T00:00:00Z"})
    found, target = [], "/plans?limit=2"
    while target:
        page = client.get(target).json()
        assert page["numberMatched"] == 6
        found += page["plans"]
        target = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    times = [plan["as_of"] for plan in found]
    assert len({plan["plan_id"] for plan in found}) == 6
    assert times == sorted(times, reverse=True)
    for query in ("limit=0", "limit=101", "offset=-1", "colour=red"):
        problem_of(client.get(f"/plans?{query}"), 400)


def test_layers_of_a_plan_come_by_pages(one):
    """A page names the next; all pages together are the layer."""
    plan_id = drafted(one, case("CA-1", 5), case("CA-2", 20))
    path = f"/plans/{plan_id}/checkpoints"
    whole = one.get(path).json()
    assert whole["numberReturned"] == whole["numberMatched"] > 1
    found, target = [], f"{path}?limit=1"
    while target:
        page = one.get(target).json()
        found += page["features"]
        target = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert found == whole["features"]


def test_old_drafts_that_nobody_asked_for_are_removed(store):
    """The newest are kept, and every one that was asked for or published."""
    store.save_area(sample_area())
    record = sample_record(sample_plan(5, 20))
    keep = publishing.AUTOMATIC_DRAFTS_KEPT
    for number in range(keep + 4):
        with store.writing() as stored:
            facts = DraftFacts(number + 1, 0, is_automatic=number != 1, drawn_after=None)
            plan = renamed(record, f"p-{number:02d}")
            publishing.keep_draft(stored, plan, facts, by="t", at=NOW)
            if number == 0:
                publishing.publish(stored, "p-00", by="t", at=NOW)
    with store.reading() as stored:
        every = ("draft", "in_force", "lifted")
        _, plans = stored.plans.listed("exact", statuses=every, limit=100, offset=0)
    names = sorted(plan.plan_id for plan in plans)
    assert names[:2] == ["p-00", "p-01"]
    assert names[2:] == [f"p-{number:02d}" for number in range(4, keep + 4)]


def test_a_start_does_not_undo_what_happened_since(new_database, pack, tmp_path):
    """`khoanh serve --cases` again: corrections stay, and a plan that was lifted stays lifted."""
    url = new_database("gpkg")
    file = tmp_path / "cases.csv"
    file.write_text("case_id,reported_at,household_id\nCA-1,2026-07-01,hh-1-00005\n")
    wanted = Wanted(pack, None, file, None)
    first = _publish(url, sample_area(), wanted).plan_id
    with running(settings_for(url, pack)) as client:
        assert client.get("/plans").json()["numberMatched"] == 1
        assert client.delete("/cases/CA-1").json()["outcome"] == "withdrawn"
        settled(client)
        second = drafts_of(client)[0]["plan_id"]
        assert client.post(f"/plans/{second}/publish").status_code == 200
    assert _publish(url, sample_area(), wanted).plan_id == second != first
    with closing(open_store(url)) as store, store.reading() as stored:
        assert stored.cases.states(["CA-1"])["CA-1"].is_withdrawn
        assert stored.plans.named(first, "exact").status == "lifted"


def test_a_pack_of_another_area_draws_nothing(new_database, tmp_path):
    """Places of the one would be laid over streets of the other."""
    write_area(drawn_area("+--3--+"), tmp_path / "other")
    with drafting(new_database("gpkg"), tmp_path / "other") as client:
        report(client, case("CA-1", 5))
        failed = until(lambda: client.get("/plans").json()["failed"])
        assert "the stored area" in failed[0]["faults"][0]["expected"]
        problem_of(client.post("/plans"), 503)
