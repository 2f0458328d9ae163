"""Say once what explains the positions of many rows."""

import math
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Final

import geopandas as gpd
import pandas as pd

from .position_words import error_words, off_words

OFF: Final = ("position_misread", "position_contradicts_address")
"""Why a position is left to a person."""

_NAMED: Final = 20
"""Rows named in one sentence about many."""


@dataclass(frozen=True, slots=True)
class PositionFinding:
    """
    One error that explains the positions of some rows.

    Attributes
    ----------
    looks_like
        The error, a word that `zoning.geocode.position_words.error_words` knows.
    rows
        Numbers of the rows it explains, in their order.
    off
        How many rows have a position that is off, explained or not.
    off_m
        Metres by which they are off: the middle one.
    """

    looks_like: str
    rows: tuple[int, ...]
    off: int
    off_m: float

    @property
    def explains_all(self) -> bool:
        """Return whether it explains every position that is off."""
        return len(self.rows) == self.off

    def sentences(self) -> tuple[str, str]:
        """Return the finding in Vietnamese and English."""
        vietnamese, english = error_words(self.looks_like)
        listed = ", ".join(str(row) for row in self.rows[:_NAMED])
        listed += ", …" if len(self.rows) > _NAMED else ""
        far = off_words(self.off_m)
        count = len(self.rows)
        which = ("tất cả ", "all ") if self.explains_all and count > 1 else ("", "")
        noun = "position" if count == 1 else "positions"
        return (
            f"{which[0]}{count} tọa độ lệch khoảng {far}, có vẻ do {vietnamese}: hàng {listed}",
            f"{which[1]}{count} {noun} about {far} off, as with {english}: rows {listed}",
        )


def position_findings(located: gpd.GeoDataFrame) -> tuple[PositionFinding, ...]:
    """
    Say which errors explain the positions that are off, each once for all its rows.

    Parameters
    ----------
    located
        Cases or contacts as `zoning.geocode.geocode` returns them; ``row``, ``outcome``,
        ``why``, ``off_m`` and ``looks_like`` are read.

    Returns
    -------
    tuple of PositionFinding
        The error that explains most rows first, then the one that explains most of the rest;
        of several equal ones the one that a row names first. Rows that no error explains are in
        none.
    """
    off = located[is_off(located)]
    open_: dict[int, list[str]] = {
        at: text.split() for at, text in enumerate(off["looks_like"]) if isinstance(text, str)
    }
    rows, metres = off["row"].tolist(), off["off_m"].tolist()
    found = []
    while open_:
        told: dict[str, list[int]] = defaultdict(list)
        for at, words in open_.items():
            for word in words:
                told[word].append(at)
        word = max(told, key=lambda one: len(told[one]))
        mine = told[word]
        apart = [metres[at] for at in mine if not math.isnan(metres[at])]
        found.append(
            PositionFinding(
                word, tuple(int(rows[at]) for at in mine), len(off), median(apart or [0.0])
            )
        )
        open_ = {at: words for at, words in open_.items() if word not in words}
    return tuple(found)


def is_off(located: gpd.GeoDataFrame) -> pd.Series:
    """
    Return which cases have a position that is off.

    Parameters
    ----------
    located
        As `position_findings` takes them.

    Returns
    -------
    Series
        Booleans: read in another way, against its address, or outside the area.
    """
    why = located["why"]
    off: pd.Series = why.isin(OFF) | ((why == "outside_area") & located.geometry.notna())
    return off
