"""Karnataka, 20/8/2020: one house is the zone; the buffer is 200 m round it; 14 days to lift."""

from tests.drawn_question import Drawn
from zoning.policy.load import policy_named

POLICY = policy_named("in-karnataka-2020")

# Doors 45 m apart along one street of 630 m, and people enough that nothing closes for free.
STREET = "+" + "--------9" * 13 + "--------+"


def test_the_zone_is_one_house_and_the_buffer_reaches_200_metres():
    """Case at door 6: doors 2 to 10 lie within 180 m, doors 1 and 11 at 225 m do not."""
    drawn = Drawn(STREET, people=4)
    letters = drawn.levels({"household": 6 * 9}, policy=POLICY)
    doors = letters[::9]
    assert doors == "..yyyyryyyy.."


def test_an_order_lifts_fourteen_days_after_the_last_case():
    """The number of the rule, not of our preset's assumption."""
    assert POLICY.lifting.days_without_case == 14
    assert "Karnataka" in dict(POLICY.sources)["lifting.days_without_case"]
