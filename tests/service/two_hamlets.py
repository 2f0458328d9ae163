"""Draw a ward of two hamlets with a closed zone in each, stored and ready to be asked."""

from functools import cache

from drawn_area import drawn_area, located

from service.plans.publish import record_of
from service.store import open_store
from zoning.plan.draw import draw

DRAWING = """
    +--2--3---+---4--5--+--2---2--+----9---9---9---9---9---9---9---+--2--3---+---4--5--+
    |         |         !         |                                |         |         |
    3         2         a         3                                3         2         2
    |         |         !         |                                |         |         |
    +---1--4--+----2----+----5----+                                +---1--4--+----2----+
"""
BORDER = 46
WEST, EAST = "h-1-01", "h-1-02"


@cache
def two_hamlets():
    """Return the area: a ward w-1 with the hamlets `WEST` and `EAST` side by side."""
    return drawn_area(DRAWING, alleys={"a": None}, split_hamlets_at=BORDER)


@cache
def plan_in_both():
    """Return a plan for one case at the western end and one at the eastern end."""
    area = two_hamlets()
    homes = area.households
    ends = (homes.geometry.x.argmin(), homes.geometry.x.argmax())
    return draw(area, located(area, *({"household": int(number)} for number in ends)))


def fill_both(url):
    """Store the area, and the plan in force."""
    opened = open_store(url)
    opened.save_area(two_hamlets())
    opened.save_plan(record_of(plan_in_both(), two_hamlets()))
    opened.close()


def zones_of(unit):
    """Return the zones that hold a closed household of a hamlet or of what lies below it."""
    area, plan = two_hamlets(), plan_in_both()
    below = {unit} | set(area.units["unit_id"][area.units["parent_id"] == unit])
    homes = area.households.set_index("household_id")["unit_id"]
    closed = plan.households[plan.households["household_id"].map(homes).isin(below)]
    return set(closed["zone"])
