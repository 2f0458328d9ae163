"""Read the names and house numbers of an area pack by the grammar addresses are read by."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from zoning.area.area import Area
from zoning.area.unit_rows import Units

from .house_and_alleys import SlashOrder, head_at, joined
from .names import Names, key_of, street_type_ends
from .provinces import PROVINCE_OF
from .text import composed, folded, tone_key
from .tokens import Tokens, normal_number, tokens_of
from .unit_words import kind_of, unit_word_at

Lane = tuple[int, tuple[str, ...]]
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
    provinces
        Today's provinces the pack has units for; empty where it has none.
    street_tones, street_plain
        For each street its name with and without tones, to tell streets that differ in
        accents only.
    plain_streets
        Name of a street piece that is no alley → number of its street.
    alleys
        Lane → rows of the units that are this alley.
    addresses
        For each household its lane and house number, None where it states none.
    """

    names: Names
    order: SlashOrder
    provinces: frozenset[str]
    street_tones: tuple[str, ...]
    street_plain: tuple[str, ...]
    plain_streets: Mapping[str, int]
    alleys: Mapping[Lane, tuple[int, ...]]
    addresses: tuple[tuple[Lane | None, str | None], ...]


@dataclass(slots=True)
class _Streets:
    """Streets met so far: one for each key and way of accenting it."""

    number_of: dict[tuple[str, str], int] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)
    lanes: dict[str, tuple[tuple[str, ...], int | None]] = field(default_factory=dict)

    def lane_of(self, name: str) -> tuple[tuple[str, ...], int | None]:
        """Return the alleys and the street that a name says; no street where it says none."""
        if name not in self.lanes:
            self.lanes[name] = self._read(tokens_of(name))
        return self.lanes[name]

    def _read(self, tokens: Tokens) -> tuple[tuple[str, ...], int | None]:
        head = head_at(tokens, 0, "alley_first") if not tokens.number(0) else None
        readings = (*head.usual, *head.unusual) if head else ()
        chain = next((reading.alleys for reading in readings if reading.house is None), ())
        start = street_type_ends(tokens, head.end if head and chain else 0)
        key = key_of(tokens, start, len(tokens))
        if not key:
            return chain, None
        text = tokens.span(start, len(tokens))
        # "3/2" and "3 Tháng 2" are one day and one street: they have no tones to compare.
        has_tones = tone_key(text).count(" ") == key.count(" ")
        place = (key, tone_key(text) if has_tones else key)
        if place not in self.number_of:
            self.number_of[place] = len(self.number_of)
            self.plain.append(tone_key(folded(composed(text))) if has_tones else key)
        return chain, self.number_of[place]


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
    addresses = tuple(_addresses(area, streets, order, unit_lanes))
    return PackNames(
        names=Names(
            streets=_by_key(streets),
            wards=_ward_names(units),
            hamlets=_unit_names(units, "hamlet"),
            others=_others(area),
        ),
        order=order,
        provinces=_provinces(units),
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
    written = households["house_number"].notna() & households["unit_id"].isin(list(unit_lanes))
    columns = ["house_number", "street", "unit_id"]
    for number, street, unit in households.loc[written, columns].itertuples(index=False):
        pieces = tuple(_plain_number(str(number)).split("/"))
        if len(pieces) > 1 and (pd.isna(street) or not streets.lane_of(str(street))[0]):
            chains = {chain for _, chain in unit_lanes[unit]}
            votes["alley_first"] += pieces[:-1] in chains
            votes["house_first"] += tuple(reversed(pieces[1:])) in chains
    if votes["alley_first"] != votes["house_first"]:
        return max(votes, key=lambda order: votes[order])
    kinds = Counter(kind_of(folded(composed(units.kinds[row]))) for row in units.rows_at("alley"))
    is_northern = kinds["ngo"] + kinds["ngach"] > kinds["hem"] + kinds["kiet"]
    return "house_first" if is_northern else "alley_first"


def _addresses(
    area: Area, streets: _Streets, order: SlashOrder, unit_lanes: Mapping[str, list[Lane]]
) -> Iterable[tuple[Lane | None, str | None]]:
    street_names = dict(
        zip(area.streets["street_id"].tolist(), area.streets["name"].tolist(), strict=True)
    )
    columns = ["house_number", "street", "unit_id", "street_id"]
    for number, street, unit, piece in area.households[columns].itertuples(index=False):
        own = unit_lanes.get(unit)
        lane: Lane | None = own[0] if own else None
        name = street if pd.notna(street) or lane is not None else street_names.get(piece)
        if name is not None and pd.notna(name):
            chain, root = streets.lane_of(str(name))
            lane = None if root is None else (root, chain)
        if pd.isna(number):
            yield lane, None
            continue
        inner, house = _split(_plain_number(str(number)).split("/"), order)
        yield (None if lane is None else (lane[0], joined(lane[1], inner))), house


def _split(pieces: list[str], order: SlashOrder) -> tuple[tuple[str, ...], str]:
    if order == "alley_first":
        return tuple(pieces[:-1]), pieces[-1]
    return tuple(reversed(pieces[1:])), pieces[0]


@lru_cache(maxsize=65536)
def _plain_number(text: str) -> str:
    plain = folded(composed(text)).strip()
    plain = _HOUSE_WORD.sub("", plain)
    plain = _GAP.sub("", plain)
    return normal_number(plain) if _NUMBER.fullmatch(plain) else plain


def _by_key(streets: _Streets) -> dict[str, tuple[int, ...]]:
    known: dict[str, list[int]] = defaultdict(list)
    for (key, _), number in streets.number_of.items():
        known[key].append(number)
    return {key: tuple(sorted(numbers)) for key, numbers in known.items()}


def _unit_names(units: Units, level: str) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return kind and key of every unit of a level, and the rows of the units so named."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in units.rows_at(level):
        tokens = tokens_of(units.names[row])
        word = unit_word_at(tokens, 0)
        kind = word[1] if word else kind_of(folded(composed(units.kinds[row])))
        found[kind, key_of(tokens, word[2] if word else 0, len(tokens))].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def _ward_names(units: Units) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for (_, key), rows in _unit_names(units, "ward").items():
        found[key] += rows
    return {key: tuple(sorted(rows)) for key, rows in found.items()}


def _others(area: Area) -> frozenset[str]:
    """Return the keys of the names in the area's own name, with and without their kinds."""
    keys = set()
    for name in re.split(r"[,(]", area.name):
        tokens = tokens_of(name)
        word = unit_word_at(tokens, 0)
        keys |= {key_of(tokens, first, len(tokens)) for first in {0, word[2] if word else 0}}
    return frozenset(keys - {""})


def _provinces(units: Units) -> frozenset[str]:
    named = (key for _, key in _unit_names(units, "province"))
    return frozenset(PROVINCE_OF[key] for key in named if key in PROVINCE_OF)
