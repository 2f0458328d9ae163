"""Know the coordinate systems that features are asked for in, VN-2000 among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from pyproj import CRS

from service.problem_details import RequestRefused
from zoning.errors import Fault
from zoning.sources.tables.vn2000 import from_lng_lat, to_lng_lat
from zoning.sources.tables.vn2000_zones import PLANE_SYSTEMS

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

_EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"
_DEGREES: Final = 7
_METRES: Final = 2


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """
    A coordinate system.

    Attributes
    ----------
    uri
        Its name in requests and answers.
    code
        EPSG code; None for CRS84, longitude and latitude as they are stored.
    """

    uri: str
    code: int | None = None

    @property
    def is_stored(self) -> bool:
        """Return whether coordinates are stored in it."""
        return self.code is None

    @property
    def is_swapped(self) -> bool:
        """Return whether the system states latitude or northing first."""
        return self.code is not None and _epsg(self.code).axis_info[0].direction == "north"

    @property
    def decimals(self) -> int:
        """Return the decimals that are kept: about a centimetre on the ground."""
        return _DEGREES if self.code is None or _epsg(self.code).is_geographic else _METRES

    def plane(self, stored: np.ndarray) -> np.ndarray:
        """
        Turn stored coordinates into this system, east first.

        Parameters
        ----------
        stored
            Longitude and latitude, a row each.

        Returns
        -------
        ndarray
            Easting and northing, or longitude and latitude, rounded to `decimals`.
        """
        if self.code is None:
            return stored
        x, y = stored[:, 0], stored[:, 1]
        if self.code != 4326:
            x, y = from_lng_lat(x, y, _epsg(self.code))
        return np.round(np.column_stack([x, y]), self.decimals)

    def written(self, stored: np.ndarray) -> np.ndarray:
        """
        Turn stored coordinates into this system, in the order it states.

        Parameters
        ----------
        stored
            Longitude and latitude, a row each.

        Returns
        -------
        ndarray
            As `plane`, with latitude first in EPSG:4326 and EPSG:4756.
        """
        turned = self.plane(stored)
        return turned[:, ::-1] if self.is_swapped else turned

    def read(self, written: np.ndarray) -> np.ndarray:
        """
        Turn coordinates of this system into stored ones.

        Parameters
        ----------
        written
            A row each, in the order the system states.

        Returns
        -------
        ndarray
            Longitude and latitude; not finite where the system does not reach.
        """
        if self.code is None:
            return written
        x, y = written[:, ::-1].T if self.is_swapped else written.T
        if self.code != 4326:
            x, y = to_lng_lat(x, y, _epsg(self.code))
        return np.column_stack([x, y])


SYSTEMS: Final[Mapping[str, ReferenceSystem]] = {
    system.uri: system
    for system in (
        ReferenceSystem(CRS84),
        *(
            ReferenceSystem(f"{_EPSG}{code}", code)
            for code in (4326, 3857, 4756, 32648, 32649, *sorted(PLANE_SYSTEMS))
        ),
    )
}
"""
Every system by its URI, CRS84 first.

WGS 84, its web and UTM systems, and VN-2000: geographic, zones of 6° and of 3°. Between the two
datums stands EPSG:6960, as everywhere else (`zoning.sources.tables.vn2000`).
"""

STORED: Final = SYSTEMS[CRS84]


def system_of(uri: str | None, parameter: str) -> ReferenceSystem:
    """
    Return a system by its URI.

    Parameters
    ----------
    uri
        Its URI; None for CRS84.
    parameter
        The parameter that names it, for the report.

    Returns
    -------
    ReferenceSystem
        The system.

    Raises
    ------
    RequestRefused
        400 if features cannot be asked for in it.
    """
    if uri is None:
        return STORED
    if uri not in SYSTEMS:
        raise RequestRefused(400, "The query of the request cannot be used.", [
            Fault(f"query parameter {parameter}", "another system",
                  f"{CRS84} or {_EPSG} with one of the codes that the collection lists",
                  "GET /collections/{id} lists them under crs."),
        ])  # fmt: skip
    return SYSTEMS[uri]


@lru_cache(maxsize=64)
def _epsg(code: int) -> CRS:
    return CRS.from_epsg(code)
