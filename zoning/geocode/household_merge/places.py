"""Place houses of which the position is known: ward, door, unit."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer
from pyproj.enums import TransformDirection

from zoning.area.frames import DECIMALS
from zoning.area.metric import area_crs
from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.house_rows import Lane
from zoning.quantities import WGS84
from zoning.sources.osm.doors import FARTHEST, NAMED_REACH

from .clearance import off_the_streets
from .grounds import Grounds, contradicted
from .nearest import nearest_of
from .stated import Stated
from .streets import Streets


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """
    Where houses are, one entry a house.

    Attributes
    ----------
    xy
        (n, 2) metres.
    lng_lat
        (n, 2) degrees, 7 decimals.
    pieces, access
        Position of the street piece on which it opens, and metres along it.
    units, wards
        Row of the smallest unit that holds it, and of its ward; -1 outside.
    why
        Why it cannot be placed, empty where it can.
    """

    xy: np.ndarray
    lng_lat: np.ndarray
    pieces: np.ndarray
    access: np.ndarray
    units: np.ndarray
    wards: np.ndarray
    why: np.ndarray

    def taken(self, rows: np.ndarray) -> "Places":
        """Return the places of some rows."""
        return Places(
            self.xy[rows],
            self.lng_lat[rows],
            self.pieces[rows],
            self.access[rows],
            self.units[rows],
            self.wards[rows],
            self.why[rows],
        )


def place(
    lng_lat: np.ndarray, stated: Sequence[Stated], streets: Streets, gazetteer: Gazetteer
) -> Places:
    """
    Place houses of which the position is known.

    Parameters
    ----------
    lng_lat
        (n, 2) degrees.
    stated
        What the row of each house states.
    streets, gazetteer
        The area.

    Returns
    -------
    Places
        The door is on the alley or street stated where that lies within 150 m; where the area
        does not know it, on the nearest street within 500 m. A position contradicts its row
        where the stated street is farther off (500 m for a house in an alley nobody drew), the
        stated ward more than 30 m, or the stated hamlet more than 150 m.

    Notes
    -----
    All houses are placed together; the loops are over streets and wards.
    """
    metres = Transformer.from_crs(WGS84, area_crs(gazetteer.area), always_xy=True)
    spots = np.round(lng_lat, DECIMALS).reshape(-1, 2)
    count = len(spots)
    xy = _metres(spots, metres)
    why = np.full(count, "", dtype=object)
    _first(why, _wards(spots, gazetteer) < 0, "outside_area")
    pieces, far = _doors(xy, stated, streets)
    _first(why, far, "position_contradicts_address")
    _first(why, pieces < 0, "no_street_near")
    held = pieces >= 0
    access = np.zeros(count)
    points = np.asarray(shapely.points(xy[held]), dtype=object)
    access[held] = shapely.line_locate_point(streets.lines[pieces[held]], points)
    moved, fine = xy.copy(), np.ones(count, dtype=bool)
    moved[held], fine[held] = off_the_streets(streets, pieces[held], access[held], xy[held])
    _first(why, ~fine, "on_the_street")
    turned = (moved != xy).any(axis=1)
    if turned.any():
        x, y = moved[turned].T
        degrees = metres.transform(x, y, direction=TransformDirection.INVERSE)
        spots[turned] = np.round(np.column_stack(degrees), DECIMALS)
        xy[turned] = _metres(spots[turned], metres)
    # A house on the border may have been moved across it.
    wards = _wards(spots, gazetteer)
    _first(why, wards < 0, "outside_area")
    grounds = Grounds.of(gazetteer)
    units = grounds.units(xy, wards, pieces, streets)
    for reason, where in contradicted(xy, wards, stated, grounds):
        _first(why, where, reason)
    _first(why, _is_unusual(units, stated, gazetteer), "uncertain_reading")
    return Places(xy, spots, pieces, access, units, wards, why)


def _metres(lng_lat: np.ndarray, metres: Transformer) -> np.ndarray:
    return np.column_stack(metres.transform(lng_lat[:, 0], lng_lat[:, 1]))


def _first(why: np.ndarray, where: np.ndarray, reason: str) -> None:
    why[where & (why == "")] = reason


def _wards(lng_lat: np.ndarray, gazetteer: Gazetteer) -> np.ndarray:
    rows = np.array(gazetteer.units.rows_at("ward"), dtype=np.int64)
    shapes = gazetteer.area.units.geometry.to_numpy()[rows]
    found = np.full(len(lng_lat), -1, dtype=np.int64)
    point, shape = shapely.STRtree(shapes).query(shapely.points(lng_lat), "intersects")
    order = np.lexsort((shape, point))[::-1]  # the smaller code last, so that it stays
    found[point[order]] = rows[shape[order]]
    return found


def _doors(
    xy: np.ndarray, stated: Sequence[Stated], streets: Streets
) -> tuple[np.ndarray, np.ndarray]:
    """Return the piece on which each house opens, or -1, and which lie far from their street."""
    points = np.asarray(shapely.points(xy), dtype=object)
    pieces = np.full(len(xy), -1, dtype=np.int64)
    far = np.zeros(len(xy), dtype=bool)
    groups: dict[tuple[tuple[Lane, ...], tuple[Lane, ...]], list[int]] = defaultdict(list)
    for row, one in enumerate(stated):
        if one.lanes:
            groups[one.lanes, one.roots].append(row)
    for (lanes, roots), members in groups.items():
        rows = np.array(members)
        own = streets.named(lanes)
        if len(own):
            nearest, away = nearest_of(streets.lines, own, points[rows])
            pieces[rows] = nearest
            far[rows] = away > NAMED_REACH
        elif len(root := streets.named(roots)):
            far[rows] = nearest_of(streets.lines, root, points[rows])[1] > FARTHEST
    open_ = np.flatnonzero(pieces < 0)
    if len(open_) and len(streets.rows):
        nearest, away = nearest_of(streets.lines, streets.rows, points[open_], tree=streets.tree)
        pieces[open_] = np.where(away <= FARTHEST, nearest, -1)
    return pieces, far


def _is_unusual(units: np.ndarray, stated: Sequence[Stated], gazetteer: Gazetteer) -> np.ndarray:
    """Tell whose number only another custom explains: house 12 in alley 34, not the reverse."""
    unusual = np.zeros(len(stated), dtype=bool)
    for row, one in enumerate(stated):
        if one.written.street is None or not one.written.unusual or one.is_known_alley:
            continue
        alleys = {reading.alleys for reading in one.written.unusual}
        lanes = [(root, chain) for root, _ in one.roots for chain in alleys]
        unusual[row] = any(int(units[row]) in gazetteer.alleys.get(lane, ()) for lane in lanes)
    return unusual
