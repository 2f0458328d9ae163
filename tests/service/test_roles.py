"""Every role meets every operation, and gets what this table says."""

import re
from contextlib import closing

import pytest
from keyed import bearing, key_in
from running_service import NOW, running
from stored_sample import renamed, sample_plan, sample_record

from service.app import _OPERATIONS
from service.security.caller import ROLES
from service.settings import Settings
from service.store import open_store

CALLERS = (None, *ROLES)
ALL = dict.fromkeys(CALLERS, 200)


def only(*roles: str, otherwise: int = 200) -> dict:
    """Return the answers of what only some roles may: 401 without a key, 403 with another."""
    return {caller: 401 if caller is None else otherwise if caller in roles else 403
            for caller in CALLERS}  # fmt: skip


def to_all(status: int) -> dict:
    """Return the answers of what anybody may ask, and is refused for another reason."""
    return dict.fromkeys(CALLERS, status)


TILES = "/collections/{collection}/tiles"
DRAWERS = ("planner", "officer", "admin")
OFFICERS = ("officer", "admin")

MATRIX = {
    ("GET", "/"): ALL,
    ("GET", "/lanh-dao"): ALL,
    ("GET", "/lanh-dao.js"): ALL,
    ("GET", "/conformance"): ALL,
    ("GET", "/collections"): ALL,
    ("GET", "/collections/{collection}"): ALL,
    ("GET", "/collections/{collection}/queryables"): ALL,
    ("GET", "/collections/{collection}/schema"): ALL,
    ("GET", "/collections/{collection}/items"): ALL,
    ("GET", "/collections/{collection}/items/{feature}"): ALL,
    ("GET", "/collections/{collection}/delta"): ALL,
    ("GET", "/tileMatrixSets"): ALL,
    ("GET", "/tileMatrixSets/{tileMatrixSet}"): ALL,
    ("GET", TILES): ALL,
    ("GET", TILES + "/{tileMatrixSet}"): ALL,
    ("GET", TILES + "/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}"): ALL,
    ("GET", "/summary"): ALL,
    ("GET", "/situation"): only(*ROLES),
    ("POST", "/cases"): only(*OFFICERS),
    ("GET", "/cases/{case:path}"): only(*OFFICERS),
    ("DELETE", "/cases/{case:path}"): only(*OFFICERS),
    ("GET", "/plans"): ALL,
    ("POST", "/plans"): only(*DRAWERS, otherwise=503),  # it was started without an area pack
    ("GET", "/plans/{plan}"): ALL,
    ("GET", "/plans/{plan}/zones"): ALL,
    ("GET", "/plans/{plan}/checkpoints"): ALL,
    ("GET", "/plans/{plan}/diff/{other}"): ALL,
    ("GET", "/plans/{plan}/explain"): only(*OFFICERS),
    ("GET", "/plans/{plan}/files"): only(*OFFICERS),
    ("POST", "/plans/{plan}/publish"): only(*OFFICERS, otherwise=409),  # it is in force already
    ("POST", "/plans/{plan}/lift"): only(*OFFICERS, otherwise=503),  # as `POST /plans`
    ("DELETE", "/plans/{plan}"): only(*DRAWERS, otherwise=409),  # it is in force
    ("GET", "/downloads/{layer}"): ALL,  # of zones; households are for officers
    ("GET", "/caller"): ALL,
    ("GET", "/policies"): ALL,
    ("GET", "/policies/{policy}"): ALL,
    ("GET", "/plans/{plan}/ground/{other}"): only(*ROLES),
    ("GET", "/events"): ALL,
    ("GET", "/processes"): ALL,
    ("GET", "/processes/{process}"): ALL,
    ("POST", "/processes/{process}/execution"): only(*DRAWERS, otherwise=422),  # without inputs
    ("GET", "/jobs"): only(*DRAWERS),
    ("GET", "/jobs/{job}"): only(*DRAWERS, otherwise=404),  # none was begun
    ("GET", "/jobs/{job}/results"): only(*DRAWERS, otherwise=404),
    ("DELETE", "/jobs/{job}"): only(*DRAWERS, otherwise=404),
    ("GET", "/geocode"): to_all(503),  # as `POST /plans`
    ("POST", "/geocode"): to_all(503),
    ("GET", "/reverse"): to_all(503),
    ("GET", "/api"): ALL,
    ("GET", "/docs"): ALL,
    ("GET", "/health/live"): ALL,
    ("GET", "/health/ready"): ALL,
    ("GET", "/metrics"): only("admin"),
    ("GET", "/audit"): only("admin"),
}
"""Status by operation and role. A new operation must be listed here, or a test fails."""

RESTRICTED = ("households", "cases")
"""Collections that place people."""

CASE = {"case_id": "c-1", "reported_at": "2026-07-01T08:00:00+07:00",
        "household_id": "hh-1-00001"}  # fmt: skip

ASKED = {
    "/geocode": {"q": "1 Le Loi"},
    "/reverse": {"lng": 105.8, "lat": 21.0},
    "/events": {"wait": 0},
    "/plans/{plan}/explain": {"household": "hh-1-00001"},
}
"""Parameters without which an operation says nothing."""

SENT = {"/cases": [CASE], "/plans": {}, "/plans/{plan}/lift": {}, "/geocode": {"q": "1 Le Loi"},
        "/processes/{process}/execution": {"inputs": {"none": 1}}}  # fmt: skip
"""Contents of what is posted."""

SEEN = {None: "public", **dict.fromkeys(ROLES, "exact")}


def operations() -> set:
    """Return every operation that the service has."""
    return {(method, route.path) for route in _OPERATIONS for method in route.methods}


@pytest.fixture(scope="module")
def service(filled_url):
    """Run the service on the sample."""
    with running(Settings(database=filled_url, clock=lambda: NOW)) as client:
        yield client


@pytest.fixture(scope="module")
def keys(filled_url):
    """Return a key of each role, and none for nobody."""
    return {role: None if role is None else key_in(filled_url, role) for role in CALLERS}


def test_every_operation_is_listed():
    """Whoever adds a route says who may use it; whoever takes one away says so too."""
    assert set(MATRIX) == operations()


def test_every_role_is_listed():
    """A new role is decided on for every operation."""
    for answers in MATRIX.values():
        assert set(answers) == set(CALLERS)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", MATRIX, ids=" ".join)
def test_a_role_gets_what_the_table_says(service, keys, operation, caller):
    """And a refusal is a problem document that shows nothing."""
    method, path = operation
    zones = sample_plan(5, 20).zones["id"]
    plans = service.get("/plans", headers=bearing(keys[caller])).json()["plans"]
    plan = next(one["plan_id"] for one in plans if one["status"] == "in_force")
    named = {
        "collection": "zones", "feature": "z-public" if caller is None else zones.iloc[0],
        "plan": plan, "other": plan, "case:path": "c-1", "process": "plan",
        "job": "none", "tileMatrixSet": "WebMercatorQuad", "tileMatrix": "0", "tileRow": "0",
        "tileCol": "0", "layer": "zones", "policy": "khoanh-ward",
    }  # fmt: skip
    url = re.sub(r"\{([\w:]+)\}", lambda found: named[found[1]], path)
    if path.startswith("/cases/"):
        reported = service.post("/cases", json=[CASE], headers=bearing(keys["officer"]))
        assert reported.status_code == 200
    answer = service.request(method, url, params=ASKED.get(path), json=SENT.get(path),
                             headers=bearing(keys[caller]))  # fmt: skip
    assert answer.status_code == MATRIX[operation][caller], answer.text
    if answer.status_code in (401, 403):
        assert answer.headers["content-type"] == "application/problem+json"
        assert ("www-authenticate" in answer.headers) == (answer.status_code == 401)


@pytest.mark.parametrize("caller", CALLERS)
def test_a_role_sees_its_view(service, keys, caller):
    """Exact zones for who has a key, the public ones for who has none: pages, features, figures."""
    headers = bearing(keys[caller])
    assert service.get("/summary", headers=headers).json()["view"] == SEEN[caller]
    page = service.get("/collections/zones/items", headers=headers).json()
    is_exact = {feature["id"] for feature in page["features"]} == set(
        sample_plan(5, 20).zones["id"]
    )
    assert is_exact == (SEEN[caller] == "exact")
    hidden = sample_plan(5, 20).zones["id"].iloc[0]
    one = service.get(f"/collections/zones/items/{hidden}", headers=headers)
    assert one.status_code == (200 if SEEN[caller] == "exact" else 404)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("collection", RESTRICTED)
def test_what_places_people_is_for_officers(service, keys, collection, caller):
    """By every way to it; to nobody else is it listed."""
    headers = bearing(keys[caller])
    expected = only(*OFFICERS)[caller]
    path = f"/collections/{collection}"
    for way in ("", "/items", "/queryables", "/schema"):
        assert service.get(path + way, headers=headers).status_code == expected, way
    for way in ("/items/none", "/tiles", "/tiles/WebMercatorQuad", "/delta",
                "/tiles/WebMercatorQuad/0/0/0"):  # fmt: skip
        refused = 404 if expected == 200 else expected
        assert service.get(path + way, headers=headers).status_code == refused, way
    listed = service.get("/collections", headers=headers).json()["collections"]
    assert (collection in {one["id"] for one in listed}) == (expected == 200)


@pytest.fixture(scope="module")
def draft(filled_url):
    """Store a draft and return it."""
    made = renamed(sample_record(sample_plan(3, 10)), "drawn")
    with closing(open_store(filled_url)) as store, store.writing() as stored:
        stored.plans.save(made)
    return made


@pytest.mark.parametrize("caller", CALLERS)
def test_a_draft_is_for_those_who_draw(service, draft, keys, caller):
    """To others it does not exist, by every way to a plan."""
    headers = bearing(keys[caller])
    expected = 200 if caller in DRAWERS else 404
    for name in ("drawn", draft.public_id):
        for way in ("", "/zones", "/checkpoints", f"/diff/{name}"):
            assert service.get(f"/plans/{name}{way}", headers=headers).status_code == expected, way
        page = service.get("/collections/zones/items", params={"plan": name}, headers=headers)
        assert page.status_code == expected
    listed = service.get("/plans", headers=headers).json()["plans"]
    assert ("drawn" in {one["plan_id"] for one in listed}) == (expected == 200)
