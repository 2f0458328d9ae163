"""Look at an address before any unit is weighed against it."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from .kind_words import DISTRICT, WARD
from .mentions import Mark, marks_of
from .pieces import Pieces
from .units_by_name import UnitIndex

_COUNTRY: Final = frozenset({"vietnam", "vn"})
_POSTCODE_DIGITS: Final = (5, 6)


class Seen(NamedTuple):
    """
    An address as units are weighed against it.

    Attributes
    ----------
    pieces
        The address.
    marks
        The words for kinds, by the piece after them.
    has_accents
        Whether the text carries accents.
    end
        Index after the last piece that is no postcode and no country.
    wards, districts
        Where a word for a ward or a district announces a name.
    has_provinces
        Whether any province is named.
    """

    pieces: Pieces
    marks: Mapping[int, Mark]
    has_accents: bool
    end: int
    wards: tuple[int, ...]
    districts: tuple[int, ...]
    has_provinces: bool = False

    def start(self, piece: int, bits: int = -1) -> int:
        """Return where a name begins with the word before it, if that names one of some levels."""
        mark = self.marks.get(piece)
        return mark.start if mark is not None and mark.bits & bits else piece


def look(pieces: Pieces, index: UnitIndex) -> Seen:
    """
    Look for the words that announce units, and for the end of what matters.

    Parameters
    ----------
    pieces
        The address.
    index
        The units.

    Returns
    -------
    Seen
        No province is named in it yet.
    """
    marks = marks_of(pieces, index.syllables, index.names)
    return Seen(
        pieces,
        marks,
        not pieces.spelt.letters.isascii(),
        end_of(pieces.keys),
        tuple(at for at, mark in marks.items() if mark.bits == WARD),
        tuple(at for at, mark in marks.items() if mark.bits & DISTRICT),
    )


def end_of(keys: Sequence[str]) -> int:
    """Return the index after the last piece that is no postcode and not the country."""
    end = len(keys)
    while end:
        key = keys[end - 1]
        if key in _COUNTRY or (key.isdigit() and len(key) in _POSTCODE_DIGITS):
            end -= 1
        elif end > 1 and keys[end - 2] == "viet" and key == "nam":
            end -= 2
        else:
            break
    return end
