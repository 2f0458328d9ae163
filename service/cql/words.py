"""Cut CQL2 text into words."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from .refusal import LONGEST, FilterRefused

WordKind = Literal["name", "quoted", "text", "number", "sign", "end"]

_WORD: Final = re.compile(
    r"""\s*(?:
        (?P<text>'(?:[^'\\]|''|\\.)*')
      | (?P<quoted>"(?:[^"]|"")*")
      | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<name>[^\W\d][\w.:]*)
      | (?P<sign><>|<=|>=|!=|[=<>(),+\-*/%^])
    )""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Word:
    """
    One word of a filter.

    Attributes
    ----------
    kind
        What it is.
    text
        As it is written, without its quotes.
    start, end
        Where it stands in the filter.
    """

    kind: WordKind
    text: str
    start: int
    end: int

    def says(self, *words: str) -> bool:
        """Return whether it is one of some keywords or signs, in either case."""
        return self.kind in ("name", "sign") and self.text.upper() in words

    @property
    def place(self) -> str:
        """Return where it stands, for a report."""
        return f"filter, character {self.start + 1}"


def words_of(text: str) -> list[Word]:
    """
    Cut a filter into words.

    Parameters
    ----------
    text
        CQL2 text.

    Returns
    -------
    list of Word
        Its words, and a last one of kind "end".

    Raises
    ------
    FilterRefused
        If it is too long, or a character belongs to no word.
    """
    if len(text) > LONGEST:
        raise FilterRefused("filter", f"{len(text)} characters", f"at most {LONGEST}")
    words: list[Word] = []
    at = 0
    while at < len(text.rstrip()):
        match = _WORD.match(text, at)
        if match is None:
            raise FilterRefused(
                f"filter, character {at + 1}", "a character that begins no word", "CQL2 text",
                "Texts stand in single quotes.",
            )  # fmt: skip
        kind = match.lastgroup or ""
        words.append(_word(kind, match[kind], match.start(kind), match.end()))
        at = match.end()
    return [*words, Word("end", "", len(text), len(text))]


def _word(kind: str, written: str, start: int, end: int) -> Word:
    if kind == "text":
        return Word("text", re.sub(r"''|\\'", "'", written[1:-1]), start, end)
    if kind == "quoted":
        return Word("quoted", written[1:-1].replace('""', '"'), start, end)
    if kind == "number":
        return Word("number", written, start, end)
    return Word("name" if kind == "name" else "sign", written, start, end)
