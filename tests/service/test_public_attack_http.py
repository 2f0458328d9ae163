"""All that HTTP tells a stranger, over ten plans, is the same for two homes of a ground."""

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from attacked_town import (
    APPEARS,
    DAYS,
    FEW,
    QUICK,
    at_home,
    hamlet_first,
    homes_of_alley,
    housemates,
    ordered,
    town_drawn,
)
from attacker import World, nearest
from running_service import running

from service.features.catalogue import COLLECTIONS
from service.live.telling import tell_received
from service.plans.publishing import AUTOMATIC_DRAFTS_KEPT, keep_failure, put_in_force
from service.settings import Settings
from service.store import open_store
from service.store.case_ports import CaseReport
from service.store.draft_ports import DraftFacts, DraftFailure
from service.store.job_ports import Job
from service.tiles.grid import tile_at
from tests.drawn_hexagons import cases_in, hexagon_area

FIELD = """
      9 9 9 9 9 0
     9 9 9 9 9 9 0
      9 9 9 9 9 9
     9 9 9 9 9 9 9
"""
SPOTS = [(0, 6), (0, 8), (1, 7), (1, 9), (2, 8), (2, 10)]
"""Cells of the field, by row and column: where the case may be in it."""

STORIES = {
    "with contacts and orders": (at_home, housemates, ordered),
    "hamlet first": (hamlet_first, None, None),
}

DRAWN_LAYERS = ("zones", "checkpoints", "cells")


@dataclass(frozen=True, slots=True)
class Told:
    """A story: its world, where the target may be as well as where it is, and a place near."""

    world: World
    pair: tuple[int, int]
    spot: Any


@pytest.fixture(scope="module")
def stories():
    """Return the stories of the drawn town; until the target appears they are the same."""
    area = town_drawn()
    truth = homes_of_alley(area)[7]
    first = World(area, partial(at_home, area), DAYS, APPEARS, {"policy": QUICK}, k=FEW,
                  orders=partial(ordered, area))  # fmt: skip
    found = {}
    for name, tellers in STORIES.items():
        world = first.retold(*(tell and partial(tell, area) for tell in tellers))
        pair = (truth, world.twin_of(truth, nearest(area, truth)))
        found[name] = Told(world, pair, area.households.geometry[truth])
    return found


class Stranger:
    """Somebody without a key who asks everything after every plan, and keeps every answer."""

    def __init__(self, spot, guesses, *, view, only):
        self.now, self._view, self._only = DAYS[0], view, only
        self._tile, self._guesses, self._held = tile_at(spot.x, spot.y, 16), guesses, {}
        self.answers = {}

    def look(self, client, day):
        """Ask everything on a day; what is held, by its tag."""
        for path in self._only or self._paths(day):
            held = self._held.get(path)
            since = self._held.get("/collections/zones/items", "x").strip('"')
            headers = {} if held is None else {"If-None-Match": held}
            answer = client.get(path.replace("SINCE", since), headers=headers)
            told = dict(answer.headers)
            assert told.pop("x-request-id")  # drawn by lot for each request
            self.answers[day, path] = (answer.status_code, told, answer.content)
            if "etag" in answer.headers:
                self._held[path] = answer.headers["etag"]

    def serving(self, url):
        """Return the service on a database, not started yet."""
        return running(Settings(database=url, view=self._view, clock=lambda: self.now))

    def _paths(self, day):
        yield from ("/", "/collections", "/summary", "/plans", "/tileMatrixSets", "/processes",
                    "/jobs", "/cases/target", "/cases/nobody", "/audit", "/api",
                    "/conformance", "/health/ready", "/events?after=p-0&wait=0",
                    "/events?after=e-0&wait=0")  # fmt: skip
        plans = [f"p-{number:016d}" for number in range(day + 1)]
        for name in COLLECTIONS:
            yield from self._of_collection(f"/collections/{name}", plans)
        for name in [plans[-2], *self._guesses]:
            yield from (f"/plans/{name}{way}" for way in (
                "", "/zones", "/checkpoints", "/files", "/explain?household=hh-1-00001",
                f"/diff/{plans[-1]}", f"/diff/{plans[max(0, day - 1)]}"))  # fmt: skip
        yield "/collections/zones/delta?since=SINCE"

    def _of_collection(self, path, plans):
        yield path
        yield f"{path}/items"
        if not path.endswith(DRAWN_LAYERS):
            return
        tile = self._tile
        yield f"{path}/items?f=csv"
        yield f"{path}/items/none"
        yield f"{path}/delta"
        yield f"{path}/tiles/WebMercatorQuad?f=tilejson"
        yield f"{path}/tiles/WebMercatorQuad?plan={plans[-1]}"
        yield f"{path}/tiles/WebMercatorQuad/{tile.zoom}/{tile.row}/{tile.column}"
        for guess in (*self._guesses, plans[0]):
            yield f"{path}/items?plan={guess}&limit=5"
            yield f"{path}/items?filter=plan='{guess}'&limit=5"


def history(url, world, home, stranger):
    """Publish a plan a day, with a report and a job beside it, and let a stranger look twice."""
    looks = (world.appears + 1, len(world.days) - 1)
    opened = closing(open_store(url, clock=lambda: stranger.now))
    with opened as store, stranger.serving(url) as client:
        for day, record in enumerate(world.records(home)):
            stranger.now = at = world.days[day]
            with store.writing() as stored:
                stored.area.save(world.area)
                stored.plans.save(record)
                if world.orders is not None:
                    _order(stored, record.plan_id, world.orders(day, home), at)
                if day >= world.appears:
                    _report(stored, day, f"home-{home}", at)
                put_in_force(stored, record.plan_id, by="k-1", at=at, reason=f"home-{home}")
            if day in looks:
                stranger.look(client, day)
    return stranger.answers


def _order(stored, plan_id, orders, at):
    """Keep the orders of a plan, and that none was found under them: what officers may see."""
    facts = DraftFacts(
        last_report=0, unlocated=0, is_automatic=False, drawn_after=None, orders=orders.as_record()
    )
    stored.drafts.note(plan_id, facts, keep=AUTOMATIC_DRAFTS_KEPT)
    faults = ({"where": "orders", "found": str(orders), "expected": "others", "mend": ""},)
    keep_failure(stored, DraftFailure(at, "khoanh-ward", 0, "No plan exists.", faults))


def _report(stored, day, home, at):
    """Let an officer report the target, and run a job on it: what only officers may see."""
    content = {"household_id": home}
    stored.cases.add([CaseReport("target", "case", "corrected", content, at, "k-1")])
    tell_received(stored, [("target", "case", "corrected")], at=at)
    job = Job(job_id=f"j-{day}", process="plan", inputs={}, created_by="k-1", status="successful",
              created_at=at, updated_at=at, result={"plan": home})  # fmt: skip
    stored.jobs.add(job, most_waiting=100, keep=100)


def compared(new_database, told, *, view="public", only=()):
    """Return the answers in two worlds that differ in where the target is."""
    guesses = [told.world.story_of(home)[-1][0].plan_id for home in told.pair]
    assert guesses[0] != guesses[1]
    return [
        history(
            new_database("gpkg"),
            told.world,
            home,
            Stranger(told.spot, guesses, view=view, only=only),
        )
        for home in told.pair
    ]


def differences(one, other):
    """Return the questions that two worlds answer differently."""
    assert one.keys() == other.keys()
    return [question for question, answer in one.items() if answer != other[question]]


@pytest.mark.parametrize("story", STORIES)
def test_a_stranger_is_told_the_same_wherever_on_its_ground_the_target_lives(
    new_database, stories, story
):
    """Status, headers and body of every answer, to questions by guessed names too."""
    one, other = compared(new_database, stories[story])
    assert differences(one, other) == []
    statuses = {status for status, _, _ in one.values()}
    assert statuses >= {200, 204, 304, 400, 401, 404}
    assert not {429, 500} & statuses


def test_a_stranger_is_told_the_same_of_cases_on_cells(new_database):
    """Where no street is known the ground is made of cells, and hides in which one it was."""
    area = hexagon_area(FIELD)

    def cases(day, cell):
        spots = [(3, 5), *([SPOTS[cell]] if day else [])]
        found = cases_in(area, *spots)
        return found.assign(case_id=["other", "target"][: len(found)])

    world = World(area, cases, DAYS[-3:], 1, {"policy": QUICK})
    pair = (0, world.twin_of(0, range(len(SPOTS))))
    told = Told(world, pair, area.cells.geometry.iloc[0].centroid)
    assert differences(*compared(new_database, told)) == []


def test_the_stranger_is_no_straw_man(new_database, stories):
    """Where exact zones are open to everybody such questions tell the homes apart."""
    only = ("/summary", "/plans", "/collections/zones/items", "/cases/target")
    told = stories["with contacts and orders"]
    one, other = compared(new_database, told, view="exact", only=only)
    assert {path for _, path in differences(one, other)} == set(only)
