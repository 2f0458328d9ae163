"""Lay a plan over its area: everything in metres, found again from what the plan says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.errors import Fault
from zoning.perimeter.network import PlaceNetwork

from .plan import Plan

Ints = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]
LEVELS = {"red": 2, "yellow": 1}


@dataclass(frozen=True, slots=True)
class PlanMap:
    """
    A plan laid over its area.

    Attributes
    ----------
    plan, area, network
        The plan, its area, and the area's network built again.
    zone_ids
        Identifiers of the zones, by row of ``plan.zones``.
    zone_level
        Level of each zone: 1 yellow, 2 red, 0 for a word that is neither.
    shapes
        Zones in the network's metric CRS.
    streets
        Streets in the same.
    posts
        Checkpoints in the same.
    post_zone
        Row of ``plan.zones`` for each checkpoint, -1 for none.
    post_street
        Row of ``area.streets`` for each checkpoint, -1 for none.
    household_zone
        Row of ``plan.zones`` that ``plan.households`` names for each row of
        ``area.households``, -1 for open.
    household_level
        Level that it names, 0 for open.
    pieces
        The area's cells in metres.
    cell_zone, cell_level
        The same of ``plan.cells`` and ``area.cells``.
    faults
        What cannot be laid over the area: unknown or repeated identifiers.
    """

    plan: Plan
    area: Area
    network: PlaceNetwork
    zone_ids: npt.NDArray[np.object_]
    zone_level: Ints
    shapes: Shapes
    streets: Shapes
    posts: Shapes
    post_zone: Ints
    post_street: Ints
    household_zone: Ints
    household_level: Ints
    pieces: Shapes
    cell_zone: Ints
    cell_level: Ints
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, plan: Plan, area: Area, network: PlaceNetwork) -> "PlanMap":
        """Lay a plan over its area."""
        zone_ids = plan.zones["id"].to_numpy(object)
        posts = plan.checkpoints
        post_zone = _rows(zone_ids, posts["zone"])
        post_street = _rows(area.streets["street_id"], posts["street_id"])
        household = _rows(area.households["household_id"], plan.households["household_id"])
        zone = _rows(zone_ids, plan.households["zone"])
        known = household >= 0
        household_zone = np.full(len(area.households), -1, dtype=np.intp)
        household_level = np.zeros(len(area.households), dtype=np.intp)
        household_zone[household[known]] = zone[known]
        household_level[household[known]] = _levels(plan.households["level"])[known]
        cell = _rows(area.cells["cell_id"], plan.cells["cell_id"])
        zone_of_cell = _rows(zone_ids, plan.cells["zone"])
        cell_zone = np.full(len(area.cells), -1, dtype=np.intp)
        cell_level = np.zeros(len(area.cells), dtype=np.intp)
        cell_zone[cell[cell >= 0]] = zone_of_cell[cell >= 0]
        cell_level[cell[cell >= 0]] = _levels(plan.cells["level"])[cell >= 0]
        # Between cells there is no street; those checkpoints are checked with the cells.
        lost = post_street < 0
        if len(area.cells):
            lost &= posts["street_id"].notna().to_numpy(bool)
        bad_level = _levels(plan.zones["level"]) == 0
        faults = (
            unknown("zones", zone_ids[bad_level], "a level that is neither", "red or yellow"),
            unknown("zones", _repeated(zone_ids), "the same id twice", "one zone an id"),
            unknown("checkpoints", _repeated(posts["id"]), "the same id twice", "one an id"),
            unknown("checkpoints", posts["id"][post_zone < 0], "no such zone", "a zone"),
            unknown("checkpoints", posts["id"][lost], "no such street", "a street"),
            unknown(
                "households",
                plan.households["household_id"][~known],
                "no such household",
                "a household of the area",
            ),
            unknown(
                "households",
                _repeated(plan.households["household_id"]),
                "the same household twice",
                "one row a household",
            ),
            unknown(
                "households", plan.households["household_id"][zone < 0], "no such zone", "a zone"
            ),
            unknown("cells", plan.cells["cell_id"][cell < 0], "no such cell", "one of the area"),
            unknown("cells", _repeated(plan.cells["cell_id"]), "the same cell twice", "one row"),
            unknown("cells", plan.cells["cell_id"][zone_of_cell < 0], "no such zone", "a zone"),
        )
        return cls(
            plan=plan,
            area=area,
            network=network,
            zone_ids=zone_ids,
            zone_level=_levels(plan.zones["level"]),
            shapes=_metric(plan.zones, network),
            streets=_metric(area.streets, network),
            posts=_metric(posts, network),
            post_zone=post_zone,
            post_street=post_street,
            household_zone=household_zone,
            household_level=household_level,
            pieces=_metric(area.cells, network),
            cell_zone=cell_zone,
            cell_level=cell_level,
            faults=tuple(fault for group in faults for fault in group),
        )

    def ground(self, level: int) -> shapely.STRtree:
        """Return the zones of a level or a stricter one, in metres, for searches."""
        return shapely.STRtree(shapely.make_valid(self.shapes[self.zone_level >= level]))

    def level_at(self, spots: Shapes, *, within_m: float = 0.0) -> Ints:
        """Return the strictest level of the ground each spot is on, or so near to; 0 for open."""
        zone, spot = shapely.STRtree(spots).query(
            shapely.make_valid(self.shapes), predicate="dwithin", distance=within_m
        )
        found = np.zeros(len(spots), dtype=np.intp)
        np.maximum.at(found, spot, self.zone_level[zone])
        return found

    def outside_m(self, lines: Shapes, level: int) -> npt.NDArray[np.float64]:
        """Return how much of each line is not on ground of a level or a stricter one."""
        ground = self.ground(level)
        line, zone = ground.query(lines, predicate="intersects")
        order = np.lexsort((zone, line))
        line, zone = line[order], zone[order]
        turn = np.arange(len(line)) - np.searchsorted(line, line)
        rest = lines.copy()
        # Zones are taken from the lines one after the other: they may overlap, if forged.
        for number in range(int(turn.max(initial=-1)) + 1):
            now = turn == number
            rest[line[now]] = shapely.difference(rest[line[now]], ground.geometries[zone[now]])
        return np.asarray(shapely.length(rest))


def unknown(where: str, ids: Iterable[Any], found: str, expected: str) -> list[Fault]:
    """Return one fault that names some identifiers, or none where there are none."""
    names = sorted({str(name) for name in ids})
    if not names:
        return []
    rest = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return [Fault(f"{where} {', '.join(names[:8])}{rest}", found, expected)]


def _metric(frame: gpd.GeoDataFrame, network: PlaceNetwork) -> Shapes:
    return np.asarray(frame.geometry.to_crs(network.crs).values, dtype=object)


def _rows(known: Iterable[Any], asked: Iterable[Any]) -> Ints:
    """Return the first row of each identifier asked for, -1 for none."""
    index = pd.Index(known).drop_duplicates()
    first = pd.Series(range(len(pd.Index(known))), index=pd.Index(known))
    first = first[~first.index.duplicated()].reindex(index)
    at = index.get_indexer(pd.Index(asked, dtype=object))
    rows = first.to_numpy(np.intp)
    return np.where(at >= 0, rows[at] if len(rows) else -1, -1).astype(np.intp)


def _levels(words: pd.Series) -> Ints:
    return np.array([LEVELS.get(word, 0) for word in words], dtype=np.intp)


def _repeated(ids: Iterable[Any]) -> npt.NDArray[np.object_]:
    series = pd.Series(ids, dtype=object)
    return series[series.duplicated()].to_numpy(object)
