"""Take a whole column of codes from one day to another."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.errors import Fault, InvalidInput

from .days import DayLike, parse_day
from .table import UnitCodes
from .unit import Level, Succession


def translate(
    codes: UnitCodes,
    column: Iterable[Any],
    *,
    from_date: DayLike,
    to_date: DayLike,
    level: Level = "ward",
) -> pd.DataFrame:
    """
    Take a column of codes from one day to another.

    Parameters
    ----------
    codes
        The table of units.
    column
        Codes as text, with their leading zeros; repeats are welcome. The index of a Series is
        kept.
    from_date
        The day on which the codes are meant.
    to_date
        The day to which they are taken, later or earlier.
    level
        The level of the units.

    Returns
    -------
    DataFrame
        One row for each code and each of its successors (predecessors, if ``to_date`` is the
        earlier day), in the order of the column, then by the successor's code: ``code``,
        ``successor``, ``name`` of the successor with its kind, and ``share``: "whole" if all of
        the earlier unit lies in the later, else "part". Its index repeats that of the column: a
        row of a divided unit is there several times, and a person, or an address, decides.

    Raises
    ------
    InvalidInput
        If a code is missing, or no unit bears it on ``from_date``, or a day cannot be answered
        for. Every such code is named, and whether it lacks leading zeros.

    Notes
    -----
    Every different code is looked up once; the rest is one pass over arrays.
    """
    asked = pd.Series(column) if not isinstance(column, pd.Series) else column
    _check_present(asked)
    numbers, different = pd.factorize(asked.astype(object))
    answers = _answers(codes, [str(code) for code in different], from_date, to_date, level)
    flat = [one for answer in answers for one in answer]
    counts = np.array([len(answer) for answer in answers], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    times = counts[numbers]
    row = np.repeat(np.arange(len(asked)), times)
    within = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    picked = starts[numbers][row] + within
    return pd.DataFrame(
        {
            "code": asked.astype("string").to_numpy()[row],
            "successor": _texts([one.unit.code for one in flat], picked),
            "name": _texts([one.unit.full_name for one in flat], picked),
            "share": _texts([one.share for one in flat], picked),
        },
        index=asked.index[row],
        dtype="string",
    )


def _answers(
    codes: UnitCodes, different: list[str], from_date: DayLike, to_date: DayLike, level: Level
) -> list[tuple[Succession, ...]]:
    from_day = parse_day(from_date, name="from_date")
    to_day = parse_day(to_date, name="to_date")
    follow = codes.successors if from_day <= to_day else codes.predecessors
    answers: list[tuple[Succession, ...]] = []
    faults: dict[Fault, None] = {}
    for code in different:
        try:
            answers.append(follow(code, on=from_day, at=to_day, level=level))
        except InvalidInput as error:
            faults |= dict.fromkeys(error.faults)
    if faults:
        raise InvalidInput(faults, subject="unit codes")
    return answers


def _check_present(asked: pd.Series) -> None:
    missing = asked.index[asked.isna()]
    if len(missing):
        faults = [Fault(f"row {label}", "no code", "a code") for label in missing]
        raise InvalidInput(faults, subject="unit codes")


def _texts(values: list[str], picked: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.array(values, dtype=np.object_)[picked]
