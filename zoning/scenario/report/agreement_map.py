"""Draw how often every place is closed over a sweep."""

from typing import Final

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from zoning.area.area import Area

from .canvas import WIDTH, Picture, finished, sheet
from .map_canvas import fill, frame_round, ground, in_metres
from .numbers import share
from .palette import MUTED, PAPER, RED_RAMP, YELLOW_RAMP
from .stamp import Stamp
from .words import Said

_TITLE: Final = Said(
    "Nơi nào bị khoanh trong bao nhiêu phần các lần chạy",
    "How often each place is closed over the runs",
)
_CAPTION: Final = Said(
    "Đậm nhất: bị khoanh dù chọn thế nào. Nhạt: chỉ vài lần chạy đòi hỏi, nên quyết định ấy phụ "
    "thuộc điều đã thay đổi. Không tô: mở trong mọi lần chạy. Bản đồ quá rộng để thấy từng nhà thì "
    "tô theo khu phố. Đây là tỷ lệ lần chạy, không phải xác suất.",
    "Darkest: closed whatever is chosen. Pale: few runs ask for it, so that it depends on what was "
    "varied. Blank: open in every run. Where a map is too wide for houses, hamlets are coloured. "
    "These are shares of runs, not probabilities.",
)
_PANELS: Final = (
    ("closed", Said("đỏ hoặc vàng", "red or yellow"), YELLOW_RAMP),
    ("red", Said("đỏ", "red"), RED_RAMP),
)
_STEPS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_UNIT_STEPS: Final = (0.0, 0.02, 0.1, 0.25, 0.5, 1.0)
"""Few units are closed as a whole: their steps are narrow where most lie."""

_OF_RUNS: Final = Said("phần các lần chạy", "share of runs")
_OF_HOUSEHOLDS: Final = Said(
    "phần số hộ bị khoanh, trung bình các lần chạy", "share of households closed, mean of runs"
)
_MANY: Final = 2_000
"""Dots above which they are one image in an SVG."""


def agreement_map(placed: pd.DataFrame, units: pd.DataFrame, area: Area, stamp: Stamp) -> Picture:
    """
    Draw how often every place is closed over a sweep.

    Parameters
    ----------
    placed
        As `zoning.scenario.compare.agreement.placed_agreement` returns it; not empty.
    units
        As `zoning.scenario.compare.agreement.unit_agreement` returns it.
    area
        The area.
    stamp
        What the picture says of its origin.

    Returns
    -------
    Picture
        Two maps: red or yellow, and red. House by house or cell by cell; in a frame too wide
        for houses, hamlet by hamlet, or ward by ward where there are none.
    """
    shapes = _shapes(placed, area)
    frame = frame_round(area, shapes)
    each = (WIDTH - 0.2) / 2
    figure = sheet(_TITLE, height=each * frame.height / frame.width + 0.75)
    is_places = bool(placed["is_cell"].all()) or (frame.is_detailed and not placed["is_cell"].any())
    steps, unit = (_STEPS, _OF_RUNS) if is_places else (_UNIT_STEPS, _OF_HOUSEHOLDS)
    for panel, (column, words, ramp) in zip(figure.subplots(1, 2), _PANELS, strict=True):
        ground(panel, area, frame)
        panel.set_title(f"{words.vi} / {words.en}", loc="left", size=8.5)
        colours = ListedColormap(ramp)
        norm = BoundaryNorm(steps, colours.N)
        if is_places:
            is_shown = (placed[column] > 0).to_numpy(bool)
            tones = colours(norm(_inside(placed.loc[is_shown, column])))
            metres = in_metres(shapes[is_shown], frame.crs)
            _places(panel, placed[is_shown], metres, tones)
        else:
            some = units[(units["level"] == _level(units)) & (units[column] > 0)]
            of_units = area.units.set_index("unit_id").geometry[some["unit_id"]].to_numpy()
            tones = colours(norm(_inside(some[column])))
            fill(panel, in_metres(of_units, frame.crs), tones, edge=PAPER, width=0.4, order=2)
        _legend(figure, panel, ScalarMappable(norm, colours), steps, unit)
    finished(figure, stamp.line)
    return Picture("agreement", _TITLE, _CAPTION, figure, stamp.origin)


def _shapes(placed: pd.DataFrame, area: Area) -> NDArray[np.object_]:
    """Return the point of every household and the polygon of every piece, EPSG:4326."""
    found = np.empty(len(placed), object)
    is_cell, row = placed["is_cell"].to_numpy(bool), placed["row"].to_numpy()
    found[is_cell] = area.cells.geometry.to_numpy()[row[is_cell]]
    found[~is_cell] = area.households.geometry.to_numpy()[row[~is_cell]]
    return found


def _inside(shares: pd.Series) -> NDArray[np.float64]:
    """Return shares as the steps of the ramp hold them: 1 belongs to the last."""
    return np.asarray(np.minimum(shares.to_numpy(float), np.nextafter(1.0, 0.0)))


def _level(units: pd.DataFrame) -> str:
    """Return the level of units that a wide map shows."""
    return "hamlet" if (units["level"] == "hamlet").any() else "ward"


def _places(
    panel: Axes, some: pd.DataFrame, shapes: NDArray[np.object_], tones: NDArray[np.float64]
) -> None:
    """Colour houses as dots and cells as polygons; what is closed most often lies on top."""
    is_cell = some["is_cell"].to_numpy(bool)
    fill(panel, shapes[is_cell], tones[is_cell], edge=PAPER, width=0.4, order=2)
    order = np.argsort(some["closed"].to_numpy()[~is_cell], kind="stable")
    xy = shapely.get_coordinates(shapes[~is_cell])[order]
    panel.scatter(
        xy[:, 0], xy[:, 1], s=5, c=tones[~is_cell][order], lw=0.15, edgecolor=PAPER, zorder=2,
        rasterized=len(xy) > _MANY,
    )  # fmt: skip


def _legend(
    figure: Figure, panel: Axes, tones: ScalarMappable, steps: tuple[float, ...], unit: Said
) -> None:
    """Draw the ramp under its map; its steps are as wide as one another."""
    bar = figure.colorbar(
        tones, ax=panel, orientation="horizontal", fraction=0.045, pad=0.02, aspect=34,
        ticks=steps, spacing="uniform",
    )  # fmt: skip
    bar.ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: share(round(value, 9))))
    bar.ax.tick_params(length=0, labelsize=6.5)
    bar.set_label(f"{unit.vi}\n{unit.en}", size=6.5, color=MUTED)
    bar.outline.set_visible(False)
