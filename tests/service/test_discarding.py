"""Drafts are discarded for good, published with a reason, and the reason is kept."""

from pathlib import Path

import pytest
from drafting_service import case, drafting, drafts_of, report, settled, write_pack
from test_http_errors import problem_of

from service.security.caller import Caller, _caller


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def client(url, pack):
    """Run a service with one case and its draft, on each back end in turn."""
    with drafting(url, pack) as opened:
        report(opened, case("CA-1", 5))
        settled(opened)
        yield opened


def _as(client, role, **more) -> None:
    given = {"name": "k-1"} | more
    client.app.dependency_overrides[_caller] = lambda: Caller(view="exact", role=role, **given)


def only_draft(client) -> str:
    """Return the one draft there is."""
    (draft,) = drafts_of(client)
    return draft["plan_id"]


def test_a_discarded_draft_is_gone_and_does_not_come_back_unasked(client):
    """Its reports stay counted; the next report brings another draft."""
    draft = only_draft(client)
    layer = f"/collections/zones/items?plan={draft}"
    assert client.get(layer).status_code == 200
    assert client.delete(f"/plans/{draft}").status_code == 204
    assert client.get(layer).status_code == 404
    assert client.get(f"/plans/{draft}").status_code == 404
    assert client.get("/plans").json()["plans"] == []
    settled(client)
    assert client.get("/plans").json()["plans"] == []
    assert client.get("/plans").json()["failed"] == []
    report(client, case("CA-2", 20))
    settled(client)
    assert only_draft(client) != draft


def test_the_same_draft_may_be_drawn_again_by_hand(client):
    """Whoever discarded it by mistake asks for it: the same input, the same plan."""
    draft = only_draft(client)
    client.delete(f"/plans/{draft}")
    assert client.post("/plans", json={}).json()["plan_id"] == draft


def test_what_was_in_force_is_never_discarded(client):
    """Neither while it holds nor after it was lifted."""
    plan = only_draft(client)
    client.post(f"/plans/{plan}/publish")
    assert problem_of(client.delete(f"/plans/{plan}"), 409)["faults"][0]["expected"] == (
        "status draft"
    )
    client.post(f"/plans/{plan}/lift", json={"despite_conditions": True})
    assert client.delete(f"/plans/{plan}").status_code == 409


def test_a_planner_discards_what_was_drawn_for_him_alone(client):
    """A draft that nobody asked for is the officers'."""
    automatic = only_draft(client)
    _as(client, "planner")
    assert client.delete(f"/plans/{automatic}").status_code == 403
    own = client.post("/plans", json={"policy": "eu-2020-687"}).json()["plan_id"]
    assert client.delete(f"/plans/{own}").status_code == 204
    _as(client, "officer", units=frozenset({"w-1"}))
    assert client.delete(f"/plans/{automatic}").status_code in (403, 404)
    _as(client, "officer", name="k-2")
    assert client.delete(f"/plans/{automatic}").status_code == 204


def test_a_reason_is_kept_with_what_was_done(client):
    """Letter by letter, markup and all; nobody without the right to draw reads it."""
    plan = only_draft(client)
    why = "Ổ dịch ở hẻm 5 <b>lan nhanh</b> & cần khoanh gấp"
    published = client.post(f"/plans/{plan}/publish", json={"reason": why}).json()
    assert [(act["act"], act["reason"]) for act in published["acts"]] == [
        ("drawn", None), ("published", why),
    ]  # fmt: skip
    lifted = client.post(
        f"/plans/{plan}/lift", json={"despite_conditions": True, "reason": "Hết ca"}
    ).json()
    assert lifted["acts"][-1]["reason"] == "Hết ca"
    _as(client, "viewer")
    assert "acts" not in client.get(f"/plans/{plan}").json()


@pytest.mark.parametrize("body", [{"reason": ""}, {"reason": "x" * 2001}, {"why": "x"}])
def test_a_reason_of_no_use_is_refused(client, body):
    """Empty, endless or under another name: nothing is put in force."""
    plan = only_draft(client)
    assert client.post(f"/plans/{plan}/publish", json=body).status_code == 422
    assert client.get(f"/plans/{plan}").json()["status"] == "draft"
