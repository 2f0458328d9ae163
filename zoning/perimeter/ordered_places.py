"""Say which places orders keep open or close, and where they contradict each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.errors import InvalidInput
from zoning.policy.orders import Orders

from .named_ground import NamedGround
from .network import PlaceNetwork
from .network_units import Rows
from .problem import OPEN, RED, YELLOW

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class OrderedPlaces:
    """
    What orders say of each place.

    The narrower order decides: a household's before its alley's, an alley's before its hamlet's.
    Orders to close are least levels, so a wider one to close red holds beside a narrower one to
    close yellow.

    Attributes
    ----------
    ids, kinds
        Identifier and kind of every order but those to lift, see `zoning.policy.orders`.
    is_unit
        Whether it names a unit.
    level
        Level that is ordered for each place, -1 where none is; shape (n,), int8.
    which
        The order that says so, a position in ``ids``; -1 for none, shape (n,).
    clashes
        Orders that contradict each other at a place, as positions (kept open, closed, place), each
        pair once at its lowest place; shape (c, 3).
    """

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    is_unit: Bools
    level: NDArray[np.int8]
    which: Rows
    clashes: NDArray[np.int64]

    @property
    def open(self) -> Bools:
        """Places that are kept open."""
        return np.asarray(self.level == OPEN)

    @property
    def yellow(self) -> Bools:
        """Places that are yellow at least, and not ordered red."""
        return np.asarray(self.level == YELLOW)

    @property
    def red(self) -> Bools:
        """Places that are red."""
        return np.asarray(self.level == RED)


def ordered_places(network: PlaceNetwork, orders: Orders) -> OrderedPlaces | None:
    """
    Return what orders say of each place.

    Parameters
    ----------
    network
        The places.
    orders
        The orders; those to lift say nothing here.

    Returns
    -------
    OrderedPlaces or None
        None where nothing is kept open or closed.

    Raises
    ------
    InvalidInput
        If an identifier names nothing in the area, or several things; all of them are named.

    Notes
    -----
    Kept open, a piece of street has its ends, so that it can be passed; closed, it has not, for
    other pieces share them, and has the doors of their own beside a main road.
    """
    lasting = list(orders.lasting)
    if not lasting:
        return None
    kinds, ids = (tuple(each) for each in zip(*lasting, strict=True))
    named = NamedGround.of(network, ids)
    if faults := named.faults("orders"):
        raise InvalidInput(faults, subject="orders")
    wanted = np.array([_LEVEL[kind] for kind in kinds], np.int8)
    level = np.full(network.places, -1, np.int8)
    which = np.full(network.places, -1, np.int32)
    clashes = [np.empty((0, 3), np.int64)]
    for at in named.by_rank():
        kept, *shut = (
            named.places(network, at[wanted[at] == each], with_ends=each == OPEN)
            for each in (OPEN, YELLOW, RED)
        )
        clashes += [_clashes(kept, one) for one in shut]
        level[kept >= 0], which[kept >= 0] = OPEN, kept[kept >= 0]
        for each, held in zip((YELLOW, RED), shut, strict=True):
            up = (held >= 0) & (level < each)
            level[up], which[up] = each, held[up]
    return OrderedPlaces(
        ids=ids,
        kinds=kinds,
        is_unit=named.is_unit,
        level=level,
        which=which,
        clashes=np.concatenate(clashes),
    )


_LEVEL = {"keep_open": OPEN, "close_yellow": YELLOW, "close_red": RED}


def _clashes(kept: Rows, shut: Rows) -> NDArray[np.int64]:
    """Return each pair of contradicting orders once, with the lowest place of both."""
    place = np.flatnonzero((kept >= 0) & (shut >= 0))
    pairs = np.column_stack([kept[place], shut[place]]).astype(np.int64)
    known, first = np.unique(pairs, axis=0, return_index=True)
    return np.column_stack([known, place[first]])
