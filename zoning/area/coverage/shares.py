"""Give every face between units to exactly one of them, by a rule that can be said."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from .faces import Faces

NOBODY: Final = -1
"""Owner of a face outside every unit, or of a gap too large to be closed."""

DISPUTED: Final = -2
"""Owner of a face whose loss would take people or all ground from several units: only a person
can decide."""

LARGEST_GAP_M2: Final = 100_000.0
"""Square metres up to which an enclosed gap is closed: no ward of 2025 is as small."""


@dataclass(frozen=True, slots=True)
class Residents:
    """
    Households that stand somewhere and belong to a unit.

    Attributes
    ----------
    face
        The face each of them stands in.
    unit
        Row of the unit each belongs to.
    """

    face: np.ndarray
    unit: np.ndarray


NO_RESIDENTS: Final = Residents(np.empty(0, int), np.empty(0, int))


def owners_of(faces: Faces, residents: Residents = NO_RESIDENTS) -> np.ndarray:
    """
    Give every face between units to exactly one of them.

    Parameters
    ----------
    faces
        The faces.
    residents
        People who live in them; none by default.

    Returns
    -------
    ndarray
        For each face the row of its unit, `NOBODY` or `DISPUTED`.

    Notes
    -----
    A face that one unit claims is its own. Of several claimants the one has it whose people live
    there, or that has no ground of its own, such as an enclave that was not cut out of the unit
    around it; two such claimants are a dispute. Without one, the claimant with the longest border
    with the face has it. A gap goes to the neighbour with the longest border. Borders with ground
    just given away count in a next round, so that a face behind another one finds its owner too.
    The lower row wins a tie, and a face that touches none of its claimants goes to the first.
    """
    owners = np.array([held[0] if len(held) == 1 else NOBODY for held in faces.claims], dtype=int)
    open_faces = {
        row
        for row, held in enumerate(faces.claims)
        if len(held) > 1 or (not held and faces.areas[row] <= LARGEST_GAP_M2)
    }
    for row, first in _first_claims(faces, residents).items():
        owners[row] = first[0] if len(first) == 1 else DISPUTED
        open_faces.discard(row)
    beside = _neighbours(faces)
    while open_faces:
        found = {
            row: best
            for row in sorted(open_faces)
            if (best := _longest(faces.claims[row], beside.get(row, ()), owners)) is not None
        }
        if not found:
            break
        for row, best in found.items():
            owners[row] = best
        open_faces -= set(found)
    for row in open_faces:
        owners[row] = faces.claims[row][0] if faces.claims[row] else NOBODY
    return owners


def _first_claims(faces: Faces, residents: Residents) -> dict[int, list[int]]:
    """Return for contested faces the claimants that would lose people or all their ground."""
    landed = {held[0] for held in faces.claims if len(held) == 1}
    found = {}
    for row, held in enumerate(faces.claims):
        if len(held) > 1:
            living = set(residents.unit[residents.face == row].tolist())
            first = [unit for unit in held if unit in living or unit not in landed]
            if first:
                found[row] = first
    return found


def _neighbours(faces: Faces) -> dict[int, list[tuple[int, float]]]:
    beside: dict[int, list[tuple[int, float]]] = {}
    for (one, other), length in zip(faces.borders.tolist(), faces.lengths.tolist(), strict=True):
        beside.setdefault(one, []).append((other, length))
        beside.setdefault(other, []).append((one, length))
    return beside


def _longest(
    claims: tuple[int, ...], beside: list[tuple[int, float]] | tuple[()], owners: np.ndarray
) -> int | None:
    total: dict[int, float] = {}
    for face, length in beside:
        owner = int(owners[face])
        if owner >= 0 and (not claims or owner in claims):
            total[owner] = total.get(owner, 0.0) + length
    if not total:
        return None
    # Millimetres: two borders that differ by less are as long as each other.
    return min(total, key=lambda unit: (-round(total[unit], 3), unit))
