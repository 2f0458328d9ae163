"""Shares are sums over days, and their bounds come from blocks of days."""

import numpy as np
import pandas as pd
import pytest

from zoning.errors import InvalidInput
from zoning.scenario.retrospective import caught_shares
from zoning.scenario.retrospective.one_day import METHODS


def days(hits, *, cases=10, circle=2):
    """Return days of which the plan's red catches so many of the cases, and circles others."""
    count = len(hits)
    frame = pd.DataFrame({"day": pd.date_range("2026-07-01", periods=count), "ahead": 7})
    for prefix in ("", "new_"):
        frame[f"{prefix}cases"] = cases if not prefix else cases // 2
        for name in METHODS:
            frame[f"{prefix}{name}_red"] = 0
            frame[f"{prefix}{name}_yellow"] = 1
        frame[f"{prefix}plan_red"] = np.asarray(hits) // (1 if not prefix else 2)
        frame[f"{prefix}circle_red"] = circle // (1 if not prefix else 2)
    return frame


def one(shares, *, method="plan", level="red", scope="all"):
    (found,) = shares[
        (shares.method == method) & (shares.level == level) & (shares.scope == scope)
    ].itertuples()
    return found


def test_a_share_is_of_all_cases_of_all_days():
    """Not the mean of the days' shares: days with many cases weigh more."""
    frame = days([1, 8])
    frame["cases"] = [10, 90]
    shares = caught_shares(frame)
    assert one(shares).share == pytest.approx(9 / 100)
    assert one(shares, level="closed").share == pytest.approx(11 / 100)
    assert one(shares, scope="new").cases == 10


def test_the_lead_is_over_circles_with_as_many_people():
    """Of circles it is nothing."""
    shares = caught_shares(days([4, 4]))
    assert one(shares).lead == pytest.approx(0.2)
    assert one(shares, method="circle").lead == 0


def test_days_that_are_all_alike_leave_no_doubt():
    """Whatever is drawn gives the same share."""
    found = one(caught_shares(days([4] * 60)))
    assert (found.low, found.high) == pytest.approx((0.4, 0.4))
    assert (found.lead_low, found.lead_high) == pytest.approx((0.2, 0.2))


def test_days_that_cling_together_leave_more_doubt_than_days_that_do_not():
    """The same hits in two runs, and in turn: only blocks can tell them apart."""
    runs = one(caught_shares(days([0] * 60 + [8] * 60), block_days=20))
    turns = one(caught_shares(days([0, 8] * 60), block_days=20))
    assert runs.share == turns.share
    assert runs.high - runs.low > 5 * (turns.high - turns.low)
    assert runs.low < runs.share < runs.high


def test_the_bounds_hold_the_truth_as_often_as_they_say():
    """Of 100 outbreaks of independent days with a true share of 0.3, some 95."""
    random = np.random.default_rng(1)
    held = 0
    for _ in range(100):
        found = one(caught_shares(days(random.binomial(10, 0.3, 140)), block_days=5, draws=400))
        held += found.low <= 0.3 <= found.high
    assert 88 <= held <= 100


def test_the_same_seed_draws_the_same_days():
    """And another one others."""
    frame = days(np.arange(90) % 11)
    pd.testing.assert_frame_equal(caught_shares(frame), caught_shares(frame))
    assert not caught_shares(frame).equals(caught_shares(frame, seed=1))


def test_fewer_days_than_two_blocks_have_no_bounds():
    """One block says nothing of how blocks differ."""
    assert np.isnan(one(caught_shares(days([1, 2, 3] * 9), block_days=14)).low)
    assert np.isfinite(one(caught_shares(days([1, 2] * 14), block_days=14)).low)


def test_no_case_has_no_share():
    """Nothing of nothing is not a number."""
    found = one(caught_shares(days([0] * 40, cases=0), block_days=10))
    assert np.isnan([found.share, found.low, found.high]).all()


def test_options_out_of_range_are_told_together():
    """Both of them."""
    with pytest.raises(InvalidInput) as caught:
        caught_shares(days([1, 2]), block_days=0, draws=1)
    assert [fault.where for fault in caught.value.faults] == ["block_days", "draws"]
