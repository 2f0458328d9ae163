"""Searching for garbage does not hold up those who ask."""

import subprocess
import sys

PROGRAM = """
import gc
import service.app
from service.garbage import spare_what_stays

gc.disable()
before = len(gc.get_objects())
spare_what_stays()
print(before, len(gc.get_objects()))
"""


def test_what_was_imported_is_not_searched_again():
    """Of all that a service begins with, next to nothing is left to be searched."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True,
                          text=True)  # fmt: skip
    before, after = map(int, done.stdout.split())
    assert before > 100_000
    assert after < before / 100
