"""Take the words of CQL2 text one by one."""

from typing import Final

from .refusal import LARGEST, FilterRefused
from .words import Word, words_of

_ARITHMETIC: Final = ("+", "-", "*", "/", "%", "^", "DIV")


class WordStream:
    """
    The words of a filter, and which of them comes next.

    Parameters
    ----------
    text
        The filter.

    Raises
    ------
    FilterRefused
        If it has no words that can be read, or too many.
    """

    def __init__(self, text: str) -> None:
        self._words = words_of(text)
        if len(self._words) > 4 * LARGEST:
            raise FilterRefused("filter", "too many words", f"at most {4 * LARGEST}")
        self._at = 0

    @property
    def next(self) -> Word:
        """Return the word that comes next; it is not taken."""
        return self._words[self._at]

    @property
    def before(self) -> Word | None:
        """Return the word before the one that was taken last; None where there is none."""
        return self._words[self._at - 2] if self._at > 1 else None

    def take(self) -> Word:
        """Take the next word."""
        self._at += 1
        return self._words[self._at - 1]

    def give_back(self) -> None:
        """Let the word that was taken last come next again."""
        self._at -= 1

    def takes(self, *words: str) -> bool:
        """Take the next word if it is one of these, and return whether it was."""
        if self.next.says(*words):
            self._at += 1
            return True
        return False

    def want(self, word: str) -> None:
        """
        Take the next word.

        Parameters
        ----------
        word
            What it must be.

        Raises
        ------
        FilterRefused
            If it is another one.
        """
        if not self.takes(word):
            raise self.unexpected(word)

    def unexpected(self, expected: str) -> FilterRefused:
        """Return what is to be said of the next word where another one was expected."""
        word = self.next
        if word.says(*_ARITHMETIC):
            return FilterRefused(word.place, "arithmetic", "a comparison without arithmetic")
        found = "the end of the filter" if word.kind == "end" else f"another {word.kind}"
        return FilterRefused(word.place, found, expected)
