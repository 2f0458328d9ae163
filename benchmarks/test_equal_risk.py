"""At the risk that 200 m circles cover: how many people, and how many posts, are enough."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import shapely
from conftest import CENSUS, HANOI, OSM, WARDS, seeded_cases

import zoning
from zoning.area.area import Area
from zoning.perimeter.frontier import frontier
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.problem import PerimeterProblem
from zoning.policy.load import policy_named
from zoning.policy.schema import Kernel
from zoning.sources.osm import build_from_osm

BUFFER_M = 200.0
DRAWS = 9
CASES = 20
POST_PRICES = (1, 5)
"""Factors on the default price of a post."""

FAR = {"street_hazard": 0.0, "air_hazard": 0.04, "air_scale_m": 60.0, "air_reach_m": 400.0,
       "alley_hazard": 0.0, "hamlet_hazard": 0.0}  # fmt: skip
KERNELS = {
    "default": policy_named(None).kernel,
    "through the air, 60 m": replace(policy_named(None).kernel, **FAR),
}
"""Ours; and one that suits circles: distance alone, reaching past their rim."""

MICRO = 10**6
"""Risk is counted in millionths of an expected infection."""


@pytest.fixture(
    scope="module", params=["Thị xã Mẫu (bundled)", "Xuân Hòa, Tân Định", "Hà Nội, phố cổ"]
)
def network_of(request) -> tuple[str, Area, PlaceNetwork]:
    """Three street networks: the bundled town, and the middle of two cities."""
    if request.param.startswith("Thị xã"):
        area = zoning.read_area(zoning.bundled_area_path())
    elif request.param.startswith("Hà Nội"):
        area = build_from_osm([HANOI], WARDS, census_file=CENSUS)
    else:
        area = build_from_osm([OSM], WARDS)
    return request.param, area, place_network(area)


def closing(network: PlaceNetwork, must_red: np.ndarray, post_price: int) -> PerimeterProblem:
    """Return the problem of one closed zone: people, and posts at their street's price."""
    people = 1000 * network.people + 20
    nowhere = np.zeros(network.places, bool)
    return PerimeterProblem(
        cost=np.stack([0 * people, people, people], axis=1),
        links=network.links,
        line_yellow=1000 * post_price * network.link_cost,
        line_red=0 * network.link_cost,
        must_red=must_red,
        never_red=nowhere,
        must_open=nowhere,
        ring=np.empty((0, 2), np.int64),
    )


def compared(
    area: Area, network: PlaceNetwork, seed: int, *, kernel: Kernel, post_price: int
) -> dict[str, float]:
    """Return the shares of the circles' people and posts that the optimum needs."""
    located = zoning.geocode(seeded_cases(area, count=CASES, seed=seed), area)
    policy = replace(policy_named(None), kernel=kernel)
    risk = place_exposure(network, located, policy, as_of=located["reported_at"].max())
    home = area.households["household_id"].isin(located["household_id"]).to_numpy()
    must_red = np.zeros(network.places, bool)
    must_red[network.household_place[home]] = True
    spots = shapely.points(network.xy)
    circles = shapely.union_all(shapely.buffer(spots[must_red], BUFFER_M))
    shapely.prepare(circles)
    inside = shapely.contains(circles, spots)
    left = np.rint(MICRO * risk).astype(np.int64)
    front = frontier(
        closing(network, must_red, post_price), np.stack([left, 0 * left, 0 * left], axis=1),
        rho_range=(0, Fraction(10**9)),
    )  # fmt: skip
    allowed = int(left[~inside].sum())
    point = next(i for i, remains in enumerate(front.risk_left) if remains <= allowed)
    closed = front.labels_at(point) > 0
    assert (closed | ~must_red).all()
    assert int(left[~closed].sum()) <= allowed
    ours, theirs = lines(network, closed), lines(network, inside)
    return {
        "people": network.people[closed].sum() / network.people[inside].sum(),
        **{what: ours[what] / theirs[what] for what in ours},
        "covered": 1 - allowed / left.sum(),
    }


def lines(network: PlaceNetwork, zone: np.ndarray) -> dict[str, int]:
    """Count the stretches of street that a line crosses, these and single doors, and price both."""
    ends = network.links
    cut = zone[ends[:, 0]] != zone[ends[:, 1]]
    is_door = network.link_length == 0
    return {
        "posts": int((cut & ~is_door).sum()),
        "all": int(cut.sum()),
        "price": int(network.link_cost[cut].sum()),
    }


@pytest.mark.parametrize("post_price", POST_PRICES)
@pytest.mark.parametrize("kernel", KERNELS)
def test_equal_risk(benchmark, network_of, kernel, post_price):
    """Draw outbreaks by seed, and close no less risk than the circles do."""
    name, area, network = network_of

    def drawn(seed: int) -> dict[str, float]:
        return compared(area, network, seed, kernel=KERNELS[kernel], post_price=post_price)

    rows = [drawn(seed) for seed in range(DRAWS)]
    benchmark.pedantic(lambda: drawn(0), rounds=1)
    benchmark.extra_info.update(
        section="equal risk",
        job="equal risk",
        instance=name,
        kernel=kernel,
        post_price=post_price,
        cases=CASES,
        draws=DRAWS,
        **{
            f"{what}_{at}": float(np.quantile([row[what] for row in rows], at / 100))
            for what in ("people", "posts", "all", "price", "covered")
            for at in (0, 50, 100)
        },
    )
