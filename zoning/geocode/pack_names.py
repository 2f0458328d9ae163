"""Read the names and house numbers of an area pack by the grammar addresses are read by."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.area.unit_rows import Units

from .address.alley_chains import orders_of
from .address.house_orders import SlashOrder, joined
from .address.mentions import marks_of
from .address.numbers import normal_number, number_at
from .address.phrases import ALLEY, HAMLET, STREET, phrase_at
from .address.pieces import Pieces, pieces_of
from .address.spelling import name_key, spelt, tone_words
from .address.stated import Stated
from .address.syllables import PLAIN_SYLLABLES
from .house_rows import Lane, OwnAddresses
from .names import Names, street_key
from .provinces import PROVINCE_OF

_HOUSE_WORD = re.compile(r"^(so nha|so|nha|sn)\s*(?=\d)")
_GAP = re.compile(r"(?<=\d)\s+(?=[a-z]\b)")
_CODE = re.compile(r"\d{5}")
_NUMBER = re.compile(r"[\w\s/\\-]*\d[\w\s/\\-]*")


Tones = tuple[str, ...]
"""Words of a name with their tones, as `tone_words` gives them."""


@dataclass(frozen=True, slots=True)
class PackNames:
    """
    What the names of an area pack say.

    Attributes
    ----------
    names
        Keys of streets, wards and hamlets.
    order
        What a bare slash means in the pack.
    province_rows
        Today's name of each province the pack has a unit for, and its row.
    street_tones, street_plain
        For each street its name with and without tones, to tell streets that differ in
        accents only.
    plain_streets
        Name of a street piece that is no alley → number of its street.
    alleys
        Lane → rows of the units that are this alley.
    addresses
        Lane and house number of each household.
    """

    names: Names
    order: SlashOrder
    province_rows: tuple[tuple[str, int], ...]
    street_tones: tuple[Tones, ...]
    street_plain: tuple[Tones, ...]
    plain_streets: Mapping[str, int]
    alleys: Mapping[Lane, tuple[int, ...]]
    addresses: OwnAddresses


@dataclass(slots=True)
class _Streets:
    """Streets met so far: one for each key and way of accenting it."""

    number_of: dict[tuple[str, Tones], int] = field(default_factory=dict)
    plain: list[Tones] = field(default_factory=list)
    lanes: dict[str, tuple[tuple[str, ...], int | None]] = field(default_factory=dict)

    def lane_of(self, name: str) -> tuple[tuple[str, ...], int | None]:
        """Return the alleys and the street that a name says; no street where it says none."""
        if name not in self.lanes:
            self.lanes[name] = self._read(_pieces(name))
        return self.lanes[name]

    def _read(self, pieces: Pieces) -> tuple[tuple[str, ...], int | None]:
        stated = Stated(pieces, {}, {}, _whole_name(pieces))
        stated.walk()
        chain = () if stated.house else _chain(stated)
        if stated.street_at is None or stated.street_at[1] == stated.street_at[2]:
            return chain, None
        key = street_key(pieces, *stated.street_at)
        text = pieces.text(*stated.street_at[1:])
        # "3/2" and "3 Tháng 2" are one day and one street: they have no tones to compare.
        tones = () if "thang" in key else tone_words(text)
        place = (key, tones)
        if place not in self.number_of:
            self.number_of[place] = len(self.number_of)
            self.plain.append(() if not tones else tone_words(spelt(text).plain))
        return chain, self.number_of[place]


def _pieces(text: str) -> Pieces:
    return pieces_of(spelt(text), PLAIN_SYLLABLES)


def _whole_name(pieces: Pieces) -> dict[int, int]:
    """Return where the name of a street begins behind its alleys, and its word; it has no end."""
    keys, at = pieces.keys, 0
    while at < len(keys):
        phrase = phrase_at(pieces, at)
        if phrase is None or phrase.role not in (ALLEY, STREET):
            return {at: len(keys)}
        at = phrase.end
        if phrase.role == STREET:
            continue
        if not (at < len(keys) and keys[at].isdigit()):
            return {}
        number = number_at(pieces.plain, pieces.starts[at])
        while number is not None and at < len(keys) and pieces.starts[at] < number.end:
            at += 1
    return {}


def _chain(stated: Stated) -> tuple[str, ...]:
    usual, unusual = orders_of(stated, "alley_first")
    chains = [one.alleys for one in (*usual, *unusual) if one.house is None]
    return chains[0] if chains else ()


def read_pack_names(area: Area, units: Units) -> PackNames:
    """
    Read the names of an area pack.

    Parameters
    ----------
    area
        The area.
    units
        Its units.

    Returns
    -------
    PackNames
        Its names by key. An alley that lacks a street in its own name takes it from the alley
        it lies in; a household that names no street, from the piece its door opens on.

    Notes
    -----
    Linear in households, streets and units.
    """
    streets = _Streets()
    lanes = _alley_lanes(area, units, streets)
    alleys: dict[Lane, set[int]] = defaultdict(set)
    unit_lanes: dict[str, list[Lane]] = defaultdict(list)
    for row, lane in lanes:
        alleys[lane].add(row)
        unit_lanes[units.ids[row]].append(lane)
    plain_streets = {}
    for name in sorted(set(area.streets["name"].dropna().tolist())):
        chain, street = streets.lane_of(name)
        if street is not None and not chain:
            plain_streets[name] = street
    order = _slash_order(area, units, unit_lanes, streets)
    addresses = _addresses(area, streets, order, unit_lanes)
    return PackNames(
        names=Names(
            streets=_by_key(streets),
            wards=_named_units(units, "ward"),
            hamlets=_hamlet_names(units),
            others=_others(area),
            codes=_codes(area, units),
        ),
        order=order,
        province_rows=_provinces(units),
        street_tones=tuple(tone for _, tone in streets.number_of),
        street_plain=tuple(streets.plain),
        plain_streets=plain_streets,
        alleys={lane: tuple(sorted(rows)) for lane, rows in alleys.items()},
        addresses=addresses,
    )


def _alley_lanes(area: Area, units: Units, streets: _Streets) -> list[tuple[int, Lane]]:
    """Return every alley's row with the lane its name says, and those its street pieces say."""
    found: list[tuple[int, Lane]] = []
    for row in units.rows_at("alley"):
        chain, street = _whole_lane(units, row, streets)
        if street is not None:
            found.append((row, (street, chain)))
    row_of = {name: row for row, name in enumerate(units.ids)}
    named = area.streets[area.streets["unit_id"].notna() & area.streets["name"].notna()]
    pairs = set(zip(named["name"].tolist(), named["unit_id"].tolist(), strict=True))
    for name, unit in sorted(pairs):
        chain, street = streets.lane_of(name)
        if street is not None and unit in row_of:
            found.append((row_of[unit], (street, chain)))
    return found


def _whole_lane(units: Units, row: int, streets: _Streets) -> tuple[tuple[str, ...], int | None]:
    chain, street = streets.lane_of(units.names[row])
    outer = units.parents[row]
    if street is None and outer >= 0 and units.levels[outer] == "alley":
        outer_chain, street = _whole_lane(units, outer, streets)
        chain = joined(outer_chain, chain)
    return chain, street


def _slash_order(
    area: Area, units: Units, unit_lanes: Mapping[str, list[Lane]], streets: _Streets
) -> SlashOrder:
    """Let the pack's own slash numbers vote; without any, take the custom of its alley words."""
    votes: Counter[SlashOrder] = Counter()
    households = area.households
    number_of, numbers = _each_once(households["house_number"])
    pieces_of = [_plain_number(number).split("/") for number in numbers]
    # The last answers for no number.
    rows = np.flatnonzero(np.array([len(p) > 1 for p in pieces_of] + [False])[number_of])
    said = households[["street", "unit_id"]].iloc[rows]
    columns = (number_of[rows].tolist(), _plain(said["street"]), _plain(said["unit_id"]))
    chains_of = {unit: {chain for _, chain in lanes} for unit, lanes in unit_lanes.items()}
    for number, street, unit in zip(*columns, strict=True):
        chains = chains_of.get(unit or "")
        if chains is None or (street is not None and streets.lane_of(street)[0]):
            continue
        pieces = tuple(pieces_of[number])
        votes["alley_first"] += pieces[:-1] in chains
        votes["house_first"] += tuple(reversed(pieces[1:])) in chains
    if votes["alley_first"] != votes["house_first"]:
        return max(votes, key=lambda order: votes[order])
    kinds = Counter(name_key(units.kinds[row]) for row in units.rows_at("alley"))
    is_northern = kinds["ngo"] + kinds["ngach"] > kinds["hem"] + kinds["kiet"]
    return "house_first" if is_northern else "alley_first"


def _addresses(
    area: Area, streets: _Streets, order: SlashOrder, unit_lanes: Mapping[str, list[Lane]]
) -> OwnAddresses:
    """Read lane and number of every household; what many have in common is read once."""
    number_of, numbers = _each_once(area.households["house_number"])
    read = [_split(_plain_number(number).split("/"), order) for number in numbers]
    ground_of, grounds = _stated_lanes(area, streets, unit_lanes)
    both, pairs = pd.factorize(ground_of * (len(read) + 1) + number_of + 1)
    lanes: dict[Lane, int] = {}
    rank = np.full(len(pairs), -1, np.int64)
    for at, pair in enumerate(pairs.tolist()):
        lane, number = grounds[pair // (len(read) + 1)], pair % (len(read) + 1) - 1
        if lane is not None:
            inner = read[number][0] if number >= 0 else ()
            rank[at] = lanes.setdefault((lane[0], joined(lane[1], inner)), len(lanes))
    houses: dict[str, int] = {}
    # The last answers for no number.
    own = np.array([houses.setdefault(house, len(houses)) for _, house in read] + [-1], np.int64)
    return OwnAddresses(tuple(lanes), tuple(houses), rank[both], own[number_of])


def _stated_lanes(
    area: Area, streets: _Streets, unit_lanes: Mapping[str, list[Lane]]
) -> tuple[NDArray[np.int64], list[Lane | None]]:
    """Return the lanes that units, streets and doors of households say, and which is whose."""
    street_names = dict(
        zip(_plain(area.streets["street_id"]), _plain(area.streets["name"]), strict=True)
    )
    columns = [_each_once(area.households[name]) for name in ("street", "unit_id", "street_id")]
    key = np.zeros(len(area.households), np.int64)
    for code, values in columns:
        key = key * (len(values) + 1) + code + 1
    which = pd.factorize(key)[0]
    first = np.full(int(which.max(initial=-1)) + 1, len(which))
    np.minimum.at(first, which, np.arange(len(which)))
    found: list[Lane | None] = []
    for row in first.tolist():
        street, unit, piece = (
            values[code[row]] if code[row] >= 0 else None for code, values in columns
        )
        own = unit_lanes.get(unit or "")
        lane: Lane | None = own[0] if own else None
        name = street if street is not None or lane is not None else street_names.get(piece)
        if name is not None:
            chain, root = streets.lane_of(name)
            lane = None if root is None else (root, chain)
        found.append(lane)
    return which.astype(np.int64), found


def _each_once(column: pd.Series) -> tuple[NDArray[np.int64], list[str]]:
    """Return for each row the number of its text, -1 for null, and each text once."""
    codes, values = pd.factorize(column)
    return codes.astype(np.int64), [str(value) for value in values.tolist()]


def _plain(column: pd.Series) -> list[str | None]:
    """Return texts as Python has them, None for null."""
    values = column.to_numpy(object)
    return [None if null else str(v) for v, null in zip(values, column.isna(), strict=True)]


def _split(pieces: list[str], order: SlashOrder) -> tuple[tuple[str, ...], str]:
    if order == "alley_first":
        return tuple(pieces[:-1]), pieces[-1]
    return tuple(reversed(pieces[1:])), pieces[0]


@lru_cache(maxsize=65536)
def _plain_number(text: str) -> str:
    if text.isascii() and text.isdigit():
        return normal_number(text)
    plain = spelt(text).plain.lower().strip()
    plain = _HOUSE_WORD.sub("", plain)
    plain = _GAP.sub("", plain)
    return normal_number(plain) if _NUMBER.fullmatch(plain) else plain


def _by_key(streets: _Streets) -> dict[str, tuple[int, ...]]:
    known: dict[str, list[int]] = defaultdict(list)
    for (key, _), number in streets.number_of.items():
        known[key].append(number)
    return {key: tuple(sorted(numbers)) for key, numbers in known.items()}


def _hamlet_names(units: Units) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return kind and name of every hamlet, and the rows of those so named."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in units.rows_at("hamlet"):
        pieces = _pieces(units.names[row])
        word = phrase_at(pieces, 0) if pieces.keys else None
        is_kind = word is not None and word.role == HAMLET
        kind = word.kind if word is not None and is_kind else units.kinds[row]
        first = word.end if word is not None and is_kind else 0
        found[kind, "".join(pieces.keys[first:])].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def _named_units(units: Units, level: str) -> dict[str, tuple[int, ...]]:
    """Return the name of every unit of a level without its kind, and the rows of those so named."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in units.rows_at(level):
        found[_without_kind(units.names[row])].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _without_kind(name: str) -> str:
    """Return the key of a unit's name without the word for its kind."""
    pieces = _pieces(name)
    marks = marks_of(pieces, PLAIN_SYLLABLES, ())
    first = next((end for end, mark in marks.items() if mark.start == 0), 0)
    return "".join(pieces.keys[first:])


def _others(area: Area) -> frozenset[str]:
    """Return the keys of the names in the area's own name, with and without their kinds."""
    names = re.split(r"[,(]", area.name)
    return frozenset(key for name in names for key in (name_key(name), _without_kind(name)) if key)


def _codes(area: Area, units: Units) -> dict[str, int]:
    """Return the code of each ward that is one of the national table's, and its row."""
    codes = area.units["code"].fillna("").tolist()
    return {str(codes[row]): row for row in units.rows_at("ward") if _CODE.fullmatch(codes[row])}


def _provinces(units: Units) -> tuple[tuple[str, int], ...]:
    named = _named_units(units, "province")
    return tuple(
        (PROVINCE_OF[key], row) for key, rows in named.items() if key in PROVINCE_OF for row in rows
    )
