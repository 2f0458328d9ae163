"""Count how often everybody in a zone was tested and found negative."""

from typing import Final

import numpy as np
import pandas as pd

from zoning.errors import Fault, InvalidInput

TEST_COLUMNS: Final = ("household_id", "taken_at", "result")
"""Columns of a frame of tests: one row a household and time; result negative or positive."""


def check_tests(tests: pd.DataFrame) -> None:
    """
    Refuse a frame of tests that cannot be read.

    Parameters
    ----------
    tests
        One row a test.

    Raises
    ------
    InvalidInput
        If a column is missing, a time has no offset, or a result is neither of the two words;
        every fault is listed.
    """
    faults = [
        Fault(f"tests, column {name}", "no such column", f"the columns {', '.join(TEST_COLUMNS)}")
        for name in TEST_COLUMNS
        if name not in tests
    ]
    if not faults:
        if not isinstance(tests["taken_at"].dtype, pd.DatetimeTZDtype):
            faults.append(Fault("tests, column taken_at", "no times with offset", "times in UTC"))
        wrong = np.flatnonzero(~tests["result"].isin(("negative", "positive")).to_numpy(bool))
        if len(wrong):
            listed = ", ".join(str(row + 1) for row in wrong[:8])
            found = f"another word in {len(wrong)} rows, first {listed}"
            faults.append(Fault("tests, column result", found, "negative or positive"))
    if faults:
        raise InvalidInput(faults, subject="tests")


def negative_rounds(
    tests: pd.DataFrame,
    households: pd.Series,
    *,
    after: pd.Timestamp,
    as_of: pd.Timestamp,
    utc_offset_hours: float,
) -> tuple[int, pd.Timestamp | None]:
    """
    Return how many rounds of negative tests some households have behind them.

    Parameters
    ----------
    tests
        As `check_tests` accepts them.
    households
        Identifiers.
    after, as_of
        Only tests later than the first and no later than the second count.
    utc_offset_hours
        Offset of the days' midnight.

    Returns
    -------
    tuple
        The least number of days with a negative test of any household, those before its last
        positive one left out; and the earliest of the households' last negative tests, None
        where a household has none. A household without a test has no round: missing data
        never means negative.
    """
    taken = tests["taken_at"]
    used = tests[tests["household_id"].isin(households) & (taken > after) & (taken <= as_of)]
    positive = used[used["result"] == "positive"].groupby("household_id")["taken_at"].max()
    since = pd.to_datetime(positive.reindex(used["household_id"]).to_numpy(), utc=True)
    stale = np.asarray(used["taken_at"].to_numpy() <= since.to_numpy(), bool)
    good = used[(used["result"] == "negative") & ~stale]
    shift = pd.Timedelta(hours=utc_offset_hours)
    day = (good["taken_at"] + shift).dt.floor("D")
    by_home = day.groupby(good["household_id"])
    days = by_home.nunique().reindex(households.unique(), fill_value=0).to_numpy(np.int64)
    if not len(days) or days.min() == 0:
        return 0, None
    return int(days.min()), good.groupby("household_id")["taken_at"].max().min()
