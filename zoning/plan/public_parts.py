"""Merge zones into parts that stand for enough households to be shown to everybody."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area

from .plan import Plan

Mask = npt.NDArray[np.bool_]
_SLIVER_DEG2 = 1e-11
"""About a tenth of a square metre: two shapes that share less do not overlap."""


@dataclass(frozen=True, slots=True)
class PublicPart:
    """
    One zone of the public view.

    Attributes
    ----------
    level
        red or yellow.
    zones
        Rows of ``plan.zones`` that it stands for, ascending.
    homes
        The households of the ground shown, a mask over ``area.households``.
    shape
        The ground shown, EPSG:4326.
    unit
        Row of ``area.units`` where a unit is shown in place of the zone, else -1.
    is_exact
        Whether it is one zone as it is, nothing added or taken away.
    """

    level: str
    zones: tuple[int, ...]
    homes: Mask
    shape: BaseGeometry
    unit: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Homes:
    """
    Which units hold which households.

    Attributes
    ----------
    units
        The area's units.
    chains
        For each household the rows of its units, smallest first.
    held
        For each unit the households it holds, as a mask.
    """

    units: gpd.GeoDataFrame
    chains: list[list[int]]
    held: dict[int, Mask]

    @classmethod
    def of(cls, area: Area) -> "Homes":
        """Find the units of every household."""
        row = {name: index for index, name in enumerate(area.units["unit_id"])}
        parent = [row.get(name, -1) for name in area.units["parent_id"]]
        above: dict[str, list[int]] = {}
        for name in area.households["unit_id"].unique():
            unit, chain = row.get(name, -1), []
            while unit >= 0:
                chain.append(unit)
                unit = parent[unit]
            above[name] = chain
        chains = [above[name] for name in area.households["unit_id"]]
        held = {unit: np.zeros(len(chains), bool) for chain in above.values() for unit in chain}
        for home, chain in enumerate(chains):
            for unit in chain:
                held[unit][home] = True
        return cls(area.units, chains, held)

    def round(self, homes: Mask, *, but: Mask, k: int) -> int:
        """Return the smallest unit with some households and k besides others', -1 for none."""
        rows = np.flatnonzero(homes)
        if not len(rows):
            return -1
        common = [unit for unit in self.chains[rows[0]] if self.held[unit][rows].all()]
        for unit in common:
            if (self.held[unit] & ~but).sum() >= k:
                return int(unit)
        return -1


def public_parts(plan: Plan, area: Area, *, k: int) -> list[PublicPart]:
    """
    Return what the public view shows.

    Parameters
    ----------
    plan
        The plan.
    area
        The area it was drawn on.
    k
        Fewest households that a part may stand for, at least 1.

    Returns
    -------
    list of PublicPart
        Reds first. Each has k households or more, no household is in two, and grounds do not
        overlap.
    """
    homes = Homes.of(area)
    exact = _exact_parts(plan, area)
    reds = [part for part in exact if part.level == "red"]
    nobody = np.zeros(len(area.households), bool)
    shown = [
        _grown(part, homes, but=nobody, k=k) if part.homes.sum() < k else part for part in reds
    ]
    red_parts = _merged([part for part in shown if part is not None])
    small = {part.zones[0] for part in reds if part.homes.sum() < k}
    yellow_parts = [
        part
        for yellow in exact
        if yellow.level == "yellow"
        for part in [_yellow_part(yellow, plan, red_parts, small, homes, k=k)]
        if part is not None
    ]
    return [*red_parts, *_merged(yellow_parts)]


def _exact_parts(plan: Plan, area: Area) -> list[PublicPart]:
    """Return every zone as it is."""
    zone_of = dict(zip(plan.households["household_id"], plan.households["zone"], strict=True))
    home = np.array([zone_of.get(name) for name in area.households["household_id"]], dtype=object)
    return [
        PublicPart(zone.level, (row,), home == zone.id, zone.geometry, -1, is_exact=True)
        for row, zone in enumerate(plan.zones.itertuples())
    ]


def _grown(part: PublicPart, homes: Homes, *, but: Mask, k: int) -> PublicPart | None:
    """Return the smallest unit that holds a part and k households, None where none does."""
    unit = homes.round(part.homes, but=but, k=k)
    if unit < 0:
        return None
    shape = homes.units.geometry.iloc[unit]
    return replace(part, homes=homes.held[unit] & ~but, shape=shape, unit=unit, is_exact=False)


def _yellow_part(
    yellow: PublicPart,
    plan: Plan,
    reds: list[PublicPart],
    small: set[int],
    homes: Homes,
    *,
    k: int,
) -> PublicPart | None:
    """
    Return what is shown for a yellow zone: less all red ground shown.

    A yellow zone that wraps a red one too small to be shown is not shown as it is either:
    it is a ring, and its middle is the house.
    """
    red_homes = (
        np.any([part.homes for part in reds], axis=0) if reds else np.zeros_like(yellow.homes)
    )
    name = plan.zones["id"].iloc[yellow.zones[0]]
    inner = np.flatnonzero((plan.zones["inside"] == name).to_numpy(bool))
    left = yellow.homes & ~red_homes
    part: PublicPart | None = replace(yellow, homes=left)
    if left.sum() < k or small & set(inner.tolist()):
        wrapped = [red.homes for red in reds if set(red.zones) & set(inner.tolist())]
        block = np.any([yellow.homes, *wrapped], axis=0)
        part = _grown(replace(yellow, homes=block), homes, but=red_homes, k=k)
    if part is None:
        return None
    ground = shapely.difference(part.shape, shapely.union_all([red.shape for red in reds]))
    cut = shapely.area(shapely.difference(part.shape, ground)) > _SLIVER_DEG2
    if not cut:
        return part
    return replace(part, shape=ground, is_exact=False)


def _merged(parts: list[PublicPart]) -> list[PublicPart]:
    """Join parts whose grounds overlap or that share a household."""
    count = len(parts)
    if not count:
        return []
    pairs = [
        (one, other)
        for one in range(count)
        for other in range(one + 1, count)
        if (parts[one].homes & parts[other].homes).any()
        or shapely.area(shapely.intersection(parts[one].shape, parts[other].shape)) > _SLIVER_DEG2
    ]
    ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(ends)), tuple(ends.T)), shape=(count, count))
    group = connected_components(graph, directed=False)[1]
    merged = []
    for number in range(group.max() + 1):
        members = [part for part, mine in zip(parts, group == number, strict=True) if mine]
        if len(members) == 1:
            merged.append(members[0])
            continue
        largest = max(members, key=lambda part: int(part.homes.sum()))
        merged.append(
            PublicPart(
                members[0].level,
                tuple(sorted({zone for part in members for zone in part.zones})),
                np.any([part.homes for part in members], axis=0),
                shapely.union_all([part.shape for part in members]),
                largest.unit,
                is_exact=False,
            )
        )
    return merged
