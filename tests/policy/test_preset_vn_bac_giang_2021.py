"""Bắc Giang, 24/5/2021: "một phần thôn Quyết Thắng" isolated, the whole thôn round it distanced."""

from tests.drawn_question import Drawn
from zoning.policy.load import policy_named

POLICY = policy_named("vn-bac-giang-2021")

TWO_HAMLETS = "+--1--1--1--1--1--1--1--1--1--1--+--1--1--1--1--1--1--+"
# Households 0-9 lie in the first hamlet, 10-15 in the second.


def test_a_part_of_the_hamlet_is_red_and_the_whole_hamlet_yellow():
    """A case at the far end: red stays small, yellow reaches the hamlet's border and ends there."""
    hamlet = Drawn(TWO_HAMLETS, split_hamlets_at=33, people=20)
    letters = hamlet.levels({"household": 0}, policy=POLICY)
    assert letters[0] == "r"
    assert letters[5:10] == "yyyyy"
    assert letters[11:] == "....."


def test_the_other_hamlet_stays_open_without_the_rule():
    """The same case under our own preset leaves most of the hamlet open."""
    hamlet = Drawn(TWO_HAMLETS, split_hamlets_at=33, people=20)
    assert hamlet.levels({"household": 0})[5:10] == "....."
