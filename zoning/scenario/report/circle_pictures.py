"""Draw circles round the cases beside a plan: on the map, and as figures."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from zoning.area.area import Area
from zoning.plan.plan import Plan
from zoning.scenario.compare.circles import Circles
from zoning.scenario.compare.yardstick import Yardstick

from .canvas import WIDTH, Picture, finished, plain, sheet, text_of
from .map_canvas import fill, frame_round, ground, in_metres, lines
from .numbers import written
from .palette import ACCENT, FAINT, INK, MUTED, RED, RED_EDGE, YELLOW, YELLOW_EDGE
from .stamp import Stamp
from .words import FIGURE_WORDS, Said

_MAP_CAPTION: Final = Said(
    "Cùng những ca ấy, cùng một nền. Trong vòng tròn mọi nhà đều đỏ; vùng của phương án dừng ở "
    "chỗ gác được.",
    "The same cases on the same ground. Inside the circles every house is red; the plan's zones "
    "end where a guard can stand.",
)
_BARS_CAPTION: Final = Said(
    "Ca lây kỳ vọng đếm bằng cùng một quy tắc cho mọi hàng. Chốt và rào chắn: mỗi đoạn đường bị "
    "tuyến cắt qua đếm một.",
    "Expected infections are counted by the same rules in every row. Posts and barriers: one for "
    "every stretch of street that the line crosses.",
)


def circle_map(plan: Plan, circles: Circles, area: Area, stamp: Stamp) -> Picture:
    """
    Draw a plan's zones, and the circles that an officer would draw round the same cases.

    Parameters
    ----------
    plan
        The plan.
    circles
        The circles round its cases; at least one case has a point.
    area
        The area.
    stamp
        What the picture says of its origin.

    Returns
    -------
    Picture
        The map, with its legend.
    """
    radius = written(circles.radius_m)
    title = Said(
        f"Vòng tròn {radius} m và phương án, cùng những ca ấy",
        f"Circles of {radius} m and the plan, round the same cases",
    )
    zones = plan.zones.geometry.to_numpy()
    frame = frame_round(area, zones, np.array([circles.outline], object))
    figure = sheet(title, height=min((WIDTH - 0.1) * frame.height / frame.width + 0.2, 8.6))
    panel = figure.subplots()
    ground(panel, area, frame)
    for level, colour, edge in (("yellow", YELLOW, YELLOW_EDGE), ("red", RED, RED_EDGE)):
        some = in_metres(zones[(plan.zones["level"] == level).to_numpy()], frame.crs)
        fill(panel, some, f"{colour}b0", edge=edge, width=0.7, order=2)
    edge = shapely.boundary(in_metres(shapely.get_parts([circles.outline]), frame.crs))
    lines(panel, edge, INK, width=1.3, style=(0, (4, 2)), order=3)
    _map_legend(panel, radius)
    finished(figure, stamp.line)
    return Picture("circles-map", title, _MAP_CAPTION, figure, stamp.origin)


def _map_legend(panel: Axes, radius: str) -> None:
    handles = [
        Patch(facecolor=f"{RED}b0", edgecolor=RED_EDGE, label="đỏ / red"),
        Patch(facecolor=f"{YELLOW}b0", edgecolor=YELLOW_EDGE, label="vàng / yellow"),
        Line2D([], [], color=INK, lw=1.3, ls=(0, (4, 2)), label=f"vòng {radius} m / circles"),
    ]
    panel.legend(handles=handles, loc="upper left", fontsize=7, framealpha=0.9)


def circle_bars(rows: Sequence[Yardstick], stamp: Stamp) -> Picture:
    """
    Draw what circles and plans close, guard and leave, side by side.

    Parameters
    ----------
    rows
        Circles and plans, from above to below.
    stamp
        What the picture says of its origin.

    Returns
    -------
    Picture
        Three panels: people, guards, infections.
    """
    title = Said("Vòng tròn và phương án, bằng số", "Circles and plans in figures")
    figure = sheet(title, height=0.95 + 0.36 * len(rows))
    people, guards, left = figure.subplots(1, 3, sharey=True)
    _bars(people, rows, (("people_red", RED, ""), ("people_yellow", YELLOW, "..")))
    _bars(guards, rows, (("posts", ACCENT, ""), ("barriers", FAINT, "//")))
    _bars(left, rows, (("infections_left", MUTED, ""),))
    people.set_yticks(range(len(rows)), [text_of(row.name, longest=30) for row in rows])
    people.set_ylim(len(rows) - 0.4, -0.6)
    _headed(people, Said("người: đỏ + vàng", "people: red + yellow"))
    _headed(guards, Said("chốt + rào chắn", "posts + barriers"))
    _headed(left, FIGURE_WORDS["infections_left"])
    finished(figure, stamp.line)
    return Picture("circles-figures", title, _BARS_CAPTION, figure, stamp.origin)


def _bars(panel: Axes, rows: Sequence[Yardstick], parts: Sequence[tuple[str, str, str]]) -> None:
    """Draw a bar a row, its parts one after another, and their sum behind them."""
    ends = np.zeros(len(rows))
    for name, colour, hatch in parts:
        values = np.array([getattr(row, name) for row in rows], float)
        panel.barh(
            range(len(rows)), values, left=ends, height=0.62, color=colour, hatch=hatch,
            edgecolor="white", linewidth=0,
        )  # fmt: skip
        ends = ends + values
    for place, row in enumerate(rows):
        said = " + ".join(written(getattr(row, name)) for name, _, _ in parts)
        panel.text(ends[place], place, f" {said}", va="center", size=7)
    panel.set_xlim(0, 1.45 * max(ends.max(), 1e-9))


def _headed(panel: Axes, words: Said) -> None:
    panel.set_title(words.vi, loc="left", size=8, weight="bold", pad=12)
    panel.text(0, 1.02, words.en, transform=panel.transAxes, size=7, color=MUTED, va="bottom")
    panel.xaxis.set_major_locator(MaxNLocator(3))
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: written(round(value, 9))))
    plain(panel, grid="x")
    panel.tick_params(axis="y", length=0)
