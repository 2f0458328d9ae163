"""Say what a repair changed, and what a person must confirm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from zoning.area.coverage.mend import Settled
from zoning.area.findings.borders import SLIVER_M, area_text, width_text

LARGE_M2: Final = 10_000.0
"""Square metres from which on a claim is large: a person must confirm who got it."""


@dataclass(frozen=True, slots=True)
class Repair:
    """
    One thing that a repair changed.

    Attributes
    ----------
    kind
        What it was: overlap, gap, sliver, invalid-geometry or outside-parent.
    units
        Identifiers of the units that claimed the ground, rising; for a gap of its new owner.
    owner
        The unit that holds the ground now; empty where it was left to a person, because several
        units have people there, or no other ground.
    size
        Square metres; 0 for a unit that was only drawn anew.
    to_confirm
        Whether a person must confirm it: it is no sliver and large, or it was left.
    text
        The same as a sentence.
    geometry
        The ground in EPSG:4326.
    """

    kind: str
    units: tuple[str, ...]
    owner: str
    size: float
    to_confirm: bool
    text: str
    geometry: shapely.Geometry


def repairs_of(
    settled: Iterable[Settled], ids: Sequence[str], names: Sequence[str]
) -> tuple[Repair, ...]:
    """
    Gather faces that changed hands into what a person should read.

    Parameters
    ----------
    settled
        The faces.
    ids, names
        Identifiers and names of the units whose rows they speak of.

    Returns
    -------
    tuple of Repair
        One entry for the faces of one kind, the same claimants and the same owner; the largest
        first, then by kind and units.
    """
    groups: dict[tuple[str, tuple[int, ...], int], list[Settled]] = {}
    for face in settled:
        kind = "sliver" if face.width < SLIVER_M else "overlap" if face.claims else "gap"
        claims = face.claims or (face.owner,)
        groups.setdefault((kind, claims, face.owner), []).append(face)
    found = [_repair(key, faces, ids, names) for key, faces in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.size, one.kind, one.units, one.owner)))


def _repair(
    key: tuple[str, tuple[int, ...], int],
    faces: list[Settled],
    ids: Sequence[str],
    names: Sequence[str],
) -> Repair:
    kind, claims, owner = key
    size = float(sum(face.area for face in faces))
    width = float(max(face.width for face in faces))
    claimants = ", ".join(names[row] for row in claims)
    held = "held by none" if not faces[0].claims else f"held by {claimants}"
    given = "left as it was, for a person to decide" if owner < 0 else names[owner]
    to_confirm = owner < 0 or (kind != "sliver" and size >= LARGE_M2)
    return Repair(
        kind=kind,
        units=tuple(ids[row] for row in claims),
        owner="" if owner < 0 else ids[owner],
        size=round(size, 3),
        to_confirm=to_confirm,
        text=f"{area_text(size)}, up to {width_text(width)} wide, {held}: {given}",
        geometry=shapely.multipolygons(np.array([face.shape for face in faces])),
    )
