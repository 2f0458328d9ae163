"""A machine that asks anything: whatever it sends, the service answers as it is described."""

import pytest
from asking_machine import asked, stored_for
from drafting_service import write_pack

CALLERS = {
    "nobody": (None,),
    "viewer": ("viewer", "h-1-01"),
    "planner": ("planner",),
    "officer": ("officer",),
    "admin": ("admin",),
}

OTHERS = r"^/collections/(?!\{|zones/|cases/)[a-z]+/items$"
"""Items of one collection each: described like those of zones and of cases."""

REACHED = {
    "nobody": {"GET /collections/{collection}/items", "GET /plans", "GET /events"},
    "viewer": {"GET /collections/zones/items", "GET /summary", "GET /reverse"},
    "planner": {"GET /jobs", "POST /plans"},
    "officer": {"GET /collections/cases/items", "GET /jobs", "POST /plans"},
    "admin": {"GET /audit", "GET /collections/cases/items", "POST /plans"},
}
"""Operations that must have been answered, or nothing was proved."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.mark.parametrize(
    ("caller", "kind"),
    [
        ("nobody", "gpkg"),
        ("viewer", "gpkg"),
        ("planner", "gpkg"),
        *(
            pytest.param(caller, "postgis", marks=pytest.mark.postgis)
            for caller in ("nobody", "officer", "admin")
        ),
    ],
)
def test_answers_are_as_described(new_database, pack, caller, kind):
    """
    By every caller, valid or not, one request after another.

    No failure, no status, type, header or body that is not described; what is not described is
    refused, what is described is not, and what needs a key is refused without one.
    """
    settings, headers = stored_for(new_database(kind), pack, *CALLERS[caller])
    found = asked(settings, headers, seed=7, examples=3, phases={"fuzzing"}, leaving=OTHERS)
    assert found.faults == {}
    assert found.answered >= REACHED[caller]
