"""Find where an address lies whose street the area knows under a slightly other name, if at all."""

from dataclasses import replace
from typing import Final

from .address.spelling import spelt, tone_words
from .gazetteer import Gazetteer
from .location import Candidate, Location, not_found, undecided
from .near_keys import is_surely_misspelt, near_keys
from .stated_units import fits_hamlets
from .street_match import on_street
from .unit_match import at_unit
from .written import Written

SLIP_SCORE: Final = 0.9
"""Score for each letter by which the street's name differs from the one written."""


def on_unknown_street(written: Written, gazetteer: Gazetteer) -> Location:
    """
    Find where an address lies whose street is none of the area's as it is spelt.

    Parameters
    ----------
    written
        The address.
    gazetteer
        The area.

    Returns
    -------
    Location
        Found where the name cannot be another street's, for it holds a word that is none, and
        one street alone has a name like it, with the alley and the house number stated, in the
        ward or hamlet stated. Ambiguous where a name is like it and not all of this holds, or
        where at least the ward is known. Otherwise not found.
    """
    tried = [
        (edits, on_street(replace(written, street=key, unknown_street=None), gazetteer))
        for key, edits in _near_streets(written, gazetteer)
    ]
    houses = [one for one in tried if one[1].outcome == "found" and one[1].match_level == "house"]
    is_slip = is_surely_misspelt(written.street_text)
    if is_slip and len(houses) == 1 and _is_confirmed(houses[0][1], written, gazetteer):
        edits, found = houses[0]
        return replace(found, score=round(found.score * SLIP_SCORE**edits, 4))
    candidates = tuple(
        Candidate(**{**one, "score": round(one["score"] * SLIP_SCORE**edits / len(tried), 4)})
        for edits, found in tried
        for one in found.candidates
    )
    if candidates:
        return undecided("misspelt_name", candidates)
    return at_unit("no_such_street", written, gazetteer) or not_found("no_such_street")


def _is_confirmed(found: Location, written: Written, gazetteer: Gazetteer) -> bool:
    """Return whether the ward or the hamlet stated holds the house."""
    if written.unknown_wards or written.unknown_places:
        return False
    in_ward = bool(written.wards) and found.ward in written.wards
    return in_ward or fits_hamlets(written, found.hamlet, gazetteer) is True


def _near_streets(written: Written, gazetteer: Gazetteer) -> list[tuple[str, int]]:
    """Return the streets with names like the one written, word by word."""
    key = written.unknown_street
    assert key is not None
    words = tone_words(spelt(written.street_text).plain)
    return [
        (name, edits)
        for name, edits in near_keys(key, sorted(gazetteer.names.streets))
        if _is_like(words, gazetteer.street_words(name))
    ]


def _is_like(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Return whether names may be one: a word of one letter is a number, and never a slip."""
    return len(words) == len(others) and all(
        one == other or min(len(one), len(other)) > 1
        for one, other in zip(words, others, strict=False)
    )
