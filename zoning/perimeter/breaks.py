"""Find every price at which the cheapest setting of bits changes, and which bits it sets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from zoning.errors import Fault, InvalidProblem

from .array_checks import Bools, Ints
from .bits import Bits, kept_bits, part_at
from .conflict import Decided
from .least_cut import least_cut
from .problem import PRICE_LIMIT
from .restated import yellow_red_network

_EXACT: Final = float(PRICE_LIMIT) * (1 - 1e-9)
_NONE: Final = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Breaks:
    """
    Bits that are set together, each at its price.

    Attributes
    ----------
    node
        Shape (k,): every node that was undecided.
    part
        Shape (k,): position in ``base`` and ``slope`` at which each node is set.
    base, slope
        One per break, doubled: how the cost changes there, at price 0, at least 0, and per unit
        of price, below 0. The break is at the price where both cancel; in no order, and several
        at one price where parts have nothing to do with each other.
    """

    node: Ints
    part: Ints
    base: Ints
    slope: Ints


def break_points(bits: Bits) -> Breaks:
    """
    Find all breaks of bits none of which is set at the lowest price, and all at the highest.

    Parameters
    ----------
    bits
        The bits, as `zoning.perimeter.bits.undecided_bits` leaves them.

    Returns
    -------
    Breaks
        Every bit, with the price above which the least optimum sets it.

    Raises
    ------
    InvalidProblem
        If an exact price would need numbers beyond int64.

    Notes
    -----
    Divide and conquer (§11) in rounds: each part of the network that hangs together is asked at
    the price where setting none and setting all cost the same. All parts are asked at once,
    each at its own price, by one minimum cut; a part whose answer is "none" changes as a whole
    at that price, any other falls into two.
    """
    base, slope = [_NONE], [_NONE]
    nodes, parts = [_NONE], [_NONE]
    count = 0
    for part, done, rows in _rounds(bits):
        kinds, place = np.unique(part[done], return_inverse=True)
        nodes.append(rows.node[done])
        parts.append(place + count)
        base.append(_sums(place, rows.base[done], len(kinds)))
        slope.append(_sums(place, rows.slope[done], len(kinds)))
        count += len(kinds)
    return Breaks(*(np.concatenate(arrays) for arrays in (nodes, parts, base, slope)))


def _rounds(bits: Bits) -> Iterator[tuple[Ints, Bools, Bits]]:
    """Ask all parts; yield the part of each bit, which bits are done, and the bits."""
    while len(bits.node):
        part = _parts(bits)
        price, weight = _middle(bits, part)
        ones = _set_bits(bits, price[part], weight[part])
        split = np.zeros(len(price), np.bool_)
        split[part[ones]] = True
        yield part, ~split[part], bits
        bits = kept_bits(part_at(bits, ones), split[part])


def _parts(bits: Bits) -> Ints:
    """Number the parts that hang together."""
    k = len(bits.node)
    ends = np.concatenate([bits.arcs, bits.hard])
    joined = sparse.coo_array((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), shape=(k, k))
    part: Ints = csgraph.connected_components(joined, directed=False)[1].astype(np.int64)
    return part


def _middle(bits: Bits, part: Ints) -> tuple[Ints, Ints]:
    """Return the price at which all or none cost the same, as numerator and denominator."""
    count = int(part.max()) + 1
    base, slope = _sums(part, bits.base, count), -_sums(part, bits.slope, count)
    if (base < 0).any() or (slope <= 0).any():
        raise ArithmeticError("the cuts at the ends of the range are not the least ones")
    common = np.gcd(base, slope)
    price, weight = base // common, slope // common
    load = np.zeros(count)
    np.add.at(load, part, np.abs(bits.base) * weight[part].astype(float))
    np.add.at(load, part, -bits.slope * price[part].astype(float))
    of_arcs = part[bits.arcs[:, 0]]
    np.add.at(load, of_arcs, 2.0 * bits.line * weight[of_arcs])
    if load.sum() >= _EXACT:
        found = f"products of price and risk of {load.sum():.2g}"
        mend = "Divide all prices, or all risks, by a common factor."
        raise InvalidProblem([Fault("risk", found, f"products below {PRICE_LIMIT}", mend)])
    return price, weight


def _sums(part: Ints, values: Ints, parts: int) -> Ints:
    """Exact sums of the values of each part."""
    total = np.zeros(parts, np.int64)
    np.add.at(total, part, values)
    return total


def _set_bits(bits: Bits, price: Ints, weight: Ints) -> Bools:
    """Return the least optimum, with each bit's part at its own price."""
    problem = yellow_red_network(
        steps=weight * bits.base + price * bits.slope,
        is_red=bits.is_red,
        links=bits.arcs,
        line=weight[bits.arcs[:, 0]] * bits.line,
        ring=bits.hard,
    )
    k = len(bits.node)
    none = np.zeros(k, np.bool_)
    cut = least_cut(problem, Decided(bits.is_red, none, none, ~bits.is_red))
    ones: Bools = np.where(bits.is_red, cut.ones[k:], cut.ones[:k])
    return ones
