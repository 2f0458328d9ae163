"""Say whether the positions of a list lack the datum shift, seen from where houses are."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from zoning.area.locate_households import REACH_M
from zoning.area.metric import area_crs, metric_xy
from zoning.quantities import WGS84
from zoning.sources.tables.vn2000 import VN2000_GEOGRAPHIC, to_lng_lat

from .gazetteer import Gazetteer
from .position_readings import NO_DATUM_SHIFT
from .position_words import error_words

Floats = NDArray[np.float64]

_PLACE_M: Final = 100.0
"""Positions in one square of this side say the same thing once: outbreaks stand in clusters."""

_FEWEST: Final = 10
"""Squares from which on a list is judged."""

_SURE: Final = 4.0
"""Standard errors by which positions must lie nearer to doors with the shift."""

_DIRECTIONS: Final = 16
"""Shifts as long as the datum's that are tried beside it; none may fit as well."""

_LEAST_M: Final = 1.0
"""A door nearer than this is no better evidence: nobody notes houses more exactly."""


@dataclass(frozen=True, slots=True)
class DatumFinding:
    """
    Evidence that positions taken for WGS 84 are VN-2000.

    Attributes
    ----------
    positions, places
        How many positions were looked at, and in how many places 100 m apart they lie.
    stated_m, shifted_m
        Metres to the nearest door, as stated and with the datum shift: the middle ones.
    """

    positions: int
    places: int
    stated_m: float
    shifted_m: float

    def sentences(self) -> tuple[str, str]:
        """Return the finding in Vietnamese and English."""
        vietnamese, english = error_words(NO_DATUM_SHIFT)
        return (
            (
                f"{self.positions} tọa độ ở {self.places} nơi cách cửa nhà gần nhất "
                f"{self.stated_m:.1f} m; nếu là {vietnamese} thì còn {self.shifted_m:.1f} m. "
                "Chưa sửa gì; hãy kiểm tra hệ tọa độ của danh sách"
            ),
            (
                f"{self.positions} positions in {self.places} places lie {self.stated_m:.1f} m "
                f"from the nearest door, but {self.shifted_m:.1f} m if they are {english}. "
                "Nothing was changed; check the system of the list"
            ),
        )


def datum_finding(points: gpd.GeoSeries, gazetteer: Gazetteer) -> DatumFinding | None:
    """
    Say whether positions of a list lie at doors only with the shift from VN-2000 to WGS 84.

    Parameters
    ----------
    points
        Positions as the list states them, EPSG:4326; those without a point are left out.
    gazetteer
        The area.

    Returns
    -------
    DatumFinding or None
        None where the positions do not show it: too few places, or nearer to doors as they
        stand, or not nearer for certain, or nearer with another shift of that length as well.

    Notes
    -----
    The logarithm of the metres to the nearest door, between 1 and 60, is averaged in squares of
    100 m; its mean over the squares must fall by four standard errors, and by more of them than
    with any of sixteen other directions. Nothing is moved: the finding is for a person.
    """
    known = points[points.notna() & ~points.is_empty]
    inside = gazetteer.wards_at(known.x.to_numpy(), known.y.to_numpy()) >= 0
    known = known[inside]
    if len(known) < _FEWEST or not len(gazetteer.xy):
        return None
    shifted = gpd.GeoSeries(
        gpd.points_from_xy(
            *to_lng_lat(known.x.to_numpy(), known.y.to_numpy(), CRS(VN2000_GEOGRAPHIC))
        ),
        crs=WGS84,
    )
    crs = area_crs(gazetteer.area)
    here, there = (metric_xy(one, crs) for one in (known, shifted))
    square = np.unique(np.floor(here / _PLACE_M), axis=0, return_inverse=True)[1].reshape(-1)
    places = int(square.max()) + 1
    if places < _FEWEST:
        return None
    far, right = (gazetteer.metres_to_door(one) for one in (here, there))
    sure = _errors_fewer(far, right, square)
    if sure < _SURE:
        return None
    others = (gazetteer.metres_to_door(here + one) for one in _other_shifts(there - here))
    if any(_errors_fewer(far, other, square) >= sure for other in others):
        return None
    return DatumFinding(len(known), places, float(np.median(far)), float(np.median(right)))


def _errors_fewer(far: Floats, other: Floats, square: NDArray[np.intp]) -> float:
    """Return by how many standard errors the second metres are fewer, a square counted once."""
    gain = np.log(np.clip(far, _LEAST_M, REACH_M)) - np.log(np.clip(other, _LEAST_M, REACH_M))
    each = np.bincount(square, gain) / np.bincount(square)
    error = float(each.std(ddof=1)) / np.sqrt(len(each))
    return float(each.mean() / error) if error > 0 else 0.0


def _other_shifts(shift: Floats) -> list[Floats]:
    """Return shifts as long as one in all other directions."""
    east, north = shift.mean(axis=0)
    turns = 2 * np.pi * np.arange(1, _DIRECTIONS + 1) / (_DIRECTIONS + 1)
    return [
        np.array([np.cos(t) * east - np.sin(t) * north, np.sin(t) * east + np.cos(t) * north])
        for t in turns.tolist()
    ]
