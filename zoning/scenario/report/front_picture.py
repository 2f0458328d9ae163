"""Draw what runs close against what they leave open, and against the posts they take."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from zoning.scenario.compare.circles import Circles
from zoning.scenario.compare.comparison import Comparison
from zoning.scenario.outcome import SPREAD

from .canvas import Picture, finished, plain, sheet
from .numbers import written
from .palette import ACCENT, FAINT, INK, MUTED, PAPER
from .stamp import Stamp
from .words import FIGURE_WORDS, SIMULATED, Said

_TITLE: Final = Said(
    "Đóng bao nhiêu người, còn lại bao nhiêu rủi ro, cần bao nhiêu chốt",
    "How many people are closed, how much risk is left, how many posts it takes",
)
_CAPTION: Final = Said(
    "Mỗi chấm là một lần chạy; càng gần góc dưới bên trái càng tốt. Hình thoi trên đường bậc "
    "thang: không lần chạy nào vừa đóng ít người hơn vừa tốt hơn ở trục kia. Chấm có vòng: không "
    "lần chạy nào tốt hơn ở cả ba mặt. Số là hạng trong bảng. ◌ … → là người và trục kia của vòng "
    "tròn nằm ngoài khung.",
    "Every dot is a run; the lower left corner is best. Diamonds on the stepped line: no run "
    "closes fewer people and is better on the other axis. Ringed dots: no run is better in all "
    "three. Numbers are ranks in the table. ◌ … → gives people and the other axis of circles that "
    "lie off the panel.",
)
_FOLLOWED: Final = Said(
    f" Vạch đứng: trong 95 % số lần mô phỏng, số ca nằm giữa hai đầu; {SIMULATED.vi}.",
    " Upright lines: in 95 % of the model's runs there are as many infections as between their "
    f"ends; {SIMULATED.en}.",
)
_APART: Final = 0.07
"""Share of a panel's side that two numbers keep between them."""


def front_picture(
    comparison: Comparison, stamp: Stamp, *, circles: Circles | None = None
) -> Picture:
    """
    Draw what runs close against what they leave open, and against the posts they take.

    Parameters
    ----------
    comparison
        The runs, compared; at least one has a plan.
    stamp
        What the picture says of its origin.
    circles
        What circles round the cases would close, to be shown beside the runs.

    Returns
    -------
    Picture
        Two panels over the same axis of people.
    """
    table = comparison.table.drop_duplicates(["people_closed", comparison.infections, "posts"])
    figure = sheet(_TITLE, height=3.5)
    left, right = figure.subplots(1, 2)
    _panel(left, table, comparison.infections, "on_risk_front")
    _panel(right, table, "posts", "on_posts_front")
    if comparison.infections == SPREAD[0]:
        _intervals(left, table)
    if circles is not None:
        is_followed = comparison.infections == SPREAD[0]
        left_y = circles.infections_mean if is_followed else circles.infections_left
        # Expected infections on an axis of simulated ones would compare what cannot be compared.
        if left_y is not None:
            _circle(left, circles.people, left_y, circles)
        _circle(right, circles.people, circles.posts, circles)
    finished(figure, stamp.line)
    return Picture("front", _TITLE, _caption(comparison), figure, stamp.origin)


def _caption(comparison: Comparison) -> Said:
    if comparison.infections != SPREAD[0]:
        return _CAPTION
    return Said(_CAPTION.vi + _FOLLOWED.vi, _CAPTION.en + _FOLLOWED.en)


def _panel(panel: Axes, table: pd.DataFrame, figure: str, mark: str) -> None:
    """Draw runs as dots, those on the front as diamonds on a stepped line."""
    on_front = table[mark].to_numpy(bool)
    x, y = table["people_closed"].to_numpy(float), table[figure].to_numpy(float)
    unbeaten = (table["beaten_by"] == 0).to_numpy(bool)
    # Very many dots are one image in the SVG, or the page would grow with the sweep.
    is_many = len(table) > 3000
    panel.scatter(x[~on_front], y[~on_front], s=9, color=FAINT, lw=0, rasterized=is_many)
    panel.scatter(x[unbeaten], y[unbeaten], s=34, facecolor="none", edgecolor=INK, lw=0.7, zorder=3)
    order = np.lexsort((y[on_front], x[on_front]))
    fx, fy = x[on_front][order], y[on_front][order]
    panel.step(fx, fy, where="post", color=ACCENT, lw=1.1, zorder=2)
    panel.scatter(fx, fy, s=20, marker="D", color=ACCENT, edgecolor=PAPER, lw=0.5, zorder=4)
    panel.set_xlim(*_limits(x))
    panel.set_ylim(*_limits(np.append(y, _reach(table[on_front], figure))))
    ranks = table["rank"].to_numpy()[on_front][order]
    for number in _readable(panel, fx, fy):
        panel.annotate(
            str(ranks[number]), (fx[number], fy[number]), (4, 4), textcoords="offset points",
            size=7, color=ACCENT, weight="bold",
        )  # fmt: skip
    _named(panel, figure)


def _reach(front: pd.DataFrame, figure: str) -> NDArray[np.float64]:
    """Return how far simulated infections reach; nothing for other figures."""
    names = list(SPREAD[1:]) if figure == SPREAD[0] else []
    return front[names].to_numpy(float).ravel()


def _limits(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the ends of an axis: from 0 on, but where all values are far from it."""
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low) or 0.1 * abs(high) or 1.0
    return (0.0 if low < high / 2 else low - room), high + room


def _readable(panel: Axes, x: NDArray[np.float64], y: NDArray[np.float64]) -> list[int]:
    """Return the runs of a front that are numbered: none so near another that both blur."""
    (west, east), (south, north) = panel.get_xlim(), panel.get_ylim()
    spots = np.column_stack([(x - west) / (east - west), (y - south) / (north - south)])
    chosen: list[int] = []
    for number in (0, *range(len(x) - 1, 0, -1)):
        if all(np.abs(spots[number] - spots[other]).max() > _APART for other in chosen):
            chosen.append(number)
    return chosen


def _named(panel: Axes, figure: str) -> None:
    across, up = FIGURE_WORDS["people_closed"], FIGURE_WORDS[figure]
    more = f"\n{SIMULATED.vi} / {SIMULATED.en}" if figure == SPREAD[0] else ""
    panel.set_xlabel(f"{across.vi}\n{across.en}")
    panel.set_ylabel(f"{up.vi}\n{up.en}{more}")
    panel.xaxis.set_major_locator(MaxNLocator(5))
    panel.yaxis.set_major_locator(MaxNLocator(6, integer=figure == "posts"))
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: written(round(value, 9))))
    plain(panel)


def _intervals(panel: Axes, table: pd.DataFrame) -> None:
    """Draw how far simulated infections reach, for the runs on the front."""
    front = table[table["on_risk_front"]]
    panel.vlines(
        front["people_closed"], front[SPREAD[1]], front[SPREAD[2]], color=ACCENT, lw=0.8, alpha=0.6
    )


def _circle(panel: Axes, x: float, y: float, circles: Circles) -> None:
    """Draw where circles round the cases would lie, or say that it is far off."""
    (west, east), (south, north) = panel.get_xlim(), panel.get_ylim()
    radius = written(circles.radius_m)
    words = f"vòng {radius} m / {radius} m circles"
    if west <= x <= east and south <= y <= north:
        panel.scatter(
            [x], [y], s=110, facecolor="none", edgecolor=INK, linestyle=(0, (2, 1.4)), lw=1.2,
            zorder=5,
        )  # fmt: skip
        panel.annotate(
            words, (x, y), (-8, 8), textcoords="offset points", ha="right", size=6.5, color=MUTED
        )
        return
    panel.text(
        1, 1.02, f"◌ {words}: {written(x)}; {written(y)} →", transform=panel.transAxes,
        ha="right", va="bottom", size=6.5, color=INK,
    )  # fmt: skip
