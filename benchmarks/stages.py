"""Draw a plan step by step, with a clock between the steps."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

import zoning
from zoning.area.area import Area
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.network import place_network
from zoning.perimeter.network_prices import NetworkPrices
from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.problem import RED, PerimeterProblem
from zoning.perimeter.ring_book import RingBook
from zoning.perimeter.solved_parts import PartsBook
from zoning.perimeter.stated_places import state_places
from zoning.perimeter.touching import TouchingParcels
from zoning.plan.plan import Plan
from zoning.policy.load import policy_named

STAGES = ("geocode", "network", "exposure and rules", "parcels, rings, flow", "zones and posts")


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
    problem = stated_problem(area, plan, clock)
    inner = sum(clock.seconds.values()) - clock.seconds["geocode"]
    clock.seconds["zones and posts"] = max(0.0, whole - inner)
    return plan, problem, clock.seconds


def stated_problem(area: Area, plan: Plan, clock: Clock) -> PerimeterProblem:
    """Return the problem that a plan answers, with the rings of its red places."""
    policy = policy_named(None)
    with clock.stage("network"):
        network = place_network(area)
        pairs = area_parcels(area, network).touching
        touching = TouchingParcels.of(pairs, network.places)
    with clock.stage("exposure and rules"):
        exposure = place_exposure(network, plan.located, policy, as_of=plan.as_of)
        places = state_places(
            area,
            network,
            exposure,
            plan.located,
            policy,
            as_of=plan.as_of,
            touching=touching.touching,
        )
    rings = RingBook(network, touching, policy.ring, passed=places.passed)
    with clock.stage("parcels, rings, flow"):
        prices = NetworkPrices.of(network, policy)
        ring = rings.pairs(np.flatnonzero(places.must_red))
        PartsBook(network.ways, rings.pairs).solve(places.question(network, prices, ring))
    red = np.flatnonzero(plan.certificate.labels == RED)
    problem, _ = places.problem(network, policy, rings.pairs(red), ringed=red)
    return problem
