"""Keep what a compiled library prints off the standard output."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_OUT: Final = 1
_ERROR: Final = 2


@contextmanager
def printing_aside() -> Iterator[None]:
    """
    Send what is written to the standard output to the standard error for a while.

    HiGHS as SciPy 1.17 brings it prints a line now and then, whatever it is told; a command's
    JSON must not hold it.

    Yields
    ------
    None
        What other threads write meanwhile goes to the standard error too. Without these two
        channels nothing happens.
    """
    try:
        kept = os.dup(_OUT)
    except OSError:
        yield
        return
    library = ctypes.CDLL(None)
    library.fflush(None)
    try:
        os.dup2(_ERROR, _OUT)
        yield
    finally:
        library.fflush(None)
        os.dup2(kept, _OUT)
        os.close(kept)
