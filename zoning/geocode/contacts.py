"""Find where every contact of a list is, and every site that a case visited."""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

import geopandas as gpd
import h3
import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.area.locate_households import REACH_M
from zoning.quantities import CASE_RESOLUTION
from zoning.sources.tables.vocabulary import folded

from .gazetteer import Gazetteer
from .locate import locate_cases
from .location import MOST_CANDIDATES, Candidate

_AT_SITE_M: Final = 15.0
"""A position this near a site is at it."""

_UNIT_COLUMNS: Final = ("alley_id", "hamlet_id", "ward_id")


def geocode_contacts(
    contacts: pd.DataFrame,
    area: Area,
    *,
    gazetteer: Gazetteer | None = None,
    progress: Callable[[int], None] | None = None,
) -> gpd.GeoDataFrame:
    """
    Find where every contact of a list is, and every site that a case visited.

    Parameters
    ----------
    contacts
        As `zoning.read_contacts` returns it.
    area
        The area.
    gazetteer
        The area made ready; built here if left out. Give it when asking more than once.
    progress
        Called with the number of rows done since the last call.

    Returns
    -------
    GeoDataFrame
        As `zoning.geocode` returns cases, with ``site_id``. People are found as cases are. A
        visit is at the site of the area whose identifier or name it states, accents and case
        left out where they must be; or at a site within 15 m of its position; or at the
        household its address or position names. ``match_level`` is "site" at a site; ``why``
        is "no_such_site" where the site is not known and nothing else is stated.

    Raises
    ------
    InvalidCases
        If a column is missing, or the gazetteer was made of another area.

    Notes
    -----
    Nothing leaves the machine and nothing is random. Of several sites of one name the one
    within 60 m of the stated position is meant; without a position a person decides.
    """
    known = gazetteer or Gazetteer(area)
    frame = locate_cases(contacts, area, gazetteer=known, progress=progress)
    columns = {name: frame[name].tolist() for name in frame.columns}
    columns["site_id"] = [None] * len(frame)
    book = _SiteBook(area, known)
    for at in np.flatnonzero((frame["kind"] == "visited").to_numpy(bool)).tolist():
        _visit(at, columns, book)
    for name in frame.columns:
        if name != frame.geometry.name and frame[name].dtype == object:
            frame[name] = _objects(columns[name])
    frame["site_id"] = _objects(columns["site_id"])
    for name in ("access_m", "score", "radius_m"):
        frame[name] = np.array(columns[name], dtype=np.float64)
    points = np.array([*columns[frame.geometry.name], None], dtype=object)[:-1]
    return frame.set_geometry(gpd.GeoSeries(points, crs=frame.crs))


class _SiteBook:
    """The sites of an area by name, and where they stand in metres."""

    def __init__(self, area: Area, gazetteer: Gazetteer) -> None:
        self.area, self.gazetteer = area, gazetteer
        self.sites = area.sites
        self.units = _units_above(area)
        self._row = {str(name): row for row, name in enumerate(self.sites["site_id"])}
        self._exact, self._folded = defaultdict(list), defaultdict(list)
        for row, name in enumerate(self.sites["name"]):
            if isinstance(name, str):
                self._exact[_plain(name)].append(row)
                self._folded[folded(name)].append(row)
        shapes = self.sites.geometry
        self.xy = np.array(
            [gazetteer.metres(x, y) for x, y in zip(shapes.x, shapes.y, strict=True)]
        ).reshape(-1, 2)

    def named(self, text: str) -> list[int]:
        """Return the rows of the sites of an identifier or a name."""
        if text in self._row:
            return [self._row[text]]
        return self._exact.get(_plain(text)) or self._folded.get(folded(text), [])

    def near(self, rows: list[int], lng: float, lat: float, limit_m: float) -> list[int]:
        """Return those of some sites within so many metres of a position, nearest first."""
        if math.isnan(lng) or math.isnan(lat) or not rows:
            return []
        far = np.hypot(*(self.xy[rows] - np.array(self.gazetteer.metres(lng, lat))).T)
        order = sorted(range(len(rows)), key=lambda i: (float(far[i]), rows[i]))
        return [rows[i] for i in order if far[i] <= limit_m]


def _visit(at: int, columns: dict[str, list[Any]], book: _SiteBook) -> None:
    """Put one visit at its site, if it has one."""
    lng, lat = columns["lng"][at], columns["lat"][at]
    text = columns["site"][at]
    if not isinstance(text, str):
        near = book.near(list(range(len(book.sites))), lng, lat, _AT_SITE_M)
        if near:
            _put(at, near[0], columns, book)
        return
    rows = book.named(text)
    if len(rows) > 1:
        rows = book.near(rows, lng, lat, REACH_M)[:1] or rows
    if len(rows) == 1:
        _put(at, rows[0], columns, book)
    elif rows:
        candidates = tuple(_candidate(row, book, score=1 / len(rows)) for row in rows)
        _leave(at, columns, "ambiguous", "several_match", candidates[:MOST_CANDIDATES])
    elif not columns["household_id"][at] and not columns["address"][at] and math.isnan(lng):
        _leave(at, columns, "not_found", "no_such_site", ())


def _put(at: int, row: int, columns: dict[str, list[Any]], book: _SiteBook) -> None:
    site = book.sites.iloc[row]
    point = site[book.sites.geometry.name]
    is_on_street = isinstance(site["street_id"], str)
    values = {
        "outcome": "found",
        "match_level": "site",
        "household_id": None,
        "site_id": str(site["site_id"]),
        "street_id": str(site["street_id"]) if is_on_street else None,
        "access_m": float(site["access_m"]) if is_on_street else math.nan,
        "cell_id": None,
        "cell": str(h3.latlng_to_cell(point.y, point.x, CASE_RESOLUTION)),
        "score": 1.0,
        "radius_m": 0.0,
        "candidates": (_candidate(row, book, score=1.0),),
        "why": None,
        book.sites.geometry.name: point,
    } | dict(zip(_UNIT_COLUMNS, book.units[str(site["unit_id"])], strict=True))
    for name, value in values.items():
        columns[name][at] = value


def _leave(
    at: int,
    columns: dict[str, list[Any]],
    outcome: str,
    why: str,
    candidates: tuple[Candidate, ...],
) -> None:
    for name, value in (("outcome", outcome), ("why", why), ("candidates", candidates)):
        columns[name][at] = value


def _candidate(row: int, book: _SiteBook, *, score: float) -> Candidate:
    site = book.sites.iloc[row]
    point = site[book.sites.geometry.name]
    return Candidate(
        household_id=None,
        unit_id=str(site["unit_id"]),
        score=round(score, 4),
        lng=float(point.x),
        lat=float(point.y),
    )


def _units_above(area: Area) -> Mapping[str, tuple[str | None, str | None, str | None]]:
    """Return the alley, hamlet and ward of every unit."""
    units = area.units
    level = dict(zip(units["unit_id"], units["level"], strict=True))
    parent = dict(zip(units["unit_id"], units["parent_id"], strict=True))
    found = {}
    for unit in units["unit_id"]:
        held: dict[str, str] = {}
        above: Any = unit
        while isinstance(above, str):
            held.setdefault(str(level[above]), above)
            above = parent.get(above)
        found[str(unit)] = (held.get("alley"), held.get("hamlet"), held.get("ward"))
    return found


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _objects(values: list[Any]) -> pd.Series:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return pd.Series(column, dtype=object)
