"""Draw the outline of every zone: calm, exact at every door, crossing streets where posts stand."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from zoning.errors import Fault, InvalidArea
from zoning.quantities import WGS84

from .calm_lines import calm_lines
from .crossings import Crossings, crossings_at
from .fixed_spots import fixed_spots
from .outline_edges import OPEN
from .outline_lines import Lines, cut_at_streets, lines_of
from .pieces import Floats, Ints
from .terrain import Terrain
from .zone_ground import zone_edges
from .zone_rings import ZoneRings

RED = 2
_DECIMALS = 7
_NEXT_FREEDOM = (0.4, 0.0, 0.0, 0.0, 0.0)
"""The shares of their room that the lines of a zone which is not sound may use the next time."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """
    Zones on the map.

    Attributes
    ----------
    polygons
        Zone to polygon or multipolygon in EPSG:4326, in order of the zone's number.
    crossings
        Where the outlines cross streets.
    """

    polygons: dict[int, BaseGeometry]
    crossings: Crossings


def draw_outlines(
    terrain: Terrain, place_zone: npt.ArrayLike, place_level: npt.ArrayLike
) -> Outlines:
    """
    Draw the outline of every zone.

    Parameters
    ----------
    terrain
        The parcels, streets and houses of the area.
    place_zone
        Zone of each place, -1 for open, shape (n,). Red and yellow zones have different
        numbers.
    place_level
        Level of each place: 0 open, 1 yellow, 2 red, shape (n,).

    Returns
    -------
    Outlines
        Valid, right-handed polygons (RFC 7946), rounded to 7 decimals. Zones do not overlap and
        share every vertex where they meet; a red zone that touches yellow ground, and no open
        place, lies in a hole of it. Each holds every household it closes and none that is open
        or another's.

    Raises
    ------
    InvalidArea
        If two households of different zones stand on one spot, so that no line can part them.

    Notes
    -----
    Streets cross the outline in the middle of the links that are cut, and nowhere else
    unless the map lets two streets cross without a junction. All zones are drawn at once, and
    each as if those farther off than 48 metres were not there. Deterministic.
    """
    place_zone = np.asarray(place_zone, dtype=np.intp)
    place_level = np.asarray(place_level, dtype=np.int8)
    closed = np.flatnonzero(place_zone != OPEN)
    is_red = np.zeros(int(place_zone.max(initial=-1)) + 1, bool)
    is_red[place_zone[place_level == RED]] = True
    lines, spots = cut_at_streets(
        lines_of(zone_edges(terrain, closed, place_zone, is_red)), terrain
    )
    to_degrees = _Degrees(terrain)
    drawing = _Drawing(terrain, lines, ZoneRings.of(lines), place_zone, to_degrees)
    polygons, misplaced = drawing.calm()
    _refuse(misplaced)
    return Outlines(polygons, crossings_at(terrain, spots, to_degrees(spots.xy), is_red))


def zone_polygons(
    terrain: Terrain, place_zone: npt.ArrayLike, place_level: npt.ArrayLike
) -> dict[int, BaseGeometry]:
    """
    Draw the outline of every zone, and leave out where it crosses streets.

    Parameters
    ----------
    terrain, place_zone, place_level
        As `draw_outlines`.

    Returns
    -------
    dict
        The polygons of `draw_outlines`.

    Raises
    ------
    InvalidArea
        As `draw_outlines`.
    """
    return draw_outlines(terrain, place_zone, place_level).polygons


class _Degrees:
    """Turn metres into degrees, to 7 decimals."""

    def __init__(self, terrain: Terrain) -> None:
        self._transformer = Transformer.from_crs(terrain.crs, WGS84, always_xy=True)

    def __call__(self, xy: Floats) -> Floats:
        lnglat = np.stack(self._transformer.transform(*xy.T), axis=1)
        return np.round(lnglat.reshape(-1, 2), _DECIMALS)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Lines, the zones they go round, and what must be kept to its side."""

    terrain: Terrain
    lines: Lines
    rings: ZoneRings
    place_zone: Ints
    to_degrees: _Degrees

    def calm(self) -> tuple[dict[int, BaseGeometry], Ints]:
        """
        Draw calm lines; those round a zone that is not sound stay nearer to the parcels.

        What is returned last are the households that are not in their own zone even so.
        """
        freedom = np.ones(len(self.lines.left))
        fixed = fixed_spots(self.terrain, self.lines)
        polygons: dict[int, BaseGeometry] = {}
        house = np.empty(0, np.intp)
        for share in _NEXT_FREEDOM:
            xy, first = calm_lines(self.lines, fixed, freedom=freedom)
            polygons, invalid = self._polygons(self.to_degrees(xy), first)
            unsound, house = self._unsound(polygons, invalid)
            bad = np.append(unsound, False)
            touched = (bad[self.lines.left] | bad[self.lines.right]) & (freedom > share)
            if not touched.any():
                break
            freedom[touched] = share
        return polygons, house

    def _polygons(self, xy: Floats, first: Ints) -> tuple[dict[int, BaseGeometry], Ints]:
        """
        Return the zones, and those of them that are not valid.

        Rounding may bring two corners of a ring together: there it is parted.
        """
        polygons = self.rings.polygons(xy, first)
        invalid = _invalid(polygons)
        if len(invalid):
            again = self.rings.polygons(xy, first, parted=invalid)
            polygons |= again
            invalid = np.setdiff1d(invalid, np.setdiff1d(list(again), _invalid(again)))
        return polygons, invalid

    def misplaced(self, polygons: dict[int, BaseGeometry]) -> tuple[Ints, Ints]:
        """Return households that are not in their own zone, and the zone each is found in."""
        number = np.fromiter(polygons, np.intp)
        shapes = np.array(list(polygons.values()), dtype=object)
        zone, house = self.terrain.house_tree.query(shapes, predicate="intersects")
        found = np.full(len(self.terrain.houses), OPEN)
        np.maximum.at(found, house, number[zone])
        wrong = np.flatnonzero(found != self.place_zone[self.terrain.house_place])
        return wrong, found[wrong]

    def _unsound(
        self, polygons: dict[int, BaseGeometry], invalid: Ints
    ) -> tuple[npt.NDArray[np.bool_], Ints]:
        """
        Say which zones are missing, invalid, over another's ground or without a household.

        With them come the households that are not in their own zone.
        """
        bad = np.ones(int(self.place_zone.max()) + 1, bool)
        number = np.fromiter(polygons, np.intp)
        shapes = np.array(list(polygons.values()), dtype=object)
        bad[number] = np.isin(number, invalid)
        bad[number] |= ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
        house, found = self.misplaced(polygons)
        own = self.place_zone[self.terrain.house_place[house]]
        bad[own[own != OPEN]] = True
        bad[found[found != OPEN]] = True
        return bad, house


def _invalid(polygons: dict[int, BaseGeometry]) -> Ints:
    """Return the zones whose polygons are not valid."""
    number = np.fromiter(polygons, np.intp)
    shapes = np.array(list(polygons.values()), dtype=object)
    return np.asarray(number[~shapely.is_valid(shapes)], np.intp)


def _refuse(house: Ints) -> None:
    """Raise if households are not in their own zone."""
    if len(house):
        raise InvalidArea(
            Fault(
                f"households, row {row}",
                "no line parts it from a household of another zone",
                "households on one spot to open on one street, at one door",
                "Give both the same street_id and access_m.",
            )
            for row in house
        )
