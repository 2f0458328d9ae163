"""Draw the outline of every zone: calm, exact at every door, crossing streets where posts stand."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from zoning.errors import Fault, InvalidArea
from zoning.perimeter.borders import Borders
from zoning.perimeter.calm_lines import Lines, calm_lines
from zoning.perimeter.parcel_points import ParcelPoints
from zoning.perimeter.pieces import Floats, Ints
from zoning.perimeter.zone_ground import OPEN, Window, window_round, zone_ground
from zoning.quantities import WGS84

RED = 2
_DECIMALS = 7


def zone_polygons(
    points: ParcelPoints,
    place_zone: npt.ArrayLike,
    place_level: npt.ArrayLike,
    crs: CRS,
    *,
    borders: Borders | None = None,
) -> dict[int, BaseGeometry]:
    """
    Draw the outline of every zone.

    Parameters
    ----------
    points
        The points of all parcels.
    place_zone
        Zone of each place, -1 for open, shape (n,). Red and yellow zones have different
        numbers.
    place_level
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).
    crs
        The metric CRS of the points.
    borders
        The borders between the cells of all points, where they are known.

    Returns
    -------
    dict
        Zone to polygon or multipolygon in EPSG:4326, in order of the zone's number:
        valid, right-handed (RFC 7946), rounded to 7 decimals. Zones do not overlap and share
        every vertex where they meet; a red zone that touches yellow ground lies in a hole of
        it. Each holds every household it closes and none that is open or another's.

    Raises
    ------
    InvalidArea
        If two households of different zones stand on one spot, so that no line can part them.

    Notes
    -----
    Streets cross the outline in the middle of the links that are cut, and nowhere else
    unless the map lets two streets cross without a junction. Only the surroundings of closed
    places are looked at. Deterministic.
    """
    place_zone = np.asarray(place_zone, dtype=np.intp)
    place_level = np.asarray(place_level, dtype=np.int8)
    if (place_zone == OPEN).all():
        return {}
    window = window_round(points, place_zone, borders=borders)
    red = frozenset(np.unique(place_zone[place_level == RED]).tolist())
    ground = zone_ground(window, red)
    rows = np.flatnonzero(np.isin(points.pieces.ends, window.places).any(axis=1))
    pieces = points.pieces.geometry(rows)
    lines = _lines_between(ground, pieces)
    near = np.isin(points.house_place, window.places)
    houses = _Houses(
        row=points.house_row[near],
        spot=shapely.points(points.house_xy[near]),
        zone=place_zone[points.house_place[near]],
    )
    to_degrees = _Degrees(crs)
    calm = calm_lines(lines, fixed=shapely.points(window.xy[window.holds]), streets=pieces)
    zones = _polygons(calm, window, ground, to_degrees)
    if _misplaced(zones, houses, to_degrees).any() or not _sound(zones, window):
        zones = _polygons(lines, window, ground, to_degrees)
    _refuse_misplaced(zones, houses, to_degrees)
    return zones


@dataclass(frozen=True, slots=True)
class _Houses:
    """Households near the outline: their row, spot in metres and zone."""

    row: Ints
    spot: npt.NDArray[np.object_]
    zone: Ints


class _Degrees:
    """Turn metres into degrees, to 7 decimals."""

    def __init__(self, crs: CRS) -> None:
        self._transformer = Transformer.from_crs(crs, WGS84, always_xy=True)

    def __call__(self, xy: Floats) -> Floats:
        return np.round(np.stack(self._transformer.transform(*xy.T), axis=1), _DECIMALS)


def _lines_between(ground: dict[int, BaseGeometry], pieces: Lines) -> Lines:
    """Return the lines of the outline, cut where they cross streets and where they meet."""
    edges = shapely.union_all([shape.boundary for shape in ground.values()])
    lines = np.asarray(shapely.get_parts(shapely.line_merge(edges)), dtype=object)
    line, piece = shapely.STRtree(pieces).query(lines, predicate="intersects")
    crossing = shapely.intersection(lines[line], pieces[piece])
    spots, index = shapely.get_coordinates(crossing, return_index=True)
    at = shapely.line_locate_point(lines[line[index]], shapely.points(spots))
    parts: list[shapely.LineString] = []
    for number, whole in enumerate(lines):
        mine = line[index] == number
        parts += _cut(whole, at[mine], spots[mine])
    return np.array(parts, dtype=object)


def _cut(line: shapely.LineString, at: Floats, spots: Floats) -> list[shapely.LineString]:
    """Cut a line at some of its points, which become ends of the parts to the last bit."""
    xy = shapely.get_coordinates(line)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    order = np.argsort(at, kind="stable")
    at, spots = at[order], spots[order]
    fresh = (at > 0) & (at < along[-1])
    at, spots = at[fresh], spots[fresh]
    bounds = np.concatenate([[-1.0], at, [np.inf]])
    tips = [None, *spots, None]
    parts = []
    for low, high, first, last in zip(bounds[:-1], bounds[1:], tips[:-1], tips[1:], strict=True):
        inner = xy[(along > low) & (along < high)]
        ends = [[tip] if tip is not None else np.empty((0, 2)) for tip in (first, last)]
        whole = np.vstack([ends[0], inner, ends[1]])
        if len(whole) > 1 and (whole[0] != whole[1]).any():
            parts.append(shapely.LineString(whole))
    if line.is_closed and len(parts) > 1:
        # The ring's seam is no end: only crossings and meeting points are.
        seam = np.vstack([parts[-1].coords, parts[0].coords[1:]])
        parts = [*parts[1:-1], shapely.LineString(seam)]
    return parts


def _polygons(
    lines: Lines, window: Window, ground: dict[int, BaseGeometry], to_degrees: _Degrees
) -> dict[int, BaseGeometry]:
    """Put the zones together from their lines, in degrees."""
    faces = shapely.get_parts(shapely.polygonize(shapely.transform(lines, to_degrees)))
    faces = np.asarray(faces, dtype=object)
    held = np.flatnonzero(window.holds)
    spots = shapely.points(to_degrees(window.xy[held]))
    face, point = shapely.STRtree(spots).query(faces, predicate="contains")
    owner = np.full(len(faces), OPEN)
    owner[face] = window.zone[held[point]]
    # A face without a house or a street is a rim, cut off from its zone's own parcels.
    bare = np.setdiff1d(np.arange(len(faces)), face)
    for zone, shape in ground.items():
        outline = shapely.transform(shape, to_degrees)
        owner[bare[shapely.contains(outline, shapely.point_on_surface(faces[bare]))]] = zone
    return {
        int(zone): shapely.orient_polygons(shapely.coverage_union_all(faces[owner == zone]))
        for zone in np.unique(owner[owner != OPEN])
    }


def _sound(zones: dict[int, BaseGeometry], window: Window) -> bool:
    """Say whether every zone has its ground, valid and apart from the others'."""
    shapes = np.array(list(zones.values()), dtype=object)
    every = np.unique(window.zone[window.zone != OPEN]).tolist() == sorted(zones)
    return every and bool(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes))


def _misplaced(
    zones: dict[int, BaseGeometry], houses: _Houses, to_degrees: _Degrees
) -> npt.NDArray[np.bool_]:
    """Say which households are not in their own zone, or in one when they are open."""
    if not len(houses.spot):
        return np.zeros(0, bool)
    number, shapes = np.array(list(zones), np.intp), np.array(list(zones.values()), dtype=object)
    shapely.prepare(shapes)
    spot, shape = shapely.STRtree(shapes).query(
        shapely.transform(houses.spot, to_degrees), predicate="intersects"
    )
    found = np.full(len(houses.spot), OPEN)
    np.maximum.at(found, spot, number[shape])
    return np.asarray(found != houses.zone)


def _refuse_misplaced(
    zones: dict[int, BaseGeometry], houses: _Houses, to_degrees: _Degrees
) -> None:
    wrong = _misplaced(zones, houses, to_degrees)
    if wrong.any():
        raise InvalidArea(
            Fault(
                f"households, row {row}",
                "no line parts it from a household of another zone",
                "households on one spot to open on one street, at one door",
                "Give both the same street_id and access_m.",
            )
            for row in houses.row[wrong]
        )
