"""Let the C library give memory back to the system, so that it does not creep up."""

import ctypes
import platform
import threading
import time
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

_EVERY_S: Final = 60.0
"""How often holes are given back: that takes some 10 ms, in which nobody else is given memory."""


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
    if not _is_gnu():
        return False
    set_parameter = ctypes.CDLL(None).mallopt
    values = {_ARENA_MAX: _ARENAS, _MMAP_THRESHOLD: _LARGE, _TRIM_THRESHOLD: 2 * _LARGE}
    return all(set_parameter(name, value) == 1 for name, value in values.items())


def give_back_holes() -> bool:
    """
    Give every page back to the system on which nothing lies, wherever in the heap.

    Returns
    -------
    bool
        Whether there were any; False where the C library is another one than GNU's.

    Notes
    -----
    The library does so by itself at the heap's end alone. Under load a service had 70 MiB of holes
    after seven minutes, of which half were whole pages, see malloc_trim(3).
    """
    return _is_gnu() and ctypes.CDLL(None).malloc_trim(0) == 1


def give_back_holes_regularly() -> None:
    """Begin a thread that gives holes back once a minute, as long as the process lives."""

    def run() -> None:
        while True:
            time.sleep(_EVERY_S)
            give_back_holes()

    if _is_gnu():
        threading.Thread(target=run, name="heap", daemon=True).start()


def _is_gnu() -> bool:
    return platform.libc_ver()[0] == "glibc"
