"""Read the names and house numbers of an area pack by the grammar addresses are read by."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.area.unit_rows import Units

from .address.house_orders import SlashOrder, joined
from .address.numbers import normal_number
from .address.spelling import name_key, spelt
from .house_rows import Lane, OwnAddresses
from .names import Names
from .pack_streets import PackStreets, Tones
from .pack_units import codes, hamlet_names, named_units, others, provinces
from .site_names import site_names

_HOUSE_WORD = re.compile(r"^(so nha|so|nha|sn)\s*(?=\d)")
_GAP = re.compile(r"(?<=\d)\s+(?=[a-z]\b)")
_NUMBER = re.compile(r"[\w\s/\\-]*\d[\w\s/\\-]*")


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
    streets = PackStreets()
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
            wards=named_units(units, "ward"),
            hamlets=hamlet_names(units),
            others=others(area),
            codes=codes(area, units),
            sites=site_names(area),
        ),
        order=order,
        province_rows=provinces(units),
        street_tones=tuple(tone for _, tone in streets.number_of),
        street_plain=tuple(streets.plain),
        plain_streets=plain_streets,
        alleys={lane: tuple(sorted(rows)) for lane, rows in alleys.items()},
        addresses=addresses,
    )


def _alley_lanes(area: Area, units: Units, streets: PackStreets) -> list[tuple[int, Lane]]:
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


def _whole_lane(units: Units, row: int, streets: PackStreets) -> tuple[tuple[str, ...], int | None]:
    chain, street = streets.lane_of(units.names[row])
    outer = units.parents[row]
    if street is None and outer >= 0 and units.levels[outer] == "alley":
        outer_chain, street = _whole_lane(units, outer, streets)
        chain = joined(outer_chain, chain)
    return chain, street


def _slash_order(
    area: Area, units: Units, unit_lanes: Mapping[str, list[Lane]], streets: PackStreets
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
    area: Area, streets: PackStreets, order: SlashOrder, unit_lanes: Mapping[str, list[Lane]]
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
    area: Area, streets: PackStreets, unit_lanes: Mapping[str, list[Lane]]
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


def _by_key(streets: PackStreets) -> dict[str, tuple[int, ...]]:
    known: dict[str, list[int]] = defaultdict(list)
    for (key, _), number in streets.number_of.items():
        known[key].append(number)
    return {key: tuple(sorted(numbers)) for key, numbers in known.items()}
