"""Read a long JSON text value by value, so that it need not be held as a whole."""

import codecs
import json
import re
from typing import IO, Any, Final, Self

from .readable import Readable

_CHUNK: Final = 1 << 18
_LONGEST: Final = 1 << 24
"""Letters of one value; what is longer is no feature of a list."""

_BLANK: Final = re.compile(r"[ \t\n\r\x1e]*")
"""Also the mark that may stand before each text of a sequence (RFC 8142)."""

_NEAR_END: Final = 12
"""The longest word or escape of JSON: what looks wrong so near the end may only be cut."""


class BrokenJson(Exception):  # noqa: N818 - it is turned into a Fault, never shown as an error
    """
    A text that is no JSON.

    Parameters
    ----------
    place
        Where it ends to be JSON; nothing of the text itself.
    """

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class JsonText:
    """
    A JSON text, read from its start on.

    Parameters
    ----------
    file
        The file, open for reading bytes; UTF-8 with or without a mark.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._scan = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._lines = 1
        self._is_whole = False

    @classmethod
    def of(cls, file: Readable) -> "JsonText":
        """Open a file; it is closed with the object."""
        return cls(file.open("rb"))

    def __enter__(self) -> Self:
        """Return the text itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    @property
    def read_bytes(self) -> int:
        """Return how many bytes are read."""
        return self._file.tell()

    def next_sign(self) -> str:
        """Return the next letter that is not blank, without taking it; "" at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow():
                return ""

    def takes(self, sign: str) -> bool:
        """Take a sign if it stands next; return whether it does."""
        is_next = self.next_sign() == sign
        self._at += len(sign) if is_next else 0
        return is_next

    def take(self, sign: str) -> None:
        """
        Take a sign.

        Parameters
        ----------
        sign
            One letter; "" for the end of the text.

        Raises
        ------
        BrokenJson
            If another stands there.
        """
        if not self.takes(sign):
            raise self._broken(self._at)

    def value(self) -> Any:
        """
        Take a value.

        Returns
        -------
        object
            Of plain types.

        Raises
        ------
        BrokenJson
            If there is none, if it is cut off, or if it is longer than 16 million letters.
        """
        self.next_sign()
        while True:
            broken = len(self._text)
            try:
                found, end = self._scan(self._text, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated string")
                broken = len(self._text) if is_cut else error.pos
            except RecursionError:
                broken = self._at
            else:
                # A number may go on in the next chunk.
                if end < len(self._text) or not self._grow():
                    self._at = end
                    return found
                continue
            is_near_end = broken >= len(self._text) - _NEAR_END
            if not is_near_end or len(self._text) - self._at > _LONGEST or not self._grow():
                raise self._broken(broken)

    def text_value(self) -> str:
        """
        Take a text.

        Returns
        -------
        str
            The text.

        Raises
        ------
        BrokenJson
            If something else stands there.
        """
        if self.next_sign() != '"':
            raise self._broken(self._at)
        return str(self.value())

    def _broken(self, at: int) -> BrokenJson:
        return BrokenJson(f"line {self._lines + self._text.count(chr(10), 0, at)}")

    def _grow(self) -> bool:
        """Read on; return whether there was more. What is taken already is let go."""
        if self._is_whole:
            return False
        # A value that does not fit is tried again with twice as much, so that the work adds up.
        chunk = self._file.read(max(_CHUNK, len(self._text) - self._at))
        self._is_whole = not chunk
        is_utf8 = True
        more = ""
        try:
            more = self._decoder.decode(chunk, final=self._is_whole)
        except UnicodeDecodeError:
            is_utf8 = False
        if not is_utf8:
            raise BrokenJson("its text")
        self._lines += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more) or not self._is_whole
