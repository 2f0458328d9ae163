"""Recognise the households a pack knows already among the rows of a list, one to one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.house_rows import Lane
from zoning.sources.osm.doors import NAMED_REACH

from .places import Places
from .stated import Stated
from .streets import Streets

SAME_DOOR_M: Final = 5.0
"""Metres within which a house without a number is the same house: the width of a tube house."""

NOBODY: Final = -1


Pairs = tuple[np.ndarray, np.ndarray]
"""Rows of the list, and beside them rows of households."""


@dataclass(frozen=True, slots=True, eq=False)
class ListRows:
    """
    Rows of a list that have a place, in an order that is a matter of their content alone.

    Attributes
    ----------
    places, stated
        Where each is, and what it states.
    people
        People, NaN where not stated.
    list_ids
        The list's own identifiers, None where it has none.
    """

    places: Places
    stated: Sequence[Stated]
    people: np.ndarray
    list_ids: Sequence[str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """
    The household each row takes the identifier of.

    Attributes
    ----------
    household
        Row of the household, or `NOBODY`.
    level
        What decided: "household_id", "address", "door", "position"; empty for nobody.
    """

    household: np.ndarray
    level: np.ndarray


def match_households(
    rows: ListRows, free: np.ndarray, streets: Streets, gazetteer: Gazetteer
) -> Matches:
    """
    Match the rows of a list with the households of an area, one to one.

    Parameters
    ----------
    rows
        The rows.
    free
        Which households may be taken.
    streets, gazetteer
        The area.

    Returns
    -------
    Matches
        In this order, each time among what is left: the household of the row's own identifier;
        the same address in the same ward, within 150 m; the same door, within 5 m, where one
        side has no number; the nearest derived household on the same piece of street. Of
        several pairs the nearest goes first, then the one with as many people, then the smaller
        identifier.
    """
    found = Matches(
        np.full(len(rows.stated), NOBODY, dtype=np.int64), np.full(len(rows.stated), "", object)
    )
    left = free.copy()
    for level, pairs in (
        ("household_id", _by_identifier),
        ("address", _by_writing),
        ("address", _by_address),
        ("door", _by_door),
        ("position", _by_piece),
    ):
        open_ = found.household == NOBODY
        found_pairs = pairs(rows, open_, left, streets, gazetteer)
        for row, household in _best_first(found_pairs, rows, gazetteer):
            if found.household[row] == NOBODY and left[household]:
                found.household[row], found.level[row] = household, level
                left[household] = False
    return found


def _best_first(pairs: Pairs, rows: ListRows, gazetteer: Gazetteer) -> Iterable[tuple[int, int]]:
    own, other = pairs
    away = np.hypot(*(rows.places.xy[own] - gazetteer.xy[other]).T)
    people = gazetteer.area.households["people"].to_numpy()[other]
    # Who does not say how many live there leaves those who do their own household.
    unlike = np.where(np.isnan(rows.people[own]), 1, 2 * (rows.people[own] != people))
    order = np.lexsort((own, other, unlike, np.round(away, 2)))
    return zip(own[order].tolist(), other[order].tolist(), strict=True)


def _pairs(found: Iterable[tuple[int, int]]) -> Pairs:
    table = np.array(list(found), dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _by_identifier(
    rows: ListRows, open_: np.ndarray, left: np.ndarray, _: Streets, gazetteer: Gazetteer
) -> Pairs:
    known = gazetteer.household_row
    return _pairs(
        (row, known[name])
        for row, name in enumerate(rows.list_ids)
        if name is not None and name in known and open_[row] and left[known[name]]
    )


def _by_writing(
    rows: ListRows, open_: np.ndarray, left: np.ndarray, _: Streets, gazetteer: Gazetteer
) -> Pairs:
    """Pair what is written alike and stands on the same spot: this very list was read before."""
    frame = gazetteer.area.households
    texts = frame[["house_number", "street"]].fillna("").itertuples(index=False, name=None)
    known: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for household, (spot, text) in enumerate(zip(gazetteer.lng_lat.tolist(), texts, strict=True)):
        if left[household]:
            known[*spot, *text].append(household)
    spots = rows.places.lng_lat.tolist()
    return _pairs(
        (row, household)
        for row, one in enumerate(rows.stated)
        if open_[row]
        for household in known.get((*spots[row], one.number or "", one.street or ""), ())
    )


def _by_address(
    rows: ListRows, open_: np.ndarray, left: np.ndarray, streets: Streets, gazetteer: Gazetteer
) -> Pairs:
    pairs = []
    for row in np.flatnonzero(open_).tolist():
        one = rows.stated[row]
        if one.house is None:
            continue
        lanes = one.lanes or _lanes_of_place(row, rows, streets)
        same = {h for lane in lanes for h in gazetteer.houses.get((lane, one.house), ())}
        if not lanes and one.written.unknown_street is None:
            units = (int(gazetteer.unit_hamlet[rows.places.units[row]]),
                     int(rows.places.wards[row]))  # fmt: skip
            unit = units[0] if units[0] >= 0 else units[1]
            same |= set(gazetteer.hamlet_houses.get((unit, one.house), ()))
        pairs += [(row, household) for household in sorted(same) if left[household]]
    own, other = _pairs(pairs)
    near = gazetteer.ward_of[other] == rows.places.wards[own]
    near &= np.hypot(*(rows.places.xy[own] - gazetteer.xy[other]).T) <= NAMED_REACH
    return own[near], other[near]


def _lanes_of_place(row: int, rows: ListRows, streets: Streets) -> tuple[Lane, ...]:
    """Return the lane a house stands in whose row names no street, as the pack itself takes it."""
    if rows.stated[row].written.unknown_street is not None or rows.stated[row].street:
        return ()
    lane = streets.lane_of[int(rows.places.pieces[row])]
    return () if lane is None else (lane,)


def _by_door(
    rows: ListRows, open_: np.ndarray, left: np.ndarray, _: Streets, gazetteer: Gazetteer
) -> Pairs:
    own, other = np.flatnonzero(open_), np.flatnonzero(left)
    if not len(own) or not len(other):
        return _pairs([])
    near = cKDTree(gazetteer.xy[other])
    lists = near.query_ball_point(rows.places.xy[own], SAME_DOOR_M)
    counts = np.array([len(found) for found in lists], dtype=np.int64)
    first = np.repeat(own, counts)
    second = other[np.array([at for found in lists for at in found], dtype=np.int64)]
    numbered = np.array([one.house is not None for one in rows.stated], dtype=bool)
    known = np.array([household.has_number for household in gazetteer.households], dtype=bool)
    fits = ~(numbered[first] & known[second])
    fits &= gazetteer.ward_of[second] == rows.places.wards[first]
    return first[fits], second[fits]


def _by_piece(
    rows: ListRows, open_: np.ndarray, left: np.ndarray, streets: Streets, gazetteer: Gazetteer
) -> Pairs:
    frame = gazetteer.area.households
    derived = left & (frame["origin"] == "derived").to_numpy(dtype=bool)
    piece_of = pd.Index(streets.ids).get_indexer(frame["street_id"].to_numpy(dtype=object))
    homes: dict[int, list[int]] = defaultdict(list)
    for household in np.flatnonzero(derived).tolist():
        homes[int(piece_of[household])].append(household)
    own, other = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    members: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(open_).tolist():
        members[int(rows.places.pieces[row])].append(row)
    for piece, first in members.items():
        second = homes.get(piece, [])
        own.append(np.repeat(np.array(first, dtype=np.int64), len(second)))
        other.append(np.tile(np.array(second, dtype=np.int64), len(first)))
    first_row, second_row = np.concatenate(own), np.concatenate(other)
    same = gazetteer.ward_of[second_row] == rows.places.wards[first_row]
    return first_row[same], second_row[same]
