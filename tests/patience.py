"""Wait for what must come, so long that only a failure takes longer."""

import time
from collections.abc import Callable
from typing import Any, Final

PATIENCE_S: Final = 300.0
"""
How long a test waits for another process or thread.

The process that works on plans gives way to everybody else on the machine: beside other tests on
two cores its first plan was seen to take 56 s instead of 8.
"""


def until(
    found: Callable[[], Any], *, every_s: float = 0.02, otherwise: Callable[[], object] = str
) -> Any:
    """Ask again and again until something is found, and return it; else say what is known."""
    last = time.monotonic() + PATIENCE_S
    while not (answer := found()):
        assert time.monotonic() < last, f"it did not come {otherwise()}"
        time.sleep(every_s)
    return answer
