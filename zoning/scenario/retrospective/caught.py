"""Sum up over days which share of the cases to come was caught, and how sure that is."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.errors import Fault, InvalidInput

from .one_day import METHODS

Floats = NDArray[np.float64]

_DAY: Final = np.timedelta64(1, "D")


def caught_shares(
    days: pd.DataFrame, *, block_days: int = 28, draws: int = 2000, seed: int = 0
) -> pd.DataFrame:
    """
    Return which share of the cases to come each method caught over some days.

    Parameters
    ----------
    days
        What `retrospective` returned, or some days of it in a row: a wave, say.
    block_days
        Length of the blocks that are drawn together, at least 1. Cases come in clusters, and
        days that follow one another look ahead at the same cases; so a block should be longer
        than the days looked ahead.
    draws
        How often days are drawn anew, at least 100.
    seed
        Of the drawing: the same seed gives the same intervals.

    Returns
    -------
    DataFrame
        A row for each number of days ahead, scope ("all" cases to come, or "new": where none was
        known), level ("red", "closed" for red and yellow) and method. ``cases`` are counted once
        for every day that looks ahead at them; ``share`` of them was caught, with ``low`` and
        ``high``, the bounds of 95 % of draws; ``lead`` is the share less that of circles with
        as many people, with ``lead_low`` and ``lead_high``. Shares are NaN without a case, and
        bounds with fewer days than two blocks.

    Raises
    ------
    InvalidInput
        If ``block_days`` or ``draws`` is out of range; both faults are listed.

    References
    ----------
    .. [1] H. R. Künsch, "The jackknife and the bootstrap for general stationary observations",
       Annals of Statistics 17 (1989) 1217-1241, doi:10.1214/aos/1176347265: moving blocks.
    """
    faults = [
        Fault(name, str(value), f"at least {least}")
        for name, value, least in (("block_days", block_days, 1), ("draws", draws, 100))
        if value < least
    ]
    if faults:
        raise InvalidInput(faults, subject="shares caught")
    parts = [
        _of_scope(mine, ahead, scope, _block_weights(mine, block_days, draws, seed))
        for ahead, mine in days.groupby("ahead", sort=True)
        for scope in ("all", "new")
    ]
    return pd.concat(parts, ignore_index=True)


def _of_scope(days: pd.DataFrame, ahead: object, scope: str, weights: Floats) -> pd.DataFrame:
    """Sum up one scope of one number of days ahead."""
    prefix = "" if scope == "all" else "new_"
    cases = days[f"{prefix}cases"].to_numpy(np.float64)
    rows = []
    for level in ("red", "closed"):
        shares = {name: _shares(_hits(days, prefix + name, level), cases, weights)
                  for name in METHODS}  # fmt: skip
        for name, (share, drawn) in shares.items():
            circle, circle_drawn = shares["circle"]
            low, high = _bounds(drawn)
            lead_low, lead_high = _bounds(drawn - circle_drawn)
            rows.append(
                {
                    "ahead": ahead,
                    "scope": scope,
                    "level": level,
                    "method": name,
                    "cases": int(cases.sum()),
                    "share": share,
                    "low": low,
                    "high": high,
                    "lead": share - circle,
                    "lead_low": lead_low,
                    "lead_high": lead_high,
                }
            )
    return pd.DataFrame(rows)


def _hits(days: pd.DataFrame, method: str, level: str) -> Floats:
    hits = days[f"{method}_red"].to_numpy(np.float64)
    return hits if level == "red" else hits + days[f"{method}_yellow"].to_numpy(np.float64)


def _shares(hits: Floats, cases: Floats, weights: Floats) -> tuple[float, Floats]:
    """Return the share of hits over all days, and over the days of each draw."""
    total = cases.sum()
    drawn = weights @ cases
    shares = np.divide(weights @ hits, drawn, out=np.full(len(drawn), np.nan), where=drawn > 0)
    return (float(hits.sum() / total) if total else float("nan")), shares


def _bounds(drawn: Floats) -> tuple[float, float]:
    """Return the bounds of 95 % of what was drawn."""
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return float("nan"), float("nan")
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)


def _block_weights(days: pd.DataFrame, block_days: int, draws: int, seed: int) -> Floats:
    """Return how often each day is in each draw of blocks, shape (draws, days)."""
    day = ((days["day"] - days["day"].min()).to_numpy() // _DAY).astype(np.int64)
    length = int(day.max()) + 1
    if length < 2 * block_days:
        return np.empty((0, len(day)))
    starts = np.random.default_rng(seed).integers(
        0, length - block_days + 1, (draws, -(-length // block_days))
    )
    edges = np.zeros((draws, length + 1))
    row = np.arange(draws)[:, None]
    np.add.at(edges, (row, starts), 1)
    np.add.at(edges, (row, starts + block_days), -1)
    return np.asarray(np.cumsum(edges, axis=1)[:, day], np.float64)
