"""A service that runs for weeks does not grow by what it freed."""

import subprocess
import sys

import pytest

MAPPED = """
import ctypes
from service.heap import give_back_large_blocks

FIELDS = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()

class Figures(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in FIELDS]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Figures
if {is_set}:
    assert give_back_large_blocks()
answer = bytes(8 << 20)
del answer
before = library.mallinfo2().hblks
held = bytes(1 << 20)
print(library.mallinfo2().hblks - before)
"""


@pytest.mark.parametrize(("is_set", "mapped"), [(True, 1), (False, 0)])
def test_large_blocks_lie_by_themselves_also_after_larger_ones(is_set, mapped):
    """After eight mebibytes were freed the library alone would put one among small things."""
    program = MAPPED.replace("{is_set}", str(is_set))
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True,
                          text=True)  # fmt: skip
    assert int(done.stdout) == mapped


HOLES = """
from pathlib import Path
from service.heap import give_back_holes

def resident_mib():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024

blocks = [bytes(8000) for _ in range(16_000)]
kept = blocks[::16]
del blocks
before = resident_mib()
assert give_back_holes()
print(before - resident_mib())
"""


def test_holes_between_what_is_kept_are_given_back():
    """Of 122 MiB one block in sixteen is kept: of the rest most are whole pages."""
    done = subprocess.run([sys.executable, "-c", HOLES], check=True, capture_output=True,
                          text=True)  # fmt: skip
    assert int(done.stdout) > 90
