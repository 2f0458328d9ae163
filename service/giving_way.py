"""Let a thread that computes give way to one that answers."""

import sys
from typing import Final

_SWITCH_S: Final = 0.0005
"""
After how long a thread that computes lets another one run, at the most.

With Python's own 5 ms each step of a request, from the event loop to a thread and back, would
wait so long for whatever computes, and forty steps a second are few.
"""


def give_way_soon() -> None:
    """Let threads of this process give way after half a millisecond."""
    sys.setswitchinterval(_SWITCH_S)
