"""Close what the plan of one day closes, and count what came after inside and outside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.exposure.infectious import active_cases
from zoning.perimeter.problem import OPEN, RED, YELLOW, Labels
from zoning.plan.planner import Planner
from zoning.policy.schema import Policy

from .choices import by_chance, by_foresight
from .circles import Circles, Homes, equal_circles
from .history import Floats, History

METHODS = ("plan", "circle", "random", "best")
"""Ways to choose what to close; each closes as many people as the plan, red and yellow."""


@dataclass(frozen=True, slots=True, eq=False)
class ClosedDay:
    """
    What is closed on one day, by the plan and by circles.

    Attributes
    ----------
    day
        Days since 1970.
    known
        Rows of the history: the cases that count.
    labels
        Level of each place.
    people_at
        People at each place.
    centres
        Where the known cases lie, for searches through the air; None where none does.
    red, closed
        Circles with as many people as red, and as red and yellow.
    is_known
        At which places a case is known.
    """

    day: int
    known: slice
    labels: Labels
    people_at: NDArray[np.int64]
    centres: cKDTree | None
    red: Circles
    closed: Circles
    is_known: NDArray[np.bool_]

    def people(self, where: NDArray[np.bool_]) -> tuple[int, int]:
        """Return how many people at some places are red, and red or yellow."""
        mine, level = self.people_at[where], self.labels[where]
        return int(mine[level == RED].sum()), int(mine[level != OPEN].sum())

    def row(self, history: History, to_come: slice, ahead: int) -> dict[str, object]:
        """Count the cases to come."""
        everywhere = np.ones(len(self.labels), bool)
        red, closed = self.people(everywhere)
        place = history.place[to_come]
        placed = place >= 0
        place, xy = place[placed], history.xy[to_come][placed]
        distance = np.full(len(place), np.inf)
        if self.centres is not None and len(place):
            distance = np.asarray(self.centres.query(xy)[0], np.float64)
        new = ~self.is_known[place]
        row: dict[str, object] = {
            "day": np.datetime64(self.day, "D").astype("datetime64[s]"),
            "ahead": ahead,
            "known": self.known.stop - self.known.start,
            "people": int(self.people_at.sum()),
            "people_red": red,
            "people_yellow": closed - red,
            "radius_red_m": self.red.radius_m,
            "radius_closed_m": self.closed.radius_m,
            "people_circle_red": self.red.people,
            "people_circle_closed": self.closed.people,
            "unplaced": int((~placed).sum()),
        }
        row |= self._caught(place, distance, everywhere)
        on_new = self._caught(place[new], distance[new], ~self.is_known)
        row |= {f"new_{name}": value for name, value in on_new.items()}
        return row

    def _caught(
        self, place: NDArray[np.int32], distance: Floats, where: NDArray[np.bool_]
    ) -> dict[str, float]:
        """Count some cases to come by where they lie, all of them at some of the places."""
        of, limits = int(self.people_at[where].sum()), self.people(where)
        level = self.labels[place]
        circle = [int(each.hold(distance).sum()) for each in (self.red, self.closed)]
        chance = [by_chance(len(place), people=people, of=of) for people in limits]
        best = [by_foresight(place, people_at=self.people_at, limit=people) for people in limits]
        return {
            "cases": len(place),
            "plan_red": int((level == RED).sum()),
            "plan_yellow": int((level == YELLOW).sum()),
            "circle_red": circle[0],
            "circle_yellow": circle[1] - circle[0],
            "random_red": chance[0],
            "random_yellow": chance[1] - chance[0],
            "best_red": best[0],
            "best_yellow": best[1] - best[0],
        }


def closed_on(
    day: int,
    planner: Planner,
    history: History,
    policy: Policy,
    homes: Homes,
    *,
    active_days: int,
) -> ClosedDay:
    """Close what the plan of a day closes, and circles with as many people."""
    network = planner.network
    known = history.known_on(day, active_days=active_days)
    end = history.end_of(day)
    cases = active_cases(history.cases.iloc[known], end)
    labels = planner.answers.answer(cases, policy, as_of=end, in_force=None).labels
    people = network.people
    limits = [int(people[labels == RED].sum()), int(people[labels != OPEN].sum())]
    xy = history.xy[known]
    xy = xy[np.isfinite(xy[:, 0]) & (history.place[known] >= 0)]
    centres = cKDTree(np.unique(xy, axis=0)) if len(xy) else None
    circles = [Circles(float("nan"), 0.0)] * 2
    if centres is not None:
        circles = equal_circles(homes, centres, limits)
    is_known = np.zeros(network.places, bool)
    is_known[history.place[known][history.place[known] >= 0]] = True
    return ClosedDay(day, known, labels, people, centres, circles[0], circles[1], is_known)
