"""Say where and why a filter cannot be read; what it says is never repeated."""

import re

from zoning.errors import Fault

LONGEST = 8_192
"""Most characters of a filter."""

DEEPEST = 20
"""Most levels of brackets and operators, one inside the other."""

LARGEST = 500
"""Most properties, values and operators in one filter."""


class FilterRefused(Exception):  # noqa: N818 - said as it is
    """
    A filter that cannot be read.

    Attributes
    ----------
    fault
        What was found where, and what was expected.
    """

    def __init__(self, where: str, found: str, expected: str, mend: str = "") -> None:
        self.fault = Fault(where, found, expected, mend)
        super().__init__(where)


def shown(name: str) -> str:
    """Return a name as it may be repeated: one that is no sentence and no address."""
    return name if re.fullmatch(r"[A-Za-z_][\w.:-]{0,39}", name, re.ASCII) else "another name"
