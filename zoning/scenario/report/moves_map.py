"""Draw whose level changes from one plan to another."""

from typing import Final

import numpy as np
import pandas as pd
import shapely
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.scenario.compare.plans import PlanComparison

from .canvas import WIDTH, Picture, finished, sheet
from .map_canvas import fill, frame_round, ground, in_metres
from .palette import FREED, INK, PAPER, RED, YELLOW, YELLOW_EDGE
from .stamp import Stamp
from .words import Said

_TITLE: Final = Said(
    "Ai đổi mức khi chuyển sang phương án kia", "Whose level changes from one plan to the other"
)
_CAPTION: Final = Said(
    "Hình nói mức mới: vuông đỏ, tam giác vàng, tròn là được mở. Viền đậm: trước đó đỏ.",
    "The shape says the new level: square red, triangle yellow, circle open. Dark rim: red before.",
)
_LOOKS: Final = {
    "red": ("s", RED, Said("thành đỏ", "red now")),
    "yellow": ("^", YELLOW, Said("thành vàng", "yellow now")),
    "open": ("o", FREED, Said("được mở", "open now")),
}


def moves_map(compared: PlanComparison, area: Area, stamp: Stamp) -> Picture:
    """
    Draw whose level changes from one plan to another.

    Parameters
    ----------
    compared
        The plans, compared; somebody's level changes.
    area
        The area.
    stamp
        What the picture says of its origin.

    Returns
    -------
    Picture
        The map, with its legend.
    """
    homes, cells = compared.changes.households, compared.changes.cells
    points = _found(area.households, "household_id", homes)
    pieces = _found(area.cells, "cell_id", cells)
    zones = [plan.zones.geometry.to_numpy() for plan in (compared.before, compared.after)]
    frame = frame_round(area, points, pieces, *zones)
    figure = sheet(_TITLE, height=min((WIDTH - 0.1) * frame.height / frame.width + 0.2, 8.6))
    panel = figure.subplots()
    ground(panel, area, frame)
    levels = compared.after.zones["level"].to_numpy()
    for level, colour in (("yellow", YELLOW), ("red", RED)):
        fill(panel, in_metres(zones[1][levels == level], frame.crs), f"{colour}40", order=1.5)
    handles = []
    for level, (marker, colour, words) in _LOOKS.items():
        mine = (homes["after"] == level).to_numpy(bool)
        xy = shapely.get_coordinates(in_metres(points[mine], frame.crs))
        was_red = (homes["before"][mine] == "red").to_numpy(bool)
        rims = np.where(was_red, INK, YELLOW_EDGE if level == "yellow" else PAPER)
        panel.scatter(
            xy[:, 0], xy[:, 1], s=10, marker=marker, color=colour, edgecolor=rims, lw=0.3, zorder=3
        )  # fmt: skip
        of_cells = pieces[(cells["after"] == level).to_numpy(bool)]
        fill(panel, in_metres(of_cells, frame.crs), colour, edge=PAPER, width=0.4, order=2)
        handles.append(
            Line2D([], [], ls="", marker=marker, color=colour, label=f"{words.vi} / {words.en}")
        )
    panel.legend(handles=handles, loc="upper left", fontsize=7, framealpha=0.9)
    finished(figure, stamp.line)
    return Picture("plan-against-plan", _TITLE, _CAPTION, figure, stamp.origin)


def _found(table: pd.DataFrame, name: str, rows: pd.DataFrame) -> NDArray[np.object_]:
    """Return the shapes of rows by their identifier."""
    at = pd.Index(table[name]).get_indexer(rows[name])
    return np.asarray(table.geometry.to_numpy()[at], object)
