"""Turn the invented town into an area."""

from typing import Final

import geopandas as gpd

from zoning.area.area import Area, Coverage, Source
from zoning.area.make import make_area

from .ground_plan import AREA_NAME, WARDS
from .pieces import pieces_of
from .tables import ground_table, household_table, site_table, street_table
from .town import Town, build_town
from .unit_table import VALID_FROM, UnitIds, unit_ids, unit_table

SEED: Final = 20260701
NOTE: Final = "Dữ liệu giả định để trình diễn; không phải nơi có thật. Invented for demonstration."


def demo_town(*, seed: int = SEED) -> Area:
    """
    Return an invented Vietnamese town.

    Parameters
    ----------
    seed
        Seed of all chance: alleys, houses and people. Streets and wards are always the same.

    Returns
    -------
    Area
        Two phường and one xã with khu phố and ấp, streets with nested hẻm, and numbered houses;
        ``invented`` is true. It lies in the open sea near 107.5° E, 9.5° N, so that it can be
        taken for no real place.

    Notes
    -----
    The same seed gives the same content, so the same digest. About half a minute.
    """
    return area_of_town(build_town(seed=seed), seed=seed)


def area_of_town(town: Town, *, seed: int) -> Area:
    """Return the area of a town that has been built."""
    ids, pieces = unit_ids(town), pieces_of(town.net)
    streets = street_table(town, ids, pieces)
    households = household_table(town, ids, pieces, streets)
    totals = _totals(households, _parents(town, ids))
    return make_area(
        name=AREA_NAME,
        valid_from=VALID_FROM,
        sources=[_source(seed)],
        units=unit_table(town, ids, totals),
        households=households,
        streets=streets,
        sites=site_table(town, ids, pieces, streets),
        ground=ground_table(town),
        coverage=[_coverage(code, totals) for code, _, _ in WARDS],
        invented=True,
    )


def _source(seed: int) -> Source:
    origin = f"zoning.sources.demo_town, seed {seed}: thị xã giả định (an invented town)"
    return Source(origin=origin, licence="Apache-2.0", date="2026-07-01")


def _coverage(code: str, totals: dict[str, tuple[int, int]]) -> Coverage:
    people, households = totals[f"w-{code}"]
    return Coverage(
        unit_id=f"w-{code}",
        area_share=1.0,
        people_known=people,
        people_share=1.0,
        households_observed=households,
        households_derived=0,
        note=NOTE,
    )


def _parents(town: Town, ids: UnitIds) -> dict[str, str]:
    parents = {
        unit: f"w-{hamlet.ward}" for unit, hamlet in zip(ids.of_hamlet, town.hamlets, strict=True)
    }
    for index, way in enumerate(town.net.ways):
        unit = ids.of_way[index]
        if unit is not None:
            parents[unit] = ids.smallest(way.parent, ids.hamlet_of_way[index])
    return parents


def _totals(households: gpd.GeoDataFrame, parents: dict[str, str]) -> dict[str, tuple[int, int]]:
    totals: dict[str, tuple[int, int]] = {}
    for smallest, people in zip(households.unit_id, households.people, strict=True):
        unit: str | None = smallest
        while unit is not None:
            before = totals.get(unit, (0, 0))
            totals[unit] = (before[0] + people, before[1] + 1)
            unit = parents.get(unit)
    return totals
