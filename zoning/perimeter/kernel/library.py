"""Load the compiled search and call it with the arrays of a problem."""

import ctypes
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

LIBRARY: Final = Path(__file__).with_name("mincut.so")
"""Built by hatch_build.py; a plain shared library that needs no other."""

_SIZES: Final = ("places", "links", "rings", "members", "units")
_PRICES: Final = (
    "cost", "link", "line_yellow", "line_red", "ring", "member", "each", "unit_start", "whole",
    "parent",
)  # fmt: skip
_INDICES: Final = (
    "link_at", "link_of", "out_at", "out_of", "in_at", "in_of", "own_at", "own_of", "owner",
    "child_at", "child_of",
)  # fmt: skip
_SEARCH: Final = ("flow", "mark")
_COUNTS: Final = ("budget", "looked", "visited", "pushes", "value")


class Network(ctypes.Structure):
    """The structure of mincut.c, field by field."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in _SIZES),
        *((name, ctypes.c_void_p) for name in (*_PRICES, *_INDICES, *_SEARCH)),
        *((name, ctypes.c_int64) for name in _COUNTS),
    )


@lru_cache(maxsize=1)
def library() -> ctypes.CDLL | None:
    """Return the compiled library, or None where the package was built without one."""
    try:
        found = ctypes.CDLL(str(LIBRARY))
    except OSError:
        return None
    found.khoanh_minimum_cut.argtypes = [ctypes.POINTER(Network)]
    found.khoanh_minimum_cut.restype = ctypes.c_int32
    return found


def run(arrays: dict[str, NDArray[np.generic]], *, budget: int) -> dict[str, int] | None:
    """
    Search for the smallest minimum cut.

    Parameters
    ----------
    arrays
        Every array that mincut.c names, C-contiguous and of the type it states; those of the
        search are zeroed, and written to.
    budget
        Arcs that may be looked at.

    Returns
    -------
    dict or None
        What was looked at, visited and pushed; None where the budget ran out.

    Raises
    ------
    RuntimeError
        If there is no compiled library.
    """
    compiled = library()
    if compiled is None:
        raise RuntimeError("the package was built without its compiled search")
    network = Network(
        places=len(arrays["cost"]),
        links=len(arrays["link"]),
        rings=len(arrays["ring"]),
        members=len(arrays["member"]),
        units=len(arrays["whole"]),
        budget=budget,
        **{name: arrays[name].ctypes.data for name in (*_PRICES, *_INDICES, *_SEARCH)},
    )
    if compiled.khoanh_minimum_cut(ctypes.byref(network)):
        return None
    return {name: int(getattr(network, name)) for name in _COUNTS}
