"""Check the cells of a plan: what is listed, the ground of zones, and a guard on every cut side."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely

from zoning.errors import Fault
from zoning.perimeter.problem import OPEN, RED, YELLOW

from .verify_area import Ints
from .verify_map import PlanMap, unknown
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
    """Check that each zone of cells is its pieces, and that no other lies on a piece."""
    wrong, held = [], set(view.cell_zone[view.cell_zone >= 0].tolist())
    for zone in sorted(held):
        ground = shapely.union_all(view.pieces[view.cell_zone == zone])
        off = shapely.symmetric_difference(ground, shapely.make_valid(view.shapes[zone]))
        if off.area > _AREA_M2:
            wrong.append(view.zone_ids[zone])
    others = np.setdiff1d(np.arange(len(view.shapes)), list(held))
    shapes = shapely.make_valid(view.shapes[others])
    zone, piece = view.base.piece_tree.query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[zone], view.pieces[piece]))
    ids = view.area.cells["cell_id"].to_numpy(object)
    return [
        *unknown("zones", wrong, "a polygon that is not its cells", "the union of its cells"),
        *unknown("cells", ids[piece[shared > _AREA_M2]], "ground of a zone without it", "none"),
    ]


def _cut_sides(view: PlanMap) -> tuple[Ints, Ints, np.ndarray]:
    """Return the pairs of pieces, stricter first, that share a side and differ in level."""
    level = view.cell_level
    closed = np.flatnonzero(level != OPEN)
    one, other = view.base.piece_tree.query(view.pieces[closed], predicate="intersects")
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
    low, high = np.minimum(one, other), np.maximum(one, other)
    words = [f"giữa hai ô {a} và {b}" for a, b in zip(ids[low], ids[high], strict=True)]
    side, post = _same_words(words, posts["between"].iloc[loose])
    post = loose[post]
    good = view.post_zone[post] == view.cell_zone[one[side]]
    good &= view.post_level[post] == view.cell_level[one[side]]
    good &= shapely.dwithin(sides[side], view.posts[post], TOLERANCE_M)
    guarded, used = np.unique(side[good]), post[good][np.unique(side[good], return_index=True)[1]]
    open_sides = np.setdiff1d(np.arange(len(sides)), guarded)
    bare = [f"{ids[low[row]]} / {ids[high[row]]}" for row in open_sides]
    extra = posts["id"].iloc[np.setdiff1d(loose, used)]
    return [
        *unknown("cells", ids[one[red & ~yellow]], "red beside open ground", "yellow round it"),
        *unknown("cells", ids[one[astray]], "a yellow beside it that its zone does not name", "it"),
        *unknown("sides", bare, "a side between two levels without its checkpoint", "one on it"),
        *unknown("checkpoints", extra, "no such side between two levels", "a cut side"),
    ]


def _same_words(sides: list[str], posts: pd.Series) -> tuple[Ints, Ints]:
    """Return which sides and posts name the same two cells, as positions."""
    side = pd.DataFrame({"words": np.array(sides, dtype=object), "side": np.arange(len(sides))})
    post = pd.DataFrame({"words": posts.to_numpy(object), "post": np.arange(len(posts))})
    both = side.merge(post, on="words", sort=False).sort_values(["side", "post"])
    return both["side"].to_numpy(np.intp), both["post"].to_numpy(np.intp)


def cells_at(view: PlanMap, places: Iterable[int] | Ints) -> list[str]:
    """Return the cells among some places."""
    held = np.isin(view.network.cell_place, np.asarray(list(places), dtype=np.intp))
    return [str(name) for name in view.area.cells["cell_id"].to_numpy(object)[held]]
