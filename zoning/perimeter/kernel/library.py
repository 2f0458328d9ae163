"""Load the compiled search and hand it the arrays of a problem."""

import ctypes
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from numpy.typing import NDArray

LIBRARY: Final = Path(__file__).with_name("libmincut.so.1")
"""Built with the package (hatch_build.py); a plain shared library that needs no other."""

SIZES: Final = ("places", "links", "rings", "members", "units")
ARRAYS: Final = (
    "cost", "link", "line_yellow", "line_red", "ring", "member", "each", "unit_start", "whole",
    "parent", "decided",
    "head", "link_next", "out_next", "in_next", "own_next", "owner",
    "child_head", "child_next",
    "giver", "arc_of", "slot", "mark", "step", "room", "number",
    "flow", "ones",
)  # fmt: skip
COUNTS: Final = (
    "budget", "looked", "visited", "pushes", "value", "price", "constant", "slots", "steps",
    "arcs",
)  # fmt: skip


class _Network(ctypes.Structure):
    """The structure of mincut.c, field by field."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in SIZES),
        *((name, ctypes.c_void_p) for name in ARRAYS),
        *((name, ctypes.c_int64) for name in COUNTS),
    )


def is_built() -> bool:
    """Tell whether the package was built with its compiled search, from this very source."""
    return _library() is not None


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    try:
        found = ctypes.CDLL(str(LIBRARY))
        found.khoanh_network_bytes.restype = ctypes.c_int64
        is_of_this_version = found.khoanh_network_bytes() == ctypes.sizeof(_Network)
    except (OSError, AttributeError):
        return None
    if not is_of_this_version:
        return None
    found.khoanh_minimum_cut.argtypes = [ctypes.POINTER(_Network)]
    found.khoanh_minimum_cut.restype = ctypes.c_int32
    return found


def run(
    sizes: Mapping[str, int], arrays: Mapping[str, NDArray[Any]], *, budget: int
) -> dict[str, int] | None:
    """
    Search for the smallest minimum cut.

    Parameters
    ----------
    sizes
        Every number in `SIZES`.
    arrays
        Every array in `ARRAYS`, C-contiguous and of the type that mincut.c states; those
        after ``decided`` are written to.
    budget
        Arcs that may be looked at.

    Returns
    -------
    dict or None
        The numbers in `COUNTS`; None where the budget ran out.

    Raises
    ------
    RuntimeError
        If the package was built without its compiled search.
    """
    compiled = _library()
    if compiled is None:
        raise RuntimeError("the package was built without its compiled search")
    pointers = {name: arrays[name].ctypes.data for name in ARRAYS}
    network = _Network(budget=budget, **sizes, **pointers)
    if compiled.khoanh_minimum_cut(ctypes.byref(network)):
        return None
    return {name: int(getattr(network, name)) for name in COUNTS}
