"""Make texts of other people safe to open in a spreadsheet."""

import re
from typing import Any, Final

_FORMULA: Final = re.compile(r"\s*[=@＝＠]|[\t\r]|\s*[+＋－-](?![\d.,\s]*$)")
"""How a text begins that a spreadsheet runs. A number with its sign, +84 901 or -5, is none."""

_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no workbook may hold."""


def plain_cell(value: Any) -> Any:
    """
    Return a cell that a spreadsheet shows and never runs.

    Parameters
    ----------
    value
        Any value; only texts are changed.

    Returns
    -------
    object
        A text that would be a formula has an apostrophe before it, and signs that no workbook
        may hold are left out. All else is returned as it is.

    Examples
    --------
    >>> plain_cell("=1+1"), plain_cell("+84 901"), plain_cell(5)
    ("'=1+1", '+84 901', 5)
    """
    if not isinstance(value, str):
        return value
    text = _NO_TEXT.sub("", value)
    return f"'{text}" if _FORMULA.match(text) else text
