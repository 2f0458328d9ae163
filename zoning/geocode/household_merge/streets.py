"""Search an area's streets by place, and by the name an address calls them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from zoning.area.metric import area_crs
from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.house_rows import Lane
from zoning.sources.osm.doors import DOORLESS


@dataclass(frozen=True, slots=True)
class Streets:
    """
    Street pieces of an area, in the order of its table.

    Attributes
    ----------
    ids, names
        Identifier and name of each piece; an empty name where it has none.
    lines
        Their lines, metres.
    every
        Search tree over all pieces.
    tree, rows
        Search tree over the pieces on which houses open, and their positions.
    units
        Row of the alley each piece is part of, or -1.
    by_lane
        Street and alleys → positions of its pieces on which houses open.
    lane_of
        The lane of each piece, None where it has none.
    """

    ids: np.ndarray
    names: tuple[str, ...]
    lines: np.ndarray
    every: shapely.STRtree
    tree: shapely.STRtree
    rows: np.ndarray
    units: np.ndarray
    by_lane: Mapping[Lane, tuple[int, ...]]
    lane_of: tuple[Lane | None, ...]

    def named(self, lanes: Iterable[Lane]) -> np.ndarray:
        """Return the positions of the pieces of several lanes, ascending."""
        found = {row for lane in lanes for row in self.by_lane.get(lane, ())}
        return np.array(sorted(found), dtype=np.int64)


def streets_of(gazetteer: Gazetteer) -> Streets:
    """
    Make an area's streets searchable.

    Parameters
    ----------
    gazetteer
        The area, made ready.

    Returns
    -------
    Streets
        Its streets. Where none can hold a door (only slip roads), all may.
    """
    frame = gazetteer.area.streets
    lines = np.asarray(frame.geometry.to_crs(area_crs(gazetteer.area)).to_numpy(), dtype=object)
    rows = np.flatnonzero(~frame["kind"].isin(DOORLESS).to_numpy(dtype=bool))
    if not len(rows):
        rows = np.arange(len(frame))
    unit_row = {name: row for row, name in enumerate(gazetteer.units.ids)}
    units = np.array(
        [unit_row.get(name, -1) for name in frame["unit_id"].fillna("").tolist()], dtype=np.int64
    )
    names = tuple(frame["name"].fillna("").tolist())
    lanes = _lanes(gazetteer, names, units)
    opens = set(rows.tolist())
    by_lane: dict[Lane, list[int]] = defaultdict(list)
    for row, own in enumerate(lanes):
        for lane in own if row in opens else ():
            by_lane[lane].append(row)
    return Streets(
        ids=frame["street_id"].to_numpy(dtype=object),
        names=names,
        lines=lines,
        every=shapely.STRtree(lines),
        tree=shapely.STRtree(lines[rows]),
        rows=rows,
        units=units,
        by_lane={lane: tuple(members) for lane, members in by_lane.items()},
        lane_of=tuple(own[0] if own else None for own in lanes),
    )


def _lanes(
    gazetteer: Gazetteer, names: tuple[str, ...], units: np.ndarray
) -> list[tuple[Lane, ...]]:
    of_unit: dict[int, list[Lane]] = defaultdict(list)
    for lane, alleys in gazetteer.alleys.items():
        for unit in alleys:
            of_unit[unit].append(lane)
    found: list[tuple[Lane, ...]] = []
    for name, unit in zip(names, units.tolist(), strict=True):
        street = gazetteer.plain_streets.get(name)
        if unit >= 0:
            found.append(tuple(of_unit.get(unit, ())))
        else:
            found.append(() if street is None else ((street, ()),))
    return found
