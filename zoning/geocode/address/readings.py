"""Turn the ways to understand an address into readings with probabilities."""

from collections.abc import Sequence
from math import exp
from operator import mul
from typing import Final, NamedTuple

from .address import Reading, Span, UnitNames, UnitSpans
from .chains import Chain
from .evidence import evidence
from .kind_words import WARD
from .mentions import Mention
from .pieces import cut_up
from .seen import Seen
from .units_by_name import IndexedUnit, Named, UnitIndex
from .weights import NOTHING, WEIGHTS

THRESHOLD: Final = 0.7
"""Probability from which a reading is the answer; see docs/addresses.md for what it costs."""

_LEAST: Final = 0.01
_LEAST_COMMUNE: Final = 0.005
_LEAST_POWER: Final = 1e-6

_KINDS: Final = {
    "phuong": "Phường", "xa": "Xã", "thitran": "Thị trấn", "dackhu": "Đặc khu", "quan": "Quận",
    "huien": "Huyện", "thixa": "Thị xã", "thanhpho": "Thành phố",
}  # fmt: skip


class Weighed(NamedTuple):
    """
    A unit that an address may lie in.

    Attributes
    ----------
    chain
        The way to understand the address that speaks for it most.
    probability
        The sum over all ways that lead to it.
    communes
        Present codes of the communes it is, or went into.
    """

    chain: Chain
    probability: float
    communes: tuple[str, ...]


def weighed(chains: Sequence[Chain], seen: Seen, index: UnitIndex) -> list[Weighed]:
    """
    Return the units an address may lie in.

    Parameters
    ----------
    chains
        Ways to understand the address.
    seen
        The address.
    index
        The units.

    Returns
    -------
    list of Weighed
        The most probable first; each unit once. The probabilities and that of none of them add
        up to 1.
    """
    scores = [sum(map(mul, WEIGHTS, e)) for e in evidence(chains, seen, index)]
    top = max(NOTHING, *scores) if scores else NOTHING
    whole = exp(NOTHING - top)
    best: dict[tuple[int, str | int], list[float]] = {}
    kept: dict[tuple[int, str | int], Chain] = {}
    for chain, score in zip(chains, scores, strict=True):
        power = exp(score - top)
        whole += power
        if power < _LEAST_POWER:
            continue
        key = _meant(chain, index)
        sums = best.get(key)
        if sums is None:
            best[key], kept[key] = [power, power], chain
            continue
        sums[1] += power
        if power > sums[0]:
            sums[0], kept[key] = power, chain
    found = [
        Weighed(kept[key], total / whole, communes_of(kept[key], index))
        for key, (_, total) in best.items()
        if total >= _LEAST_COMMUNE * whole
    ]
    if len(found) > 1:
        found.sort(key=lambda one: (-one.probability, _order(one.chain)))
    return found


def _meant(chain: Chain, index: UnitIndex) -> tuple[int, str | int]:
    if chain.ward is not None:
        return 2, chain.ward.unit
    if chain.district is not None:
        return 1, chain.district.unit
    return 0, index.units[chain.province].present if chain.province is not None else ""


def _order(chain: Chain) -> tuple[int, int]:
    return (chain.ward.unit if chain.ward else -1, chain.district.unit if chain.district else -1)


def communes_of(chain: Chain, index: UnitIndex) -> tuple[str, ...]:
    """
    Return the present communes that a unit is, or went into.

    Parameters
    ----------
    chain
        What names the unit.
    index
        The units.

    Returns
    -------
    tuple of str
        Codes, sorted; none for a whole province.
    """
    if chain.ward is not None:
        unit = index.units[chain.ward.unit]
        return index.successors.get(chain.ward.unit, ()) if unit.is_old else (unit.coded.code,)
    if chain.district is not None:
        return index.successors.get(chain.district.unit, ())
    return ()


def answer_of(found: Sequence[Weighed], seen: Seen, index: UnitIndex) -> int | None:
    """
    Return which unit the text decides for.

    Parameters
    ----------
    found
        As `weighed` gives it.
    seen
        The address.
    index
        The units.

    Returns
    -------
    int or None
        Its place in ``found``: the first, if it reaches `THRESHOLD`. What speaks for a unit of
        the other era that is the same ground today speaks for it too. A ward that bears the
        name of a district of its province is none without a word for its kind, or a district:
        "Sơn Tây, Hà Nội" may be either.
    """
    if not found:
        return None
    first = found[0]
    if may_be_district(first.chain, seen, index):
        return None
    support = first.probability
    if first.chain.ward is not None and support < THRESHOLD:
        is_old = index.units[first.chain.ward.unit].is_old
        for one in found[1:]:
            if one.chain.ward is None or index.units[one.chain.ward.unit].is_old == is_old:
                continue
            if set(one.communes) <= set(first.communes):
                support += one.probability
    return 0 if support >= THRESHOLD else None


def may_be_district(chain: Chain, seen: Seen, index: UnitIndex) -> bool:
    """Return whether a chain's ward may as well be the district of its name."""
    at = chain.ward_at
    if chain.ward is None or at is None or chain.district is not None:
        return False
    mark = seen.marks.get(at.start)
    if mark is not None and mark.bits & WARD:
        return False
    present = index.units[chain.ward.unit].present
    return at.key in index.districts_of.get(present, {})


def likely_communes(found: Sequence[Weighed]) -> tuple[str, ...]:
    """
    Return the present communes an address may lie in.

    Parameters
    ----------
    found
        As `weighed` gives it.

    Returns
    -------
    tuple of str
        Codes, the most probable first, then by code. A unit that was divided counts for its
        parts alike.
    """
    weights: dict[str, float] = {}
    for one in found:
        for code in one.communes:
            weights[code] = weights.get(code, 0.0) + one.probability / len(one.communes)
    return tuple(sorted(weights, key=lambda code: (-weights[code], code)))


def readings_of(found: Sequence[Weighed], seen: Seen, index: UnitIndex) -> tuple[Reading, ...]:
    """
    Return readings as users see them.

    Parameters
    ----------
    found
        As `weighed` gives it.
    seen
        The address.
    index
        The units.

    Returns
    -------
    tuple of Reading
        The most probable first; those under 1 % are left out.
    """
    return tuple(_reading(one, seen, index) for one in found if one.probability >= _LEAST)


def _reading(one: Weighed, seen: Seen, index: UnitIndex) -> Reading:
    chain = one.chain
    units = index.units
    ward = units[chain.ward.unit] if chain.ward else None
    above = chain.district.unit if chain.district else ward.district if ward else -1
    district = units[above] if above >= 0 and (ward is None or ward.is_old) else None
    assert chain.province is not None
    province = units[chain.province]
    return Reading(
        "old" if (ward or district or province).is_old else "new",
        province.coded.code,
        district.coded.code if district else None,
        ward.coded.code if ward else None,
        UnitNames(
            province.coded.full_name,
            _name(chain.district, district, chain.district_at, seen, index),
            _name(chain.ward, ward, chain.ward_at, seen, index),
        ),
        one.probability,
        one.communes,
        UnitSpans(
            _span(chain.province_at, seen),
            _span(chain.district_at, seen),
            _span(chain.ward_at, seen),
        ),
    )


def _name(
    named: Named | None,
    unit: IndexedUnit | None,
    at: Mention | None,
    seen: Seen,
    index: UnitIndex,
) -> str | None:
    if unit is None:
        return None
    if named is None or not named.is_former or at is None:
        return unit.coded.full_name
    written = seen.pieces.text(at.start, at.end)
    if at.edits:
        written = _spelt_former(at.key, index)
    kind = _KINDS.get(named.kind)
    return f"{kind} {written}" if kind else written


def _spelt_former(key: str, index: UnitIndex) -> str:
    """Return a former name in words; the table knows it without accents."""
    letters, words, start = index.former[key], [], 0
    for cut in cut_up(key, index.syllables):
        words.append(letters[start : start + len(cut)].capitalize())
        start += len(cut)
    return " ".join(words)


def _span(at: Mention | None, seen: Seen) -> Span | None:
    if at is None:
        return None
    pieces = seen.pieces
    return Span(*pieces.spelt.span(pieces.starts[at.start], pieces.ends[at.end - 1]))
