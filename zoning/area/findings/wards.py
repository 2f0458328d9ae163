"""Bring the wards of a pack and those of a ward file into one form, to judge them alike."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.area.frames import UNITS, rounded

UNKNOWN: Final = -1
"""People of a ward whose population nobody knows."""

KINDS: Final = ("phường", "xã", "đặc khu", "thị trấn")
"""First words of a ward's full name that say its kind."""

FAR_ISLANDS: Final = ("Hoàng Sa", "Trường Sa")
"""Special zones far offshore, with few residents on many reefs: no rule of density holds there."""

SPECIAL_ZONE: Final = "đặc khu"


@dataclass(frozen=True, slots=True)
class Wards:
    """
    Wards in the form in which they are judged, sorted by identifier.

    Attributes
    ----------
    ids
        Identifiers: of a pack its unit identifiers, of a ward file its codes.
    codes
        Official codes; empty where none is known.
    names
        Names with their kind.
    kinds
        Kinds, in small letters.
    parents
        Code or identifier of the province; empty where none is known.
    people
        The whole ward's population, or `UNKNOWN`.
    shapes
        Polygons in degrees, on the grid of a pack.
    area_shares
        Share of the whole ward that each shape is: a pack may hold a part of a ward only.
    where
        What stands before an identifier where a fault says its place.
    """

    ids: tuple[str, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    parents: tuple[str, ...]
    people: np.ndarray
    shapes: np.ndarray
    area_shares: np.ndarray
    where: str

    def place(self, row: int) -> str:
        """Return where a ward stands in the input."""
        return f"{self.where} {self.ids[row]}"

    def called(self, row: int) -> str:
        """Return a ward's name with its code, as people should read it."""
        return f"{self.names[row]} ({self.codes[row] or self.ids[row]})"

    def is_far_island(self, row: int) -> bool:
        """Tell whether a ward is Hoàng Sa or Trường Sa."""
        zone = self.kinds[row] == SPECIAL_ZONE
        return zone and any(self.names[row].endswith(name) for name in FAR_ISLANDS)


def wards_of_area(area: Area) -> Wards:
    """
    Take the wards out of an area.

    Parameters
    ----------
    area
        The area.

    Returns
    -------
    Wards
        Its wards. Their people are what the coverage says of the whole ward; without an entry
        for a ward, the people the pack holds; unknown where it holds none anywhere.
    """
    units = area.units[area.units.level == "ward"]
    known = {entry.unit_id: entry.people_known for entry in area.coverage}
    nobody = not len(area.households) and not len(area.cells)
    people = [
        known.get(unit, UNKNOWN if nobody else held)
        for unit, held in zip(units.unit_id, units.people, strict=True)
    ]
    shares = {entry.unit_id: entry.area_share for entry in area.coverage}
    return Wards(
        ids=tuple(units.unit_id),
        codes=tuple(units.code.fillna("")),
        names=_composed(units.name),
        kinds=tuple(kind.lower() for kind in _composed(units.kind)),
        parents=tuple(units.parent_id.fillna("")),
        people=np.array(people, dtype=np.int64),
        shapes=np.asarray(units.geometry.values, dtype=object),
        area_shares=np.array([shares.get(unit, 1.0) for unit in units.unit_id]),
        where=f"{UNITS.file_name}, unit_id",
    )


def wards_of_frame(wards: gpd.GeoDataFrame, census: Mapping[str, int] | None = None) -> Wards:
    """
    Take the wards out of a ward file.

    Parameters
    ----------
    wards
        What `zoning.sources.official_wards.read_wards` returns.
    census
        People by ward code; nothing is known by default.

    Returns
    -------
    Wards
        The wards, coordinates rounded to the grid of a pack.
    """
    wards = wards.sort_values("code", kind="stable")
    names = _full_names(wards)
    counted = census or {}
    return Wards(
        ids=tuple(wards.code),
        codes=tuple(wards.code),
        names=names,
        kinds=tuple(_kind(name) for name in names),
        parents=tuple(wards.provinceCode.fillna("")),
        people=np.array([counted.get(code, UNKNOWN) for code in wards.code], dtype=np.int64),
        shapes=rounded(np.asarray(wards.geometry.values, dtype=object)),
        area_shares=np.ones(len(wards)),
        where="code",
    )


def _full_names(wards: pd.DataFrame) -> tuple[str, ...]:
    return _composed(wards["fullName"].fillna(wards["name"]))


def _composed(texts: Iterable[str]) -> tuple[str, ...]:
    # Many files hold letters and their marks apart; the names below are written in one.
    return tuple(unicodedata.normalize("NFC", text) for text in texts)


def _kind(name: str) -> str:
    return next((kind for kind in KINDS if name.lower().startswith(kind + " ")), "")
