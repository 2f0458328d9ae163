"""A caller is told who it is, so that a page offers what it may do and nothing else."""

import pytest
from keyed import bearing, id_in, key_in
from running_service import NOW, running

from service.settings import Settings

MAY = {
    "viewer": ["download"],
    "planner": ["draw", "download"],
    "officer": ["draw", "publish", "cases", "households", "download"],
    "admin": ["draw", "publish", "cases", "households", "download", "audit"],
}


@pytest.fixture(scope="module")
def service(filled_url):
    """Run the service on the sample."""
    with running(Settings(database=filled_url, clock=lambda: NOW)) as client:
        yield client


@pytest.mark.parametrize("role", MAY)
def test_each_role_is_told_what_it_may_do(service, filled_url, role):
    """And the key's name, never its secret."""
    key = key_in(filled_url, role)
    told = service.get("/caller", headers=bearing(key))
    assert told.json() == {
        "role": role, "name": id_in(key), "view": "exact", "is_whole_area": True, "may": MAY[role],
    }  # fmt: skip
    assert told.headers["cache-control"] == "no-store"


def test_nobody_may_nothing(service):
    """Without a key there is no role and no name."""
    told = service.get("/caller").json()
    assert (told["role"], told["name"], told["may"]) == (None, None, [])


def test_a_key_of_some_units_neither_draws_nor_publishes(service, filled_url):
    """Plans are of the whole area; cases and households of the key's own units."""
    told = service.get("/caller", headers=bearing(key_in(filled_url, "officer", "w-1"))).json()
    assert told["may"] == ["cases", "households", "download"]
    assert told["is_whole_area"] is False
