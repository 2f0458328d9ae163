"""Find the alleys of every ward, each one once, and the alley each of them lies in."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .alley_names import AlleyName, bare_street, parse_alley, reorder_slashes
from .ground import WardPart
from .names import street_key
from .streets import Piece

MARGIN: Final = 1.0
"""Metres by which an alley's polygon is wider than the alley on either side."""

Key = tuple[int, str, tuple[str, ...]]
"""Ward, street at the mouth, numbers from the street inwards."""


@dataclass(frozen=True, slots=True)
class Alley:
    """
    One alley.

    Attributes
    ----------
    unit_id, parent_id
        Its identifier; the alley, hamlet or ward it lies in.
    name, kind
        As shown: "Hẻm 104 Nguyễn Trãi", "hẻm".
    ward
        Position of its ward among the ward parts.
    hamlet
        Position of its hamlet in that ward, or -1.
    pieces
        Positions of its street pieces; none for an alley known only from what lies in it.
    shape
        Narrow polygon round its pieces, or round those of the alleys in it; metres.
    origin
        "osm" where it is drawn, else "derived".
    root, path
        Folded name of the street at the mouth, and numbers from the street inwards.
    """

    unit_id: str
    parent_id: str
    name: str
    kind: str
    ward: int
    hamlet: int
    pieces: tuple[int, ...]
    shape: BaseGeometry
    origin: str
    root: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Alleys by key: their street pieces, how they are shown, and which of them are drawn."""

    members: Mapping[Key, Sequence[int]]
    shown: Mapping[Key, AlleyName]
    drawn: set[Key]


def find_alleys(
    pieces: Sequence[Piece], lines: np.ndarray, parts: Sequence[WardPart]
) -> list[Alley]:
    """
    Find alleys among street pieces.

    Parameters
    ----------
    pieces
        Street pieces.
    lines
        Their lines in metres, in the same order.
    parts
        The ward parts.

    Returns
    -------
    list of Alley
        By ward, then by street and number. Two spellings of one alley in one ward are one alley;
        an alley that crosses a ward border is one in each. An alley that is only named in the
        name of another ("Ngách 58 Ngõ 46" where no Ngõ 46 is drawn) is made and flagged derived.
        An alley belongs to the hamlet that holds most of its length.
    """
    ward_of = _wards_of(lines, parts)
    streets = _street_keys(pieces)
    names = _read_names(pieces, lines, streets)
    members: dict[Key, list[int]] = defaultdict(list)
    spelled: dict[Key, Counter[AlleyName]] = defaultdict(Counter)
    for row, name in names.items():
        key = (int(ward_of[row]), name.root, name.path)
        members[key].append(row)
        spelled[key][name] += max(1, round(lines[row].length))
    shown = {key: _shown(counts) for key, counts in spelled.items()}
    drawn = set(members)
    for key in sorted(drawn):
        for parent in shown[key].parents():
            if not parent.path and parent.root in streets:
                # The named alley at the mouth is known as a street.
                continue
            shown.setdefault((key[0], parent.root, parent.path), parent)
            members.setdefault((key[0], parent.root, parent.path), [])
    outlines = np.array(
        [
            line.buffer(piece.width / 2 + MARGIN, cap_style="flat")
            for piece, line in zip(pieces, lines, strict=True)
        ]
    )
    return _built(Found(members, shown, drawn), lines, outlines, parts)


def _wards_of(lines: np.ndarray, parts: Sequence[WardPart]) -> np.ndarray:
    middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    shapes = np.array([part.shape for part in parts], dtype=object)
    away = np.array([shapely.distance(shape, middle) for shape in shapes])
    return np.asarray(away.argmin(axis=0))


def _street_keys(pieces: Sequence[Piece]) -> set[str]:
    names = {piece.name for piece in pieces if piece.name is not None}
    return {street_key(name) for name in names if parse_alley(name) is None}


def _read_names(
    pieces: Sequence[Piece], lines: np.ndarray, streets: set[str]
) -> dict[int, AlleyName]:
    read = {
        row: name
        for row, piece in enumerate(pieces)
        if piece.name is not None and (name := parse_alley(piece.name)) is not None
    }
    for row, name in read.items():
        if not name.path and name.root in streets:
            # "Hẻm Nguyễn Hữu Cầu" is one alley off that street, not the mouth of all of them.
            read[row] = replace(name, path=("",))
    tree = shapely.STRtree(lines)
    for kinds in (("ngõ", "hẻm", "kiệt"), ("ngách",)):
        # A ngách without a street leaves an alley, which must have found its own street first.
        read |= {
            row: _rooted(row, read, pieces, lines, tree)
            for row, name in read.items()
            if not name.root and name.kinds[0] in kinds
        }
    turned = reorder_slashes(read.values())
    return {row: turned[name] for row, name in read.items()}


def _rooted(
    row: int,
    read: Mapping[int, AlleyName],
    pieces: Sequence[Piece],
    lines: np.ndarray,
    tree: shapely.STRtree,
) -> AlleyName:
    """Complete a name that says no street ("Ngõ 105") by what its own pieces touch."""
    name = read[row]
    joined, frontier = {row}, [row]
    touched: set[int] = set()
    while frontier:
        near = {int(other) for other in tree.query(lines[frontier], "dwithin", 0.01)[1]} - joined
        frontier = sorted(other for other in near if read.get(other) == name)
        joined |= set(frontier)
        touched |= near
    named = [other for other in sorted(touched - joined) if pieces[other].name is not None]
    streets = sorted(pieces[other].name or "" for other in named if other not in read)
    alleys = sorted(
        (read[other] for other in named if other in read and read[other].root),
        key=lambda found: (len(found.path), found.root, found.path),
    )
    # A ngách leaves an alley before it leaves a street.
    if alleys and (name.kinds[0] == "ngách" or not streets):
        outer = alleys[0]
        kinds = outer.kinds[: len(outer.path)] + name.kinds
        return AlleyName(outer.root, outer.path + name.path, kinds, outer.street)
    if streets:
        return replace(name, root=street_key(streets[0]), street=bare_street(streets[0]))
    # Nothing tells the street: two such alleys of one number in one ward are not known to differ.
    return name


def _shown(counts: Counter[AlleyName]) -> AlleyName:
    return min(counts, key=lambda name: (-counts[name], len(name.label), name.label))


def _built(
    found: Found, lines: np.ndarray, outlines: np.ndarray, parts: Sequence[WardPart]
) -> list[Alley]:
    members = found.members
    keys = sorted(members, key=lambda key: (key[0], key[1], _numeric(key[2])))
    ids: dict[Key, str] = {}
    per_ward: Counter[int] = Counter()
    for key in keys:
        per_ward[key[0]] += 1
        ids[key] = f"a-{parts[key[0]].code}-{per_ward[key[0]]:04d}"
    within: dict[Key, list[int]] = {
        key: sorted(
            row
            for other in keys
            if other[:2] == key[:2] and other[2][: len(key[2])] == key[2]
            for row in members[other]
        )
        for key in keys
        if not members[key]
    }
    alleys: dict[Key, Alley] = {}
    for key in keys:
        rows = list(members[key]) or within[key]
        hamlet = _main_hamlet(lines[rows], parts[key[0]])
        parent = next((ids[above] for above in _above(key) if above in ids), None)
        own = parts[key[0]].hamlet_id(hamlet) if hamlet >= 0 else parts[key[0]].unit_id
        alleys[key] = Alley(
            unit_id=ids[key],
            parent_id=parent or own,
            name=found.shown[key].label,
            kind=found.shown[key].kinds[-1],
            ward=key[0],
            hamlet=alleys[_outermost(key, ids)].hamlet if parent else hamlet,
            pieces=tuple(sorted(members[key])),
            shape=shapely.union_all(outlines[rows]),
            origin="osm" if key in found.drawn else "derived",
            root=key[1],
            path=key[2],
        )
    return list(alleys.values())


def _above(key: Key) -> list[Key]:
    return [(key[0], key[1], key[2][:depth]) for depth in range(len(key[2]) - 1, -1, -1)]


def _outermost(key: Key, ids: Mapping[Key, str]) -> Key:
    return [above for above in _above(key) if above in ids][-1]


def _main_hamlet(lines: np.ndarray, part: WardPart) -> int:
    if not part.hamlets:
        return -1
    length = [
        float(shapely.length(shapely.intersection(lines, hamlet.shape)).sum())
        for hamlet in part.hamlets
    ]
    return length.index(max(length))


def _numeric(path: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    def leading(number: str) -> int:
        digits = ""
        for letter in number:
            if not letter.isdigit():
                break
            digits += letter
        return int(digits or "0")

    return tuple((leading(number), number) for number in path)
