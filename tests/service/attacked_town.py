"""A small town in which cases come on ten days, and stories of the one that is looked for."""

from datetime import datetime, timedelta

import numpy as np

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_question import WARD, with_section
from zoning.policy.orders import Orders

TOWN = """
    +--2--1--2--1--+--1--2--1--3--+--1--2--1--+
    |              |              a           |
    2              1              1           2
    |              |              a           |
    1              2              9           1
    |              |              a           |
    +--1--2--1--2--+--2--1--2--1--a           3
    |              |              1           |
    2              1              a           2
    |              |              9           |
    1              1              a           1
    |              |              1           |
    +--2--1--3--1--+--1--2--1--2--+--1--3--2--+
"""
DAYS = tuple(
    datetime.fromisoformat("2026-07-01T20:00:00+07:00") + timedelta(days=day) for day in range(10)
)
FEW = 4
"""Of how many households each case of the drawn town is one: every story runs that often."""
FAR = 60
"""A household that officers give orders about: no case is near."""
APPEARS = 6
"""The plan that knows of the target first; four plans do."""
QUICK = with_section(WARD, "lifting", days_without_case=2, yellow_days=1)


def reported(day):
    """Return a time in the morning of a day."""
    return (DAYS[day] - timedelta(hours=12)).isoformat()


def others(day):
    """Return the other cases known on a day: one at first, one that recovers, one late."""
    known = [{"household": 3, "case_id": "o0", "reported_at": reported(0)}]
    if day >= 2:
        status = "recovered" if day >= 6 else "confirmed"
        known.append(
            {"household": 25, "case_id": "o1", "reported_at": reported(2), "status": status}
        )
    if day >= 7:
        known.append({"household": 50, "case_id": "o2", "reported_at": reported(7)})
    return known


def target(home, **more):
    return {"household": home, "case_id": "target", "reported_at": reported(APPEARS)} | more


def at_home(area, day, home):
    """Found at once, and recovered when the last plan is drawn."""
    status = "recovered" if day >= 9 else "confirmed"
    own = target(home, status=status)
    return located(area, *others(day), *([own] if day >= APPEARS else []))


def alley_first(area, day, home):
    """Known to the alley only, and a day later to the house."""
    own = target(home) if day > APPEARS else target(None, household=None, alley="a")
    return located(area, *others(day), *([own] if day >= APPEARS else []))


def elsewhere_first(area, day, home):
    """Located in the wrong house at first."""
    own = target(home if day > APPEARS else 60)
    return located(area, *others(day), *([own] if day >= APPEARS else []))


def hamlet_first(area, day, home):
    """Known to the hamlet only, and a day later to the house."""
    nowhere = {"match_level": "hamlet", "hamlet_id": "h-1-01"}
    own = target(home) if day > APPEARS else target(None) | nowhere
    return located(area, *others(day), *([own] if day >= APPEARS else []))


def housemates(area, day, home):
    """Two contacts that live with the target, and one who lives elsewhere."""
    known = [{"household": home}, {"household": home}, {"household": 40}]
    rows = [row | {"contact_of": "target", "reported_at": reported(APPEARS)} for row in known]
    return traced(area, *(rows if day >= APPEARS else []))


def ordered(area, day, home):
    """
    Orders on every day: a house is closed, lifted and kept open, then an alley is closed.

    Once the target is known they are about its own house: closed, lifted early, kept open.
    """
    name = area.households["household_id"]
    own, other = [name[home]], [name[FAR]]
    alley = Orders(close_yellow=["a-1-a"])
    return {
        1: Orders(close_red=other, reasons={name[FAR]: "Nhà trọ"}),
        2: Orders(lift=other),
        3: Orders(lift=other, keep_open=other),
        APPEARS: Orders(close_red=own, keep_open=other),
        APPEARS + 1: Orders(lift=own, keep_open=other, reasons={name[home]: "Đi viện"}),
        APPEARS + 2: Orders(keep_open=own),
        APPEARS + 3: Orders(close_yellow=own),
    }.get(day, alley)


def town_drawn():
    """Return the town."""
    return drawn_area(TOWN, alleys={"a": None})


def homes_of_alley(area):
    """Return the rows of the households in the town's alley."""
    return np.flatnonzero(area.households["unit_id"] == "a-1-a").tolist()
