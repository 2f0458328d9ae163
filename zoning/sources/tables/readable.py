"""Read bytes that are at hand as if they were a file."""

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Literal, Protocol


class Readable(Protocol):
    """A file of a list: a `pathlib.Path`, or a `HeldFile`."""

    @property
    def name(self) -> str:
        """Return the name that reports call it by."""
        ...

    @property
    def suffix(self) -> str:
        """Return the ending of the name, which says what it is."""
        ...

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """Open it for reading."""
        ...


@dataclass(frozen=True, slots=True)
class HeldFile:
    """
    Bytes that are at hand, with the name a report calls them by.

    Attributes
    ----------
    name
        The name; its ending says what the bytes are: ``.csv``, ``.geojson``, ``.xlsx``.
    content
        The bytes.
    """

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """Return the ending of the name."""
        return PurePath(self.name).suffix

    def open(self, _mode: Literal["rb"], /) -> IO[bytes]:
        """Open the bytes for reading."""
        return io.BytesIO(self.content)


def size_of(file: Readable) -> int:
    """Return how many bytes a file has."""
    with file.open("rb") as opened:
        return opened.seek(0, io.SEEK_END)
