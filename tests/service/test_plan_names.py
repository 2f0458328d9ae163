"""What a plan is called, and what is told of it, by every way and to every kind of caller."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from drawn_area import located
from keyed import bearing, key_in
from plan_history import FIRST_AT, NOW, SECOND_AT
from running_service import running
from stored_sample import renamed
from two_hamlets import EAST, WEST, plan_in_both, two_hamlets

from service.plans.publish import record_of
from service.plans.publishing import lift, put_in_force
from service.settings import Settings
from service.store import open_store
from service.store.draft_ports import DraftFacts, PlanDeed
from zoning.plan.draw import draw

OWN = {"first": "own-first", "second": "own-second"}
PUBLIC = {"first": "p-open-first", "second": "p-open-second"}

ROUTES = {
    "/plans": {},
    "/plans/{first}": {},
    "/plans/{first}/zones": {},
    "/plans/{first}/checkpoints": {"limit": 3},
    "/plans/{first}/explain": {"household": "{home}"},
    "/plans/{first}/diff/{second}": {},
    "/summary": {},
    "/collections/zones": {},
    "/collections/zones/items": {},
    "/collections/zones/items?plan={first}": {"limit": 1},
    "/collections/zones/items?f=html": {},
    "/collections/checkpoints/items?f=csv": {},
    "/collections/cells/items?f=ndjson&plan={first}": {},
    "/collections/zones/items/{zone}": {},
    "/collections/zones/items/{zone}?plan={first}": {},
    "/collections/zones/delta": {},
    "/collections/zones/tiles/WebMercatorQuad?f=tilejson&plan={first}": {},
    "/collections/zones/tiles/WebMercatorQuad/0/0/0?plan={first}": {},
    "/collections/zones/tiles/WebMercatorQuad/0/0/0": {},
    "/events": {"wait": 0, "after": "{start}"},
}
"""Every way to a plan; a new route that names one belongs here."""

SILENT = {
    "/collections/zones",
    "/collections/checkpoints/items?f=csv",
    "/collections/cells/items?f=ndjson&plan={first}",
}
"""Ways on which no plan is named, or none where there is nothing to show."""

FOR_OFFICERS = {"/plans/{first}/explain"}


def west_alone():
    """Return a plan for the western case of `plan_in_both`, as if there were no other."""
    area = two_hamlets()
    return draw(area, located(area, {"household": int(area.households.geometry.x.argmin())}))


def fill(url, plan):
    """Store two editions of one plan, the first lifted and the second in force, with events."""
    area, record = two_hamlets(), record_of(plan, two_hamlets())
    with closing(open_store(url, clock=lambda: FIRST_AT)) as store:
        store.save_area(area)
        with store.writing() as stored:
            for key, name in OWN.items():
                one = replace(renamed(record, name), public_id=PUBLIC[key])
                stored.plans.save(one)
                stored.drafts.note(name, DraftFacts(0, 3, False, None), keep=20)
                stored.drafts.note_act(name, PlanDeed("drawn", FIRST_AT, "k-1"))
            put_in_force(stored, OWN["first"], by="k-1", at=FIRST_AT)
    with closing(open_store(url, clock=lambda: SECOND_AT)) as store, store.writing() as stored:
        lift(stored, OWN["first"], by="k-1", at=SECOND_AT)
        put_in_force(stored, OWN["second"], by="k-1", at=SECOND_AT + timedelta(seconds=1))


@pytest.fixture(scope="module", params=["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)])
def asking(request, new_database):
    """Return a function that starts a service on a plan and asks every way, on both back ends."""
    made = {}

    @cache
    def asked(plan, role=None, *units):
        url = made.get(plan)
        if url is None:
            url = made[plan] = new_database(request.param)
            fill(url, {"both": plan_in_both, "west": west_alone}[plan]())
        key = None if role is None else key_in(url, role, *units)
        return answers(url, bearing(key), role, home=home_in(EAST if units == (EAST,) else WEST))

    return asked


def home_in(unit):
    """Return the household at the outer end of a hamlet."""
    homes = two_hamlets().households
    ends = {WEST: homes.geometry.x.argmin(), EAST: homes.geometry.x.argmax()}
    return homes["household_id"].iloc[int(ends[unit])]


def answers(url, headers, role, *, home):
    """Return the answer of every way that is open to a role, asked with its own names."""
    names, found = PUBLIC if role is None else OWN, {}
    with running(Settings(database=url, clock=lambda: NOW)) as client:
        zones = client.get("/collections/zones/items", headers=headers).json()["features"]
        words = names | {"home": home, "start": "p-0" if role is None else "e-0",
                         "zone": zones[0]["id"] if zones else "none"}  # fmt: skip
        for route, params in ROUTES.items():
            if role != "officer" and route in FOR_OFFICERS:
                continue
            given = {key: str(value).format(**words) for key, value in params.items()}
            path, _, query = route.format(**words).partition("?")
            given |= dict(pair.split("=") for pair in query.split("&") if pair)
            answer = client.get(path, params=given, headers=headers)
            expected = (200,) if zones else (200, 204, 404)
            assert answer.status_code in expected, (route, answer.text)
            found[route] = answer
    return found


def said(answer):
    """Return everything that an answer says: its headers and its body, as text."""
    return f"{dict(answer.headers)}\n{answer.content.decode('latin-1')}"


@pytest.mark.parametrize(
    ("role", "units"),
    [(None, ()), ("viewer", (WEST,)), ("officer", (WEST,)), ("officer", (EAST,)), ("officer", ())],
    ids=["nobody", "viewer of a unit", "officer of a unit", "of the other", "officer"],
)
def test_a_plan_has_one_name_to_each_caller(asking, role, units):
    """Its own one to every key, of some units too; the random one to everybody else."""
    names, others = (PUBLIC, OWN) if role is None else (OWN, PUBLIC)
    for route, answer in asking("both", role, *units).items():
        text = said(answer)
        assert not [name for name in others.values() if name in text], route
        assert route in SILENT or any(name in text for name in names.values()), route


def unnumbered(answer, plan):
    """
    Return an answer without what only follows from the name of the plan.

    The numbers of events count those elsewhere too, see docs/decisions/0028.
    """
    digest = plan.plan_id.encode()
    begins = {one.rpartition("-")[0].encode() for one in plan.zones["id"]}
    content = answer.content
    for begin in {digest, *begins}:
        content = content.replace(begin, b"z-0")
    return re.sub(rb"\bid: e-\d+", b"id: e-0", content)


def test_an_officer_of_a_unit_is_told_nothing_of_another(asking):
    """Every answer is, byte by byte, the one it would be if the other unit had no case."""
    with_others, alone = asking("both", "officer", WEST), asking("west", "officer", WEST)
    assert len(plan_in_both().zones) > len(west_alone().zones)
    for route, answer in with_others.items():
        assert unnumbered(answer, plan_in_both()) == unnumbered(alone[route], west_alone()), route


def test_an_officer_of_a_unit_is_told_the_figures_and_the_box_there(asking):
    """Figures are those of the summary; the box is round the zones that are shown."""
    found = asking("both", "officer", WEST)
    one, figures = found["/plans/{first}"].json(), found["/summary"].json()
    named = ("plan_id", "as_of", "status")
    for name, value in one["figures"].items():
        assert name in named or figures[name] == value
    assert one["figures"]["people_red"] > 0
    assert one["figures"]["cost"] is one["figures"]["gap"] is one["figures"]["cases"] is None
    shapes = [one["geometry"] for one in found["/plans/{first}/zones"].json()["features"]]
    corners = [pair for shape in shapes for rings in shape["coordinates"]
               for pair in (rings[0] if isinstance(rings[0][0], list) else rings)]  # fmt: skip
    assert one["bbox"][0] == min(x for x, _ in corners)
    assert one["bbox"][3] == max(y for _, y in corners)


def test_an_officer_of_a_unit_without_a_zone_is_told_no_box(asking):
    """And counts nobody."""
    plan = asking("west", "officer", EAST)["/plans/{first}"].json()
    assert plan["bbox"] is None
    assert plan["figures"]["people_red"] == plan["figures"]["posts"] == 0
