"""Layers answer for any time and any plan, and say how long an answer holds."""

from dataclasses import replace

import pytest
from plan_history import (
    DRAFT,
    FIRST,
    FIRST_AT,
    LIFTED_AT,
    NOW,
    SECOND,
    SECOND_AT,
    lift,
    public_name,
    publish,
    two_plans,
)
from running_service import running
from stored_sample import renamed, sample_plan, sample_record

from service.settings import Settings

BACK_ENDS = ("gpkg", pytest.param("postgis", marks=pytest.mark.postgis))
ZONES = "/collections/zones/items"


@pytest.fixture(scope="module", params=BACK_ENDS)
def history_url(request, new_database):
    """Return the URL of a store of two published plans and a draft, on each back end in turn."""
    made = new_database(request.param)
    two_plans(made)
    return made


@pytest.fixture(scope="module")
def history(history_url):
    """Serve it to an officer."""
    with running(Settings(database=history_url, view="exact", clock=lambda: NOW)) as service:
        yield service


@pytest.fixture(scope="module")
def public_history(history_url):
    """Serve it to everybody."""
    with running(Settings(database=history_url, view="public", clock=lambda: NOW)) as service:
        yield service


@pytest.fixture(scope="module")
def shown(history_url):
    """Return what the public calls each plan."""
    return {plan: public_name(history_url, plan) for plan in (FIRST, SECOND, DRAFT)}


def in_public(asked: str, shown: dict[str, str]) -> str:
    """Return a query as the public asks it: plans by their public names."""
    for plan, name in shown.items():
        asked = asked.replace(plan, name)
    return asked


def plans_of(answer) -> set[str]:
    """Return the plans whose zones an answer holds."""
    assert answer.status_code == 200
    return {feature["properties"]["plan"] for feature in answer.json()["features"]}


def links_of(answer) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in answer.json()["links"]}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", {SECOND}),
        ("?datetime=2026-07-02T06:00:00Z", {FIRST}),
        ("?datetime=2026-07-04T05:59:59Z", {FIRST}),
        ("?datetime=2026-07-04T06:00:00Z", {SECOND}),
        ("?datetime=2026-07-01T00:00:00Z", set()),
        ("?datetime=2026-07-02T06:00:00Z/..", {SECOND}),
        ("?datetime=../2026-07-03T06:00:00Z", {FIRST}),
        (f"?plan={FIRST}", {FIRST}),
        (f"?plan={SECOND}", {SECOND}),
        (f"?plan={DRAFT}", {DRAFT}),
    ],
)
def test_a_time_or_a_name_chooses_the_plan(history, asked, expected):
    """A snapshot as it was; empty before the first plan."""
    assert plans_of(history.get(ZONES + asked)) == expected


def test_everybody_may_look_back_and_nobody_sees_a_draft(history, public_history, shown):
    """A draft, or an exact name, is to the public a plan that does not exist, word for word."""
    for plan in (FIRST, SECOND):
        assert plans_of(public_history.get(f"{ZONES}?plan={shown[plan]}")) == {shown[plan]}
    unknown = public_history.get(f"{ZONES}?plan=p-none")
    assert unknown.status_code == 404
    for hidden in (shown[DRAFT], DRAFT, FIRST, SECOND):
        answer = public_history.get(f"{ZONES}?plan={hidden}")
        assert (answer.status_code, answer.json()) == (unknown.status_code, unknown.json())
    assert history.get(f"{ZONES}?plan=p-none").status_code == 404


def test_a_plan_and_a_time_contradict_each_other(history):
    """Both at once are refused, and so is a plan for what no plan changes."""
    both = history.get(f"{ZONES}?plan={FIRST}&datetime=2026-07-02T06:00:00Z")
    assert both.status_code == 400
    assert "both" in both.json()["faults"][0]["found"]
    assert history.get(f"/collections/wards/items?plan={FIRST}").status_code == 400
    assert history.get(f"{ZONES}?plan=p%00").status_code == 400
    timed = history.get("/collections/wards/items?datetime=2020-01-01T00:00:00Z")
    assert timed.json()["numberMatched"] > 0


def test_a_single_feature_answers_for_a_time_or_a_plan(history):
    """As its page does; under another plan it is not there."""
    for asked in (f"plan={FIRST}", "datetime=2026-07-03T00:00:00Z"):
        feature = history.get(f"{ZONES}?{asked}").json()["features"][0]
        alone = history.get(f"{ZONES}/{feature['id']}?{asked}")
        assert alone.json()["properties"] == feature["properties"]
        assert history.get(links_of(alone)["self"]).json() == alone.json()
        assert history.get(f"{ZONES}/{feature['id']}").status_code == 404


def test_a_name_that_no_database_takes_is_not_found(history):
    """A zero byte in it is no failure of the service."""
    assert history.get(f"{ZONES}/%00").status_code == 404


def test_the_extent_in_time_begins_with_the_first_plan(history):
    """From then on there is something to ask for, and no end is known."""
    extent = history.get("/collections/zones").json()["extent"]
    assert extent["temporal"]["interval"] == [["2026-07-02T06:00:00Z", None]]
    assert "temporal" not in history.get("/collections/wards").json()["extent"]


@pytest.mark.parametrize(
    ("asked", "kept", "modified", "memento"),
    [
        ("", "no-cache", SECOND_AT, None),
        (f"?plan={FIRST}", "max-age=31536000, immutable", SECOND_AT, FIRST_AT),
        (f"?plan={SECOND}", "no-cache", SECOND_AT, SECOND_AT),
        ("?datetime=2026-07-03T00:00:00Z", "no-cache", SECOND_AT, FIRST_AT),
        (f"?plan={DRAFT}", "no-cache", None, None),
        ("?datetime=2026-07-01T00:00:00Z", "no-cache", None, None),
    ],
)
def test_an_answer_says_how_long_it_holds(  # noqa: PLR0917 - two services, one row of the table
    history, public_history, shown, asked, kept, modified, memento
):
    """Only a lifted plan by its name holds for ever; a key's answer is nobody else's."""
    for client, who in ((history, "private"), (public_history, "public")):
        if DRAFT in asked and client is public_history:
            continue
        query = in_public(asked, shown) if client is public_history else asked
        headers = client.get(ZONES + query).headers
        assert headers["cache-control"] == f"{who}, {kept}"
        for name, moment in (("last-modified", modified), ("memento-datetime", memento)):
            stated = moment and moment.strftime("%a, %d %b %Y %H:%M:%S GMT")
            assert headers.get(name) == stated
        assert headers["vary"] == "Accept, Accept-Encoding, Authorization, X-API-Key"


PATHS = [ZONES, f"{ZONES}?plan={FIRST}", f"{ZONES}?limit=1", "/collections/wards/items",
         "/", "/collections", "/collections/zones", "/conformance", "/summary",
         "/collections/zones/delta", f"/plans/{FIRST}/diff/{SECOND}"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_a_client_holds_is_not_sent_again(history, path, encoding):
    """The tag alone, in a list, weak, or any (`*`): 304 without a body; another tag: 200."""
    taken = {"Accept-Encoding": encoding, "Accept": "application/json"}
    first = history.get(path, headers=taken)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for ask in (history.get, history.head):
            again = ask(path, headers=taken | {"If-None-Match": held})
            assert (again.status_code, again.content) == (304, b"")
            for name in ("etag", "cache-control", "vary", "last-modified"):
                assert again.headers.get(name) == first.headers.get(name)
            assert "content-type" not in again.headers
    for held in ('"other"', tag[:-2] + '"', tag.strip('"')):
        other = history.get(path, headers=taken | {"If-None-Match": held})
        assert (other.status_code, other.content) == (200, first.content)


def test_representations_have_tags_of_their_own(history, public_history, shown):
    """View, page, type of compression: no two answers that differ share a tag."""
    packed = {"Accept-Encoding": "gzip"}
    plain = {"Accept-Encoding": "identity"}
    answers = [
        client.get(ZONES + asked, headers=headers)
        for client, first in ((history, FIRST), (public_history, shown[FIRST]))
        for asked in ("", "?limit=1", f"?plan={first}")
        for headers in (plain, packed)
    ]
    by_tag = {}
    for answer in answers:
        kind = answer.headers.get("content-encoding")
        by_tag.setdefault(answer.headers["etag"], set()).add((kind, answer.content))
    assert {answer.status_code for answer in answers} == {200}
    assert all(len(contents) == 1 for contents in by_tag.values())
    assert len(by_tag) == len({(a.headers.get("content-encoding"), a.content) for a in answers})


def test_a_tag_tells_nothing_that_its_answer_hides(new_database):
    """Two exact plans of one public view and name have one public tag, but for the time."""
    one = renamed(sample_record(sample_plan(5, 20)), "p-third")
    other = sample_record(sample_plan(30), source_key="other")
    assert other.plan_id != one.plan_id
    tags = []
    for record in (one, replace(other, public=one.public, public_id=one.public_id)):
        made = new_database("gpkg")
        two_plans(made)
        publish(made, record, LIFTED_AT)
        with running(Settings(database=made, view="public", clock=lambda: NOW)) as service:
            answers = [service.get(f"/collections/{name}/items") for name in ("zones", "cells")]
        assert plans_of(answers[0]) == {one.public_id}
        tags.append([answer.headers["etag"] for answer in answers])
    assert tags[0] == tags[1]


@pytest.mark.parametrize("back_end", BACK_ENDS)
def test_pages_fit_together_while_plans_change(new_database, back_end):
    """`next` names the plan: a walk that began under one plan ends under it."""
    made = new_database(back_end)
    two_plans(made)
    with running(Settings(database=made, view="exact", clock=lambda: NOW)) as service:
        expected = [f["id"] for f in service.get(ZONES).json()["features"]]
        assert len(expected) > 1
        answer = service.get(f"{ZONES}?limit=1")
        publish(made, renamed(sample_record(sample_plan(5, 20)), "p-third"), LIFTED_AT)
        walked = [f["id"] for f in answer.json()["features"]]
        while (following := links_of(answer).get("next")) is not None:
            answer = service.get(following)
            walked += [f["id"] for f in answer.json()["features"]]
            assert plans_of(answer) == {SECOND}
        assert walked == expected
        assert "immutable" in answer.headers["cache-control"]
        dated = service.get(f"{ZONES}?limit=1&datetime=2026-07-05T00:00:00Z")
        assert plans_of(service.get(links_of(dated)["next"])) == {SECOND}


@pytest.mark.parametrize("back_end", BACK_ENDS)
def test_a_change_of_status_is_a_new_answer(new_database, back_end):
    """The same plan by name: in force, then lifted, with another tag and for ever."""
    made = new_database(back_end)
    two_plans(made)
    named = f"{ZONES}?plan={SECOND}"
    with running(Settings(database=made, view="exact", clock=lambda: NOW)) as service:
        before = service.get(named)
        lift(made, SECOND, LIFTED_AT)
        service.app.state.khoanh.store.watch.note_write()  # PostgreSQL would tell in 0.25 s
        after = service.get(named, headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert {f["properties"]["status"] for f in after.json()["features"]} == {"lifted"}
        assert "immutable" in after.headers["cache-control"]
        assert service.get(ZONES).json()["numberMatched"] == 0
        assert service.get("/summary").json()["plan_id"] is None
