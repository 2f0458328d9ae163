"""Build the invented town, from the drawn plan to numbered houses."""

from dataclasses import dataclass

import numpy as np
import shapely

from .alleys import AlleyGrowth
from .clearance import Clearance
from .compounds import Site, sites_of_plan
from .ground_plan import (
    CANAL,
    CANAL_HALF_WIDTH,
    DITCH_HALF_WIDTH,
    DITCHES,
    LODGINGS,
    RIVER,
    RIVER_HALF_WIDTH,
)
from .hamlets import Division, Hamlet, divided, hamlets_of
from .houses import House, houses_along
from .numbering import Numbers, numbered
from .occupancy import Occupancy
from .path import beside, path_through
from .pruning import without_empty_alleys
from .skeleton import street_skeleton, town_extent
from .way import WayNet


@dataclass(frozen=True, slots=True)
class Town:
    """The invented town in local metres: its network, hamlets, sites, houses and numbers."""

    net: WayNet
    hamlets: tuple[Hamlet, ...]
    sites: tuple[Site, ...]
    houses: tuple[House, ...]
    numbers: Numbers
    people: tuple[int, ...]


HOUSEHOLD_SIZES = (0.10, 0.17, 0.22, 0.25, 0.14, 0.07, 0.03, 0.015, 0.005)
"""Share of households of 1, 2, 3 … people: an assumption, with the mean near Viet Nam's 3.6."""
LODGER_SIZES = (0.38, 0.36, 0.18, 0.08)


def build_town(*, seed: int) -> Town:
    """
    Build the town.

    Parameters
    ----------
    seed
        Seed of all chance.

    Returns
    -------
    Town
        The same for the same seed.
    """
    rng = np.random.default_rng(seed)
    extent = town_extent()
    streets = street_skeleton(extent)
    division = divided(streets, extent)
    sites = sites_of_plan(streets.ways)
    net = _with_alleys(streets, division, sites, rng)
    occupancy = _built_on(net, division, sites)
    built = houses_along(net.ways, occupancy, division.urban(), rng)
    net, houses = without_empty_alleys(net, streets, built)
    return Town(
        net,
        hamlets_of(division),
        sites,
        houses,
        numbered(net.ways, houses, rng),
        _household_sizes(net, houses, rng),
    )


def _with_alleys(
    streets: WayNet, division: Division, sites: tuple[Site, ...], rng: np.random.Generator
) -> WayNet:
    clearance = Clearance()
    for line in division.bare:
        clearance.add(path_through(line.coords), reach=2.0)
    bank = beside(RIVER, RIVER_HALF_WIDTH, start=0.0, end=RIVER.length)
    clearance.add(bank, reach=3.0)
    clearance.add(CANAL, reach=CANAL_HALF_WIDTH)
    for ditch in DITCHES:
        clearance.add(ditch, reach=DITCH_HALF_WIDTH)
    for site in sites:
        clearance.add(site.wall(), reach=2.0)
    growth = AlleyGrowth(streets, clearance, division.urban(), _barred(sites), rng)
    names = {way.name: index for index, way in enumerate(streets.ways)}
    for road, start, side, count, apart, length in LODGINGS:
        for number in range(count):
            growth.add_straight(names[road], start + number * apart, side, length)
    return growth.grown()


def _barred(sites: tuple[Site, ...]) -> shapely.Geometry:
    waters = [RIVER.line.buffer(RIVER_HALF_WIDTH), CANAL.line.buffer(CANAL_HALF_WIDTH)]
    return shapely.union_all([*waters, *(shapely.Polygon(site.ground.corners()) for site in sites)])


def _built_on(net: WayNet, division: Division, sites: tuple[Site, ...]) -> Occupancy:
    occupancy = Occupancy()
    for way in net.ways:
        occupancy.add_line(way.path, way.half_width)
    for line in division.bare:
        occupancy.add_line(path_through(line.coords), 0.5)
    occupancy.add_line(RIVER, RIVER_HALF_WIDTH + 3.0)
    occupancy.add_line(CANAL, CANAL_HALF_WIDTH + 1.0)
    for ditch in DITCHES:
        occupancy.add_line(ditch, DITCH_HALF_WIDTH + 1.0)
    for site in sites:
        occupancy.add(site.ground)
    return occupancy


def _household_sizes(
    net: WayNet, houses: tuple[House, ...], rng: np.random.Generator
) -> tuple[int, ...]:
    draws = rng.random(len(houses))
    families, lodgers = np.cumsum(HOUSEHOLD_SIZES), np.cumsum(LODGER_SIZES)
    return tuple(
        1
        + int(
            np.searchsorted(
                (lodgers if net.ways[house.way].style == "lodging" else families)[:-1], draw
            )
        )
        for house, draw in zip(houses, draws, strict=True)
    )
