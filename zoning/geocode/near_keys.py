"""Find names that differ from a written one by a slip of the pen."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .address.pieces import pieces_of
from .address.spelling import spelt
from .address.syllables import PLAIN_SYLLABLES

_SHORTEST = 5
_LONG = 9


def near_keys(key: str, known: Sequence[str]) -> list[tuple[str, int]]:
    """
    Return the names a written one differs from by a slip.

    Parameters
    ----------
    key
        The name as written, plain letters and digits without blanks.
    known
        The names there are, in the same form, in a fixed order.

    Returns
    -------
    list of tuple
        Name and number of letters, the fewest first, then by name: one letter from five letters
        on, two from nine on. Swapped neighbours count once. Digits never differ, and no name is
        longer by more than a letter: a further word makes another name.
    """
    size = len(key)
    if size < _SHORTEST:
        return []
    most = 2 if size >= _LONG else 1
    digits = [one for one in key if one.isdigit()]
    alike = [
        name
        for name in known
        if abs(len(name) - size) <= 1 and [one for one in name if one.isdigit()] == digits
    ]
    found = extract(key, alike, scorer=OSA.distance, score_cutoff=most, limit=None)
    return sorted(
        ((name, int(edits)) for name, edits, _ in found if edits),
        key=lambda pair: (pair[1], pair[0]),
    )


def is_surely_misspelt(text: str) -> bool:
    """
    Return whether a name holds a word that is no Vietnamese syllable.

    Parameters
    ----------
    text
        The name as written.

    Returns
    -------
    bool
        False where every word could be one: Lê Lai is no Lê Lợi with a slip of the pen, for a
        street may bear either name.
    """
    keys = pieces_of(spelt(text), PLAIN_SYLLABLES).keys
    return any(len(key) > 1 and key.isalpha() and key not in PLAIN_SYLLABLES for key in keys)
