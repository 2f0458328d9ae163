"""Draw which parameter matters most for each figure."""

import math
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from zoning.scenario.compare.comparison import Comparison
from zoning.scenario.outcome import SPREAD

from .canvas import Picture, finished, plain, sheet, text_of
from .numbers import share, written
from .palette import INK, LESS, MORE, MUTED
from .stamp import Stamp
from .words import BAR_WORDS, COUNTED, FIGURE_WORDS, METHOD_WORDS, SIMULATED, Said

_TITLE: Final = Said("Tham số nào quan trọng nhất", "Which parameter matters most")
_MOST: Final = 8
"""Parameters a panel shows; the table has them all."""

_LONGEST_NAME: Final = 34
_LONGEST_VALUE: Final = 16


def tornado_picture(comparison: Comparison, stamp: Stamp) -> Picture:
    """
    Draw which parameter matters most for each figure.

    Parameters
    ----------
    comparison
        The runs, compared; its effects are not empty.
    stamp
        What the picture says of its origin.

    Returns
    -------
    Picture
        A panel a figure, the largest swing on top.
    """
    effects = comparison.effects
    names = list(dict.fromkeys(effects["figure"]))
    parts = {name: effects[effects["figure"] == name].head(_MOST) for name in names}
    rows = max(len(part) for part in parts.values())
    lines = math.ceil(len(names) / 2)
    figure = sheet(_TITLE, height=0.3 + lines * (0.85 + 0.36 * rows))
    panels = figure.subplots(lines, 2, squeeze=False).ravel()
    for panel, (name, part) in zip(panels, parts.items(), strict=False):
        _panel(panel, name, part)
    for panel in panels[len(names) :]:
        panel.set_visible(False)
    finished(figure, stamp.line)
    return Picture("tornado", _TITLE, _caption(comparison), figure, stamp.origin)


def _caption(comparison: Comparison) -> Said:
    """Return how bars were found, method by method, and from which run changes are measured."""
    methods = set(comparison.effects["method"])
    said = [BAR_WORDS, *(METHOD_WORDS[name] for name in METHOD_WORDS if name in methods)]
    if comparison.base and "one at a time" in methods:
        base = ", ".join(f"{name} = {value}" for name, value in comparison.base.items())
        said.append(Said(f"Lần chạy gốc: {base}.", f"Base run: {base}."))
    return Said(" ".join(one.vi for one in said), " ".join(one.en for one in said))


def _panel(panel: Axes, name: str, part: pd.DataFrame) -> None:
    """Draw a bar a parameter, from the least of the figure to the most, about its base."""
    base = float(part["base"].iloc[0])
    for place, row in enumerate(part.to_dict("records")):
        _bar(panel, place, row, base)
    panel.axvline(base, color=INK, lw=0.8, zorder=3)
    panel.set_yticks(range(len(part)), [_label(row) for row in part.to_dict("records")], fontsize=7)
    panel.set_ylim(len(part) - 0.45, -0.55)
    low, high = min(part["low"].min(), base), max(part["high"].max(), base)
    room = (high - low) * 0.24 or max(abs(base) * 0.1, 1.0)
    panel.set_xlim(low - room, high + room)
    words = FIGURE_WORDS[name]
    more = f" ({SIMULATED.vi})" if name == SPREAD[0] else ""
    panel.set_title(f"{words.vi}{more}", loc="left", size=8.5, weight="bold", pad=12)
    panel.text(0, 1.015, words.en, transform=panel.transAxes, size=7, color=MUTED, va="bottom")
    panel.xaxis.set_major_locator(MaxNLocator(4, integer=name in COUNTED))
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: written(round(value, 9))))
    plain(panel, grid="x")
    panel.spines["left"].set_visible(False)
    panel.tick_params(axis="y", length=0)


def _bar(panel: Axes, place: int, row: dict[Any, Any], base: float) -> None:
    """Draw one bar, and at its ends the values of the parameter that lead there."""
    panel.barh(place, min(row["low"] - base, 0), left=base, height=0.5, color=LESS)
    panel.barh(place, max(row["high"] - base, 0), left=base, height=0.5, color=MORE)
    if row["swing"] == 0:
        panel.annotate(
            "không đổi / no change", (base, place), (4, 0), textcoords="offset points",
            size=6.5, color=MUTED, va="center",
        )  # fmt: skip
        return
    ends = (("low", "low_at", -3, "right"), ("high", "high_at", 3, "left"))
    for end, at, off, side in ends:
        panel.annotate(
            text_of(row[at], longest=_LONGEST_VALUE), (row[end], place), (off, 0),
            textcoords="offset points", size=6.5, color=INK, ha=side, va="center",
        )  # fmt: skip


def _label(row: dict[Any, Any]) -> str:
    """Return a parameter's name, and the share that is its own."""
    name = text_of(str(row["parameter"]).removeprefix("policy."), longest=_LONGEST_NAME)
    return name if math.isnan(row["share"]) else f"{name}\n{share(row['share'])}"
