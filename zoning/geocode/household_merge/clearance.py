"""Move house points off the lines of streets, all at once."""

from typing import Final

import numpy as np
import shapely

from zoning.sources.osm.doors import CLEARANCE

from .streets import Streets

_STEPS: Final = (1.5, 2.0, 3.0, 4.5, 6.0, 8.0, 11.0, 15.0, 20.0, 30.0)
_TURNS: Final = (0, 180, 45, -45, 135, -135, 90, -90)


def off_the_streets(
    streets: Streets, pieces: np.ndarray, access: np.ndarray, xy: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """
    Move those points off the street lines that stand on one.

    Parameters
    ----------
    streets
        The streets.
    pieces, access
        Where each house opens: position of the piece, metres along it.
    xy
        (n, 2) points, metres.

    Returns
    -------
    tuple of ndarray
        The points, each at least 1.2 m from every street; and whether that was possible. One
        that stands clear is not moved; another goes to the nearest of a few steps away from its
        door, first to the side it was on.
    """
    moved = xy.copy()
    stuck = np.flatnonzero(~_is_clear(streets, xy))
    if not len(stuck):
        return moved, np.ones(len(xy), dtype=bool)
    foot, normal = _frontage(streets, pieces[stuck], access[stuck], xy[stuck])
    for step in _STEPS:
        for turn in _TURNS:
            angle = np.radians(turn)
            turned = np.column_stack(
                [
                    normal[:, 0] * np.cos(angle) - normal[:, 1] * np.sin(angle),
                    normal[:, 0] * np.sin(angle) + normal[:, 1] * np.cos(angle),
                ]
            )
            spots = foot + step * turned
            free = _is_clear(streets, spots)
            moved[stuck[free]] = spots[free]
            stuck, foot, normal = stuck[~free], foot[~free], normal[~free]
            if not len(stuck):
                return moved, np.ones(len(xy), dtype=bool)
    fine = np.ones(len(xy), dtype=bool)
    fine[stuck] = False
    return moved, fine


def _is_clear(streets: Streets, xy: np.ndarray) -> np.ndarray:
    clear = np.ones(len(xy), dtype=bool)
    clear[streets.every.query(shapely.points(xy), "dwithin", CLEARANCE)[0]] = False
    return clear


def _frontage(
    streets: Streets, pieces: np.ndarray, access: np.ndarray, xy: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each door, and the unit vector from it across the street to the house's side."""
    lines = streets.lines[pieces]
    length = shapely.length(lines)

    def spot(at: np.ndarray) -> np.ndarray:
        return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(lines, at)))

    foot = spot(access)
    along = spot(np.minimum(access + 0.5, length)) - spot(np.maximum(access - 0.5, 0.0))
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    side = (normal * (xy - foot)).sum(axis=1)
    normal[side < 0] *= -1
    return foot, normal
