"""Set a process up that runs for weeks and answers while it computes."""

from service.garbage import spare_what_stays
from service.giving_way import give_way_soon
from service.heap import give_back_holes_regularly, give_back_large_blocks


def set_up_long_running() -> None:
    """Set up threads, the heap and searches for garbage; before threads begin."""
    give_way_soon()
    give_back_large_blocks()
    give_back_holes_regularly()
    spare_what_stays()
