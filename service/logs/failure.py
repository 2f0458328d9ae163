"""Describe an error by its type and place alone: its message may quote an address or a name."""

import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final

_MOST_FRAMES: Final = 40
_MOST_CAUSES: Final = 5
_ROOTS: Final = ("/site-packages/", "/lib/python")


def failure_of(error: BaseException) -> dict[str, Any]:
    """
    Describe an error without a word of what it was about.

    Parameters
    ----------
    error
        The error.

    Returns
    -------
    dict
        ``type`` with its module, ``frames`` (file, line and function, the innermost last), and
        where it has them ``cause`` and ``members`` (of a group), described alike. Neither
        messages, nor values, nor lines of source text.
    """
    return _described(error, _MOST_CAUSES)


def failure_lines(failure: Mapping[str, Any], indent: str = "    ") -> list[str]:
    """
    Write a description of `failure_of` for people.

    Parameters
    ----------
    failure
        The description.
    indent
        What stands before each line.

    Returns
    -------
    list of str
        The error first, then where it was raised, the innermost last.
    """
    lines = [f"{indent}{failure['type']}"]
    lines += [f"{indent}  {frame}" for frame in failure["frames"]]
    for name in ("cause", "members"):
        found = failure.get(name, [])
        for one in found if isinstance(found, list) else [found]:
            lines += [f"{indent}{name}:", *failure_lines(one, f"{indent}  ")]
    return lines


def _described(error: BaseException, depth: int) -> dict[str, Any]:
    described: dict[str, Any] = {"type": _type_of(error), "frames": _frames(error.__traceback__)}
    hidden = None if error.__suppress_context__ else error.__context__
    cause = error.__cause__ or hidden
    if cause is not None and depth:
        described["cause"] = _described(cause, depth - 1)
    if isinstance(error, BaseExceptionGroup) and depth:
        described["members"] = [_described(one, depth - 1) for one in error.exceptions[:5]]
    return described


def _type_of(error: BaseException) -> str:
    kind = type(error)
    known = kind.__module__ in ("builtins", "__main__")
    return kind.__qualname__ if known else f"{kind.__module__}.{kind.__qualname__}"


def _frames(trace: TracebackType | None) -> list[str]:
    found = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]
    return found[-_MOST_FRAMES:]


def _short(path: str) -> str:
    for root in _ROOTS:
        _, separator, rest = path.rpartition(root)
        if separator:
            return rest
    return "/".join(path.split("/")[-3:])
