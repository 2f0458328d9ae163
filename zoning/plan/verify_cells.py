"""Check the cells of a plan: what is listed, the ground of zones, and a guard on every cut side."""

from collections.abc import Iterable

import numpy as np
import shapely

from zoning.errors import Fault
from zoning.perimeter.problem import OPEN, RED, YELLOW

from .verify_map import LEVELS, Ints, PlanMap, unknown
from .verify_posts import TOLERANCE_M

_AREA_M2 = 0.01
_SIDE_M = 1e-3
"""Pieces that share less meet in a corner."""


def cell_faults(view: PlanMap) -> list[Fault]:
    """
    Check the closed cells of a plan, and every side on which one meets another level.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Cells listed at another level than their label, in a zone of another level, or with
        other figures; zones that lack ground of theirs or hold another's; red beside open, or
        beside a yellow that its zone does not name; cut sides without their checkpoint, and
        checkpoints between cells where no side is cut.

    Notes
    -----
    Sides are found by intersecting the pieces' outlines: the network's links are not used.
    """
    if not len(view.area.cells):
        return []
    return [*_list_faults(view), *_ground_faults(view), *_side_faults(view)]


def _list_faults(view: PlanMap) -> list[Fault]:
    """Compare the list of cells with the proved labels, the zones and the area's figures."""
    cells, listed = view.area.cells, view.plan.cells
    ids = cells["cell_id"].to_numpy(object)
    proved = view.plan.certificate.labels[view.network.cell_place]
    other = view.cell_level != proved
    stray = (view.cell_level != np.append(view.zone_level, OPEN)[view.cell_zone]) & ~other
    figures = cells.set_index("cell_id")[["people", "households"]].reindex(listed["cell_id"])
    wrong = (figures.to_numpy() != listed[["people", "households"]].to_numpy()).any(axis=1)
    return [
        *unknown("cells", ids[other], "another level than the cell's label", "its label"),
        *unknown("cells", ids[stray], "a zone of another level", "a zone of its own level"),
        *unknown("cells", listed["cell_id"][wrong], "other figures than the area's", "the area's"),
    ]


def _ground_faults(view: PlanMap) -> list[Fault]:
    """Check that each closed piece lies in its own zone as a whole, and no other piece does."""
    valid = np.flatnonzero(shapely.is_valid(view.shapes))
    zone, piece = shapely.STRtree(view.pieces).query(view.shapes[valid], predicate="intersects")
    zone = valid[zone]
    shared = shapely.area(shapely.intersection(view.shapes[zone], view.pieces[piece]))
    own = view.cell_zone[piece] == zone
    held = np.zeros(len(view.pieces))
    held[piece[own]] = shared[own]
    closed = np.isin(view.cell_zone, valid)
    short = closed & (shapely.area(view.pieces) - held > _AREA_M2)
    ids = view.area.cells["cell_id"].to_numpy(object)
    alien = piece[~own & (shared > _AREA_M2)]
    return [
        *unknown("cells", ids[short], "ground outside its zone's polygon", "inside"),
        *unknown("cells", ids[alien], "ground inside the polygon of another zone", "outside"),
    ]


def _cut_sides(view: PlanMap) -> tuple[Ints, Ints, np.ndarray]:
    """Return the pairs of pieces, stricter first, that share a side and differ in level."""
    level = view.cell_level
    closed = np.flatnonzero(level != OPEN)
    one, other = shapely.STRtree(view.pieces).query(view.pieces[closed], predicate="intersects")
    one = closed[one]
    cut = level[one] > level[other]
    one, other = one[cut], other[cut]
    sides = shapely.intersection(
        shapely.boundary(view.pieces[one]), shapely.boundary(view.pieces[other])
    )
    long = shapely.length(sides) > _SIDE_M
    return one[long], other[long], sides[long]


def _side_faults(view: PlanMap) -> list[Fault]:
    """Check each cut side against the checkpoints that stand on no street, both ways."""
    one, other, sides = _cut_sides(view)
    ids = view.area.cells["cell_id"].to_numpy(object)
    inside = view.plan.zones["inside"].to_numpy(object)
    names = np.array([*view.zone_ids, None], dtype=object)
    red, yellow = view.cell_level[one] == RED, view.cell_level[other] == YELLOW
    # The zone that a red one names must be every yellow that it touches.
    astray = np.array(
        [
            r and y and inside[view.cell_zone[i]] != names[view.cell_zone[j]]
            for i, j, r, y in zip(one, other, red, yellow, strict=True)
        ],
        bool,
    )
    posts = view.plan.checkpoints
    loose = np.flatnonzero(posts["street_id"].isna().to_numpy(bool))
    at: dict[object, list[int]] = {}
    for row in loose.tolist():
        at.setdefault(posts["between"].iloc[row], []).append(row)
    level = np.array([LEVELS.get(word, 0) for word in posts["level"]], dtype=np.intp)
    used, bare = set(), []
    for side, (i, j) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        low, high = sorted((i, j))
        rows = at.get(f"giữa hai ô {ids[low]} và {ids[high]}", [])
        good = [
            row
            for row in rows
            if view.post_zone[row] == view.cell_zone[i]
            and level[row] == view.cell_level[i]
            and shapely.dwithin(sides[side], view.posts[row], TOLERANCE_M)
        ]
        used.update(good[:1])
        if not good:
            bare.append(f"{ids[low]} / {ids[high]}")
    extra = [posts["id"].iloc[row] for row in loose if row not in used]
    return [
        *unknown("cells", ids[one[red & ~yellow]], "red beside open ground", "yellow round it"),
        *unknown("cells", ids[one[astray]], "a yellow beside it that its zone does not name", "it"),
        *unknown("sides", bare, "a side between two levels without its checkpoint", "one on it"),
        *unknown("checkpoints", extra, "no such side between two levels", "a cut side"),
    ]


def cells_at(view: PlanMap, places: Iterable[int] | Ints) -> list[str]:
    """Return the cells among some places."""
    held = np.isin(view.network.cell_place, np.asarray(list(places), dtype=np.intp))
    return [str(name) for name in view.area.cells["cell_id"].to_numpy(object)[held]]
