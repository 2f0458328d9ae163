"""Mend units so that they cover their ground exactly once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely

from .clusters import faulty_clusters, with_neighbours
from .faces import Faces, faces_of
from .shares import DISPUTED, NO_RESIDENTS, Residents, owners_of

ROUNDS: Final = 5
"""Rounds after which what is left is left: each round mends borders the last one touched."""


@dataclass(frozen=True, slots=True)
class Settled:
    """
    One face that was given to a unit.

    Attributes
    ----------
    shape
        The face in degrees.
    claims
        Rows of the units that held it, rising; none for a gap.
    owner
        Row of the unit that holds it now; `zoning.area.coverage.shares.DISPUTED` where it was
        left as it was.
    area
        Square metres.
    width
        Diameter in metres of the largest circle inside.
    """

    shape: shapely.Geometry
    claims: tuple[int, ...]
    owner: int
    area: float
    width: float


def mended_coverage(
    shapes: np.ndarray, residents_of: Callable[[np.ndarray], Residents] | None = None
) -> tuple[np.ndarray, list[Settled]]:
    """
    Mend units so that they cover their ground exactly once.

    Parameters
    ----------
    shapes
        Valid polygons and multipolygons in degrees, on the grid of a pack, by rising code.
    residents_of
        Tells for some polygons, in degrees, who lives in them; by default nobody does.

    Returns
    -------
    tuple of ndarray and list of Settled
        The shapes, those without a fault the same objects as before; and every face that
        changed hands, in the order in which it did.

    Notes
    -----
    Only the units whose borders do not fit are laid anew, out of the faces between their
    borders (`owners_of` says whose each is). Where a border takes in a vertex, a neighbour
    outside may no longer fit: it is laid anew in a next round.
    """
    shapes = np.array(shapes, dtype=object)
    settled: list[Settled] = []
    clusters = faulty_clusters(shapes)
    for _ in range(ROUNDS):
        if not clusters:
            break
        changed = False
        tree = shapely.STRtree(shapes)
        faces_found = [faces_of(shapes, members, tree) for members in clusters]
        for faces in faces_found:
            owners = owners_of(faces, _residents(faces, residents_of))
            settled += _settled(faces, owners)
            changed |= _lay_anew(shapes, faces, owners)
        if not changed:
            break
        touched = with_neighbours(shapes, np.unique(np.concatenate(clusters)))
        clusters = faulty_clusters(shapes, among=touched)
    return shapes, settled


def _residents(faces: Faces, residents_of: Callable[[np.ndarray], Residents] | None) -> Residents:
    claimed = np.flatnonzero([len(held) > 1 for held in faces.claims])
    if residents_of is None or not len(claimed):
        return NO_RESIDENTS
    found = residents_of(faces.shapes[claimed])
    return replace(found, face=claimed[found.face])


def _settled(faces: Faces, owners: np.ndarray) -> list[Settled]:
    return [
        Settled(faces.shapes[row], held, int(owner), float(faces.areas[row]), faces.widths[row])
        for row, (held, owner) in enumerate(zip(faces.claims, owners, strict=True))
        if len(held) != 1 and (owner >= 0 or owner == DISPUTED)
    ]


def _lay_anew(shapes: np.ndarray, faces: Faces, owners: np.ndarray) -> bool:
    """Put the faces of each member together; say whether any member changed."""
    changed = False
    for member in faces.members.tolist():
        own = [
            row
            for row, (held, owner) in enumerate(zip(faces.claims, owners, strict=True))
            if owner == member or (owner == DISPUTED and member in held)
        ]
        laid = shapely.coverage_union_all(faces.shapes[own])
        if shapes[member].geom_type == "MultiPolygon":
            laid = shapely.multipolygons(shapely.get_parts(laid))
        if not shapely.equals_exact(shapely.normalize(laid), shapely.normalize(shapes[member])):
            shapes[member] = laid
            changed = True
    return changed
