"""Every role meets every operation, and gets what this table says."""

import pytest
from keyed import bearing, key_in
from running_service import NOW, running
from stored_sample import sample_plan

from service.app import _OPERATIONS
from service.security.caller import ROLES
from service.settings import Settings

CALLERS = (None, *ROLES)
ALL = dict.fromkeys(CALLERS, 200)


def only(*roles: str) -> dict:
    """Return the answers of what only some roles may: 401 without a key, 403 with another."""
    return {caller: 401 if caller is None else 200 if caller in roles else 403
            for caller in CALLERS}  # fmt: skip


MATRIX = {
    ("GET", "/"): ALL,
    ("GET", "/conformance"): ALL,
    ("GET", "/collections"): ALL,
    ("GET", "/collections/{collection}"): ALL,
    ("GET", "/collections/{collection}/items"): ALL,
    ("GET", "/collections/{collection}/items/{feature}"): ALL,
    ("GET", "/summary"): ALL,
    ("GET", "/api"): ALL,
    ("GET", "/docs"): ALL,
    ("GET", "/health/live"): ALL,
    ("GET", "/health/ready"): ALL,
    ("GET", "/audit"): only("admin"),
}
"""Status by operation and role. A new operation must be listed here, or a test fails."""

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
    feature = "z-public" if caller is None else zones.iloc[0]
    answer = service.request(method, path.format(collection="zones", feature=feature),
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
