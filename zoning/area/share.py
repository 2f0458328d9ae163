"""Share a number of people among places, in whole persons and without losing one."""

import numpy as np

INDIVISIBLE = "people to share: expected whole numbers of at least {least} for each place"


def share_people(
    total: int | np.ndarray,
    weights: np.ndarray,
    *,
    at_least: int = 0,
    group: np.ndarray | None = None,
    key: np.ndarray | None = None,
) -> np.ndarray:
    """
    Share people among places by largest remainder.

    Parameters
    ----------
    total
        People to share: one number, or one for each group.
    weights
        Weight of each place, 0 or more. Where all weights of a group are 0, all places count
        alike.
    at_least
        People that every place gets whatever its weight; the rest is shared by weight.
    group
        Group of each place, 0 to the number of groups less 1; one group by default.
    key
        What decides between equal remainders: the smaller first. The position by default.

    Returns
    -------
    ndarray
        int64, one a place. The sum over each group is exactly its total, and beyond ``at_least``
        every place has its exact share rounded down or up.

    Raises
    ------
    ValueError
        If a weight is negative or no number, a total is too small for ``at_least``, or a group
        without places has people.

    Notes
    -----
    Time grows with ``n log n``. The order of the rows makes no difference where ``key`` is given
    and unique: weights are added in the order of their size. Largest remainders leave out all
    places of small weight before any of a larger one; where most shares are below one person,
    `spread_people` keeps the right number in every neighbourhood.
    """
    weights, group, totals = _checked(total, weights, at_least, group)
    rest = totals - at_least * np.bincount(group, minlength=len(totals))
    exact = rest[group] * _shares(weights, group, len(totals))
    floors = np.floor(exact).astype(np.int64)
    left = rest - _sums(floors, group, len(totals))
    key = np.arange(len(weights)) if key is None else np.asarray(key)
    order = np.lexsort((key, floors - exact, group))
    rank = np.empty(len(weights), dtype=np.int64)
    rank[order] = np.arange(len(weights)) - _starts(group, len(totals))[group[order]]
    return np.asarray(floors + at_least + (rank < left[group]), dtype=np.int64)


def spread_people(
    total: int | np.ndarray,
    weights: np.ndarray,
    *,
    at_least: int = 0,
    group: np.ndarray | None = None,
) -> np.ndarray:
    """
    Share people among places in a row, so that no stretch of the row gets too many.

    Parameters
    ----------
    total, weights, at_least, group
        As in `share_people`. The places of each group stand in the order of the row: along a
        street, or by H3 index.

    Returns
    -------
    ndarray
        int64, one a place. The sum over each group is exactly its total, and the sum over any
        stretch of a group's row differs from its exact share by less than one person.

    Raises
    ------
    ValueError
        As in `share_people`.

    Notes
    -----
    The running total is rounded down at each place; time grows with ``n log n``.
    """
    weights, group, totals = _checked(total, weights, at_least, group)
    counts = np.bincount(group, minlength=len(totals))
    rest = totals - at_least * counts
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    effective = _effective(weights, group, len(totals))[order]
    starts = _starts(group, len(totals))
    running = np.cumsum(effective)
    running -= np.r_[0.0, running][starts][ranked]
    ends = np.maximum(starts + counts - 1, 0)
    full = running[ends] if len(running) else np.ones(len(totals))
    reached = np.floor(running * rest[ranked] / full[ranked]).astype(np.int64)
    reached[ends[counts > 0]] = rest[counts > 0]
    before = np.r_[0, reached[:-1]]
    before[starts[counts > 0]] = 0
    shares = np.empty(len(weights), dtype=np.int64)
    shares[order] = reached - before + at_least
    return shares


def _checked(
    total: int | np.ndarray, weights: np.ndarray, at_least: int, group: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    weights = np.asarray(weights, dtype=np.float64)
    group = np.zeros(len(weights), dtype=np.int64) if group is None else np.asarray(group)
    totals = np.atleast_1d(np.asarray(total, dtype=np.int64))
    if not (np.isfinite(weights) & (weights >= 0)).all():
        raise ValueError("weights: expected finite numbers of at least 0")
    counts = np.bincount(group, minlength=len(totals))
    if len(counts) != len(totals):
        raise ValueError("groups: expected one total for each group")
    if (totals < at_least * counts).any() or ((counts == 0) & (totals != 0)).any():
        raise ValueError(INDIVISIBLE.format(least=at_least))
    return weights, group, totals


def _effective(weights: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    # A group in which nothing has a weight is shared evenly.
    heaviest = np.zeros(groups)
    np.maximum.at(heaviest, group, weights)
    return np.where(heaviest[group] > 0, weights, 1.0)


def _shares(weights: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    effective = _effective(weights, group, groups)
    order = np.lexsort((effective, group))
    sums = np.zeros(groups)
    np.add.at(sums, group[order], effective[order])
    return np.asarray(effective / sums[group])


def _sums(values: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, group, values)
    return sums


def _starts(group: np.ndarray, groups: int) -> np.ndarray:
    counts = np.bincount(group, minlength=groups)
    return np.cumsum(counts) - counts
