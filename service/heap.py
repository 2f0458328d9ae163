"""Let the C library give large blocks back to the system, so that memory does not creep up."""

import ctypes
import platform
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
"""Names of parameters in ``malloc.h`` of the GNU C library, see mallopt(3)."""

_LARGE: Final = 128 * 1024
"""
From so many bytes on a block is mapped by itself, and gone when it is freed.

It is the library's own first choice, which it gives up for a larger one, up to 32 MiB, as soon as
such a block is freed. Then answers of a few hundred kilobytes lie between small things that are
kept, and what they leave is too torn to be used again: under load a service grew by 22 MiB a
minute of which it held nothing.
"""

_ARENAS: Final = 2
"""Threads take turns in the interpreter anyway; each of eight arenas a core has its own holes."""


def give_back_large_blocks() -> bool:
    """
    Set the C library's allocator for a process that runs for weeks.

    Returns
    -------
    bool
        False where the C library is another one than GNU's, and nothing was done.

    Notes
    -----
    Call it before threads begin: an arena that is there already stays. What the environment says
    by ``MALLOC_ARENA_MAX`` and the like is overruled.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    set_parameter = ctypes.CDLL(None).mallopt
    values = {_ARENA_MAX: _ARENAS, _MMAP_THRESHOLD: _LARGE, _TRIM_THRESHOLD: 2 * _LARGE}
    return all(set_parameter(name, value) == 1 for name, value in values.items())
