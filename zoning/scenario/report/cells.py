"""Lay out one table: numbers to the right, words to the left, heads in both languages."""

from collections.abc import Iterable, Sequence
from typing import Final

from .markup import Html, tag
from .numbers import written
from .words import Said

_LONGEST: Final = 300
"""Letters of a text from outside that a cell shows at most."""

Cell = str | float


def table_of(
    heads: Sequence[Said], rows: Iterable[Sequence[Cell]], *, caption: Said | None = None
) -> Html:
    """
    Return a table: numbers to the right, words to the left.

    Parameters
    ----------
    heads
        What the columns are called.
    rows
        Their cells: words, `Html` or numbers.
    caption
        What the table shows.

    Returns
    -------
    Html
        The table in a box that scrolls where the screen is narrow.
    """
    said = () if caption is None else (tag("caption", *two(caption)),)
    head = tag("tr", *(tag("th", *two(one), scope="col") for one in heads))
    body = (tag("tr", *(_cell(cell) for cell in row)) for row in rows)
    whole = tag("table", *said, tag("thead", head), tag("tbody", *body))
    return tag("div", whole, class_="wide", tabindex="0", role="region")


def two(said: Said) -> tuple[Html, ...]:
    """Return a text in both languages, the English smaller and below; without one, alone."""
    english = (tag("span", said.en, lang="en", class_="en"),) if said.en else ()
    return (tag("span", said.vi), *english)


def code(words: str) -> Html:
    """Return a name that people type."""
    return tag("code", words)


def cut(words: str) -> str:
    """Return a text from outside, cut with an ellipsis."""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _cell(cell: Cell) -> Html:
    if isinstance(cell, Html) and cell.startswith("<td"):
        return cell
    if isinstance(cell, str):
        return tag("td", cell)
    return number(written(cell))


def number(words: str) -> Html:
    """Return a cell with a number that is written already."""
    return tag("td", words, class_="number")
