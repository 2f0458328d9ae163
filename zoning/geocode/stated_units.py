"""Compare where a house is with the ward, hamlet and province its address states."""

from dataclasses import dataclass

from .gazetteer import Gazetteer
from .written import Written

DERIVED_HAMLET_SCORE = 0.9
"""Score where the address states another hamlet, but the area's hamlet borders are derived."""

NO_WARD_SCORE = 0.95
"""Score where the address states no ward of the area."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    How well a place fits what an address states of wards and hamlets.

    Attributes
    ----------
    doubt
        Why a person must decide, None where nothing speaks against the place.
    score
        0 to 1, by which the answer's score is multiplied.
    """

    doubt: str | None
    score: float


def agreement(written: Written, ward: int, hamlet: int, gazetteer: Gazetteer) -> Agreement:
    """
    Say how well a place fits the wards and hamlets an address states.

    Parameters
    ----------
    written
        The address.
    ward, hamlet
        Rows of the units the place lies in, -1 where none.
    gazetteer
        The area.

    Returns
    -------
    Agreement
        An address that states no ward is taken to mean the area, which is why it was asked;
        one that states something else is not.
    """
    in_hamlet = fits_hamlets(written, hamlet, gazetteer)
    if written.wards:
        if ward not in written.wards:
            return Agreement("other_ward", 0.5)
    elif written.unknown_wards:
        return Agreement("unknown_ward", 0.5)
    elif written.unknown_places and in_hamlet is not True:
        return Agreement("unknown_place", 0.5)
    score = 1.0 if written.wards else NO_WARD_SCORE
    if in_hamlet is False:
        if gazetteer.units.origins[hamlet] != "derived":
            return Agreement("other_hamlet", 0.5)
        score *= DERIVED_HAMLET_SCORE
    return Agreement(None, score)


def fits_hamlets(written: Written, hamlet: int, gazetteer: Gazetteer) -> bool | None:
    """Return whether a place lies in all hamlets stated; None where none is known."""
    if hamlet < 0:
        return None
    fits = None
    for kind, key in written.hamlets:
        if rows := stated_hamlets(kind, key, gazetteer):
            fits = hamlet in rows and fits is not False
    return fits


def stated_hamlets(kind: str, key: str, gazetteer: Gazetteer) -> tuple[int, ...]:
    """Return rows of the hamlets of a name; of any kind where the kind is not stated."""
    hamlets = gazetteer.names.hamlets
    if kind:
        return hamlets.get((kind, key), ())
    return tuple(row for (_, name), rows in sorted(hamlets.items()) if name == key for row in rows)


def is_elsewhere(written: Written, gazetteer: Gazetteer) -> bool:
    """Return whether an address states units, and none of the area's."""
    known = gazetteer.provinces
    is_other = known and written.provinces and not known & set(written.provinces)
    return written.is_elsewhere or bool(is_other)
