"""Check that every crossing of a street and an outline has its checkpoint, and the other way."""

import numpy as np
import numpy.typing as npt
import shapely

from zoning.errors import Fault

from .verify_area import Ints
from .verify_doors import at_doors, door_faults
from .verify_map import PlanMap, unknown

TOLERANCE_M = 0.05
"""A checkpoint stands at most this far from the crossing it guards: both are rounded to 1 cm."""


def crossing_faults(view: PlanMap) -> list[Fault]:
    """
    Check checkpoints against the crossings of streets and outlines, both ways.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Streets that cross an outline without a checkpoint of the stricter zone there;
        checkpoints off their street, off the outline of their zone, or of a wrong level; and
        what `door_faults` finds at the doors of main roads.
    """
    outlines = shapely.boundary(view.shapes)
    streets, posts = view.streets, view.posts
    named = (view.post_zone >= 0) & (view.post_street >= 0)
    ids = view.plan.checkpoints["id"].to_numpy(object)
    off_street = shapely.distance(streets[view.post_street[named]], posts[named]) > TOLERANCE_M
    off_street &= ~at_doors(view)[named]
    off_line = shapely.distance(outlines[view.post_zone[named]], posts[named]) > TOLERANCE_M
    offset = view.plan.checkpoints["offset_m"].to_numpy(np.float64)[named]
    stated = shapely.line_interpolate_point(streets[view.post_street[named]], offset)
    elsewhere = ~(shapely.distance(stated, posts[named]) <= TOLERANCE_M) & ~at_doors(view)[named]
    wrong_level = view.zone_level[view.post_zone[named]] != view.post_level[named]
    return [
        *unknown("checkpoints", ids[named][off_street], "a spot off its street", "on it"),
        *unknown("checkpoints", ids[named][off_line], "a spot off its zone's outline", "on it"),
        *unknown("checkpoints", ids[named][elsewhere], "another offset", "where it stands"),
        *unknown("checkpoints", ids[named][wrong_level], "another level than its zone's", "its"),
        *_unguarded(view, outlines),
        *door_faults(view),
    ]


def _unguarded(view: PlanMap, outlines: npt.NDArray[np.object_]) -> list[Fault]:
    """Find crossings without a checkpoint of the strictest zone whose outline it is."""
    zone, street = view.base.street_tree.query(outlines, predicate="intersects")
    spots, pair = shapely.get_coordinates(
        shapely.intersection(outlines[zone], view.streets[street]), return_index=True
    )
    zone, street, spot = zone[pair], street[pair], shapely.points(spots).reshape(-1)
    crossing, post = _posts_on(view, street)
    near = shapely.dwithin(view.posts[post], spot[crossing], TOLERANCE_M)
    crossing, post = crossing[near], post[near]
    strict = view.zone_level[view.post_zone[post]] >= view.zone_level[zone[crossing]]
    crossing, post = crossing[strict], post[strict]
    on_line = shapely.dwithin(outlines[view.post_zone[post]], spot[crossing], TOLERANCE_M)
    guarded = np.zeros(len(spot), dtype=bool)
    guarded[crossing[on_line]] = True
    ids = view.area.streets["street_id"].to_numpy(object)
    return [
        fault
        for level, word in ((2, "red"), (1, "yellow"))
        for fault in unknown(
            "streets",
            ids[street[~guarded & (view.zone_level[zone] == level)]],
            f"a crossing of a {word} outline without a checkpoint of that line",
            f"a checkpoint within {TOLERANCE_M:g} m",
        )
    ]


def _posts_on(view: PlanMap, street: Ints) -> tuple[Ints, Ints]:
    """Return all pairs of a crossing on a street and a checkpoint of a zone on that street."""
    known = np.flatnonzero((view.post_zone >= 0) & (view.post_street >= 0) & ~at_doors(view))
    known = known[np.argsort(view.post_street[known], kind="stable")]
    on = view.post_street[known]
    low = np.searchsorted(on, street, side="left")
    count = np.searchsorted(on, street, side="right") - low
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
    return np.repeat(np.arange(len(street)), count), known[step]
