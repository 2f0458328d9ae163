"""Lay a plan over its area: everything in metres, found again from what the plan says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.errors import Fault
from zoning.perimeter.network import PlaceNetwork

from .plan import Plan
from .verify_area import CheckedArea, Ints, Shapes, in_metres

LEVELS = {"red": 2, "yellow": 1}


@dataclass(frozen=True, slots=True)
class PlanMap:
    """
    A plan laid over its area.

    Attributes
    ----------
    plan, base
        The plan, and its area laid out again.
    zone_ids
        Identifiers of the zones, by row of ``plan.zones``.
    zone_level
        Level of each zone: 1 yellow, 2 red, 0 for a word that is neither.
    shapes
        Zones in the network's metric CRS.
    posts
        Checkpoints in the same.
    post_zone
        Row of ``plan.zones`` for each checkpoint, -1 for none.
    post_street
        Row of ``area.streets`` for each checkpoint, -1 for none.
    post_level
        Level of each checkpoint, as of zones.
    household_zone
        Row of ``plan.zones`` that ``plan.households`` names for each row of
        ``area.households``, -1 for open.
    household_level
        Level that it names, 0 for open.
    cell_zone, cell_level
        The same of ``plan.cells`` and ``area.cells``.
    faults
        What cannot be laid over the area: unknown or repeated identifiers.
    """

    plan: Plan
    base: CheckedArea
    zone_ids: npt.NDArray[np.object_]
    zone_level: Ints
    shapes: Shapes
    posts: Shapes
    post_zone: Ints
    post_street: Ints
    post_level: Ints
    household_zone: Ints
    household_level: Ints
    cell_zone: Ints
    cell_level: Ints
    faults: tuple[Fault, ...]

    @property
    def area(self) -> Area:
        """The area."""
        return self.base.area

    @property
    def network(self) -> PlaceNetwork:
        """Its places."""
        return self.base.network

    @property
    def streets(self) -> Shapes:
        """Streets in metres."""
        return self.base.streets

    @property
    def pieces(self) -> Shapes:
        """The area's cells in metres."""
        return self.base.pieces

    @classmethod
    def of(cls, plan: Plan, base: CheckedArea) -> "PlanMap":
        """Lay a plan over an area."""
        area, rows = base.area, base.network.rows
        zone_ids = plan.zones["id"].to_numpy(object)
        posts = plan.checkpoints
        post_zone = _rows(zone_ids, posts["zone"])
        post_street = rows.streets(posts["street_id"]).astype(np.intp)
        household = rows.households(plan.households["household_id"])
        home_zone = _rows(zone_ids, plan.households["zone"])
        cell, cell_zone = rows.cells(plan.cells["cell_id"]), _rows(zone_ids, plan.cells["zone"])
        # Between cells there is no street; those checkpoints are checked with the cells.
        lost = post_street < 0
        if len(area.cells):
            lost &= posts["street_id"].notna().to_numpy(bool)
        return cls(
            plan=plan,
            base=base,
            zone_ids=zone_ids,
            zone_level=levels_of(plan.zones["level"]),
            shapes=in_metres(plan.zones, base.network),
            posts=in_metres(posts, base.network),
            post_zone=post_zone,
            post_street=post_street,
            post_level=levels_of(posts["level"]),
            household_zone=_laid(len(area.households), household, home_zone, none=-1),
            household_level=_laid(
                len(area.households), household, levels_of(plan.households["level"]), none=0
            ),
            cell_zone=_laid(len(area.cells), cell, cell_zone, none=-1),
            cell_level=_laid(len(area.cells), cell, levels_of(plan.cells["level"]), none=0),
            faults=(
                *_zone_faults(plan),
                *_listed_faults("checkpoints", posts["id"], post_zone < 0),
                *unknown("checkpoints", posts["id"][lost], "no such street", "a street"),
                *_listed_faults("households", plan.households["household_id"], home_zone < 0),
                *unknown(
                    "households",
                    plan.households["household_id"][household < 0],
                    "no such household",
                    "a household of the area",
                ),
                *_listed_faults("cells", plan.cells["cell_id"], cell_zone < 0),
                *unknown("cells", plan.cells["cell_id"][cell < 0], "no such cell", "the area's"),
            ),
        )

    def ground(self, level: int) -> shapely.STRtree:
        """Return the zones of a level or a stricter one, in metres, for searches."""
        return shapely.STRtree(shapely.make_valid(self.shapes[self.zone_level >= level]))

    def level_at(self, spots: shapely.STRtree, *, within_m: float = 0.0) -> Ints:
        """Return the strictest level of the ground each spot is on, or so near to; 0 for open."""
        zone, spot = spots.query(
            shapely.make_valid(self.shapes), predicate="dwithin", distance=within_m
        )
        found = np.zeros(len(spots.geometries), dtype=np.intp)
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


def levels_of(words: Iterable[Any]) -> Ints:
    """Return the level of each word, 0 for one that is neither red nor yellow."""
    return np.array([LEVELS.get(word, 0) for word in words], dtype=np.intp)


def _zone_faults(plan: Plan) -> list[Fault]:
    ids = plan.zones["id"].to_numpy(object)
    bad = levels_of(plan.zones["level"]) == 0
    return [
        *unknown("zones", ids[bad], "a level that is neither", "red or yellow"),
        *unknown("zones", _repeated(ids), "the same id twice", "one zone an id"),
    ]


def _listed_faults(where: str, ids: "pd.Series[Any]", lost: npt.NDArray[np.bool_]) -> list[Fault]:
    return [
        *unknown(where, _repeated(ids), "the same id twice", "one row an id"),
        *unknown(where, ids[lost], "no such zone", "a zone"),
    ]


def _laid(size: int, row: npt.NDArray[np.integer], value: Ints, *, none: int) -> Ints:
    """Return a value for each row of a table of the area, given those of some rows."""
    laid = np.full(size, none, dtype=np.intp)
    known = row >= 0
    laid[row[known]] = value[known]
    return laid


def _rows(names: npt.NDArray[np.object_], asked: "pd.Series[Any]") -> Ints:
    """Return the first row of each name asked for, -1 for none."""
    index = pd.Index(names, dtype=object)
    first = np.flatnonzero(~index.duplicated())
    at = index[first].get_indexer(pd.Index(asked, dtype=object))
    return np.append(first, -1)[at].astype(np.intp)


def _repeated(ids: Iterable[Any]) -> npt.NDArray[np.object_]:
    series = pd.Series(ids, dtype=object)
    return series[series.duplicated()].to_numpy(object)
