"""Draw a plan step by step, with a clock between the steps."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

import zoning
from zoning.area.area import Area
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.network import place_network
from zoning.perimeter.parcels import parcel_points, touching_places
from zoning.perimeter.problem import PerimeterProblem
from zoning.perimeter.solve import solve
from zoning.plan.plan import Plan
from zoning.policy.load import policy_named

STAGES = ("geocode", "network", "parcels", "exposure and rules", "flow", "zones and posts")


class Clock:
    """Seconds spent in each named stage."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to one stage."""
        start = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - start


def timed_plan(area: Area, cases: pd.DataFrame) -> tuple[Plan, PerimeterProblem, dict[str, float]]:
    """
    Draw a plan and note where the time goes.

    `zoning.draw` is one call; its inner stages are run once more on their own to be timed,
    and what they leave of the whole is the time of the zones and posts.
    """
    clock = Clock()
    with clock.stage("geocode"):
        located = zoning.geocode(cases, area)
    start = time.perf_counter()
    plan = zoning.draw(area, located)
    whole = time.perf_counter() - start
    with clock.stage("network"):
        network = place_network(area)
    with clock.stage("parcels"):
        touching = touching_places(parcel_points(area, network))
    with clock.stage("exposure and rules"):
        problem, _ = perimeter_problem(
            area, network, plan.located, policy_named(None), as_of=plan.as_of, touching=touching
        )
    with clock.stage("flow"):
        solve(problem)
    inner = sum(clock.seconds.values()) - clock.seconds["geocode"]
    clock.seconds["zones and posts"] = max(0.0, whole - inner)
    return plan, problem, clock.seconds
