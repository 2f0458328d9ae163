"""Draw how time and memory grow, as one picture for docs/benchmarks.md."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from page_growth import by_axis

OURS = {
    "published": ("case file → plan on disk", "#b3261e", "o-"),
    "another": ("one more case", "#e08a00", "s-"),
    "solve": ("minimum cut alone", "#1b5e8c", "^-"),
}
PEERS = {
    "library": ("OR-Tools, whole network", "#6f7f8c", "v:"),
    "buffer": ("200 m circles", "#3c7a3c", "D--"),
    "hamlets": ("whole hamlets", "#8a6d3b", "x--"),
}
AXES = {
    "households": ("households in the area (100 cases)", "households_in_area"),
    "cases": ("cases (a quarter of a million households)", "cases"),
}


def draw_growth(rows: Sequence[dict], path: Path) -> None:
    """
    Write the picture of growth as SVG; both axes of every panel are logarithmic.

    Parameters
    ----------
    rows
        What the growth benchmark measured, one row a size.
    path
        File to write; the same rows give the same bytes.
    """
    mpl.rcParams["svg.hashsalt"] = "khoanh"
    mpl.rcParams["font.size"] = 9
    measured = by_axis(rows)
    if not measured:
        return
    figure = Figure(figsize=(4.6 * len(measured), 6.4), layout="constrained")
    panels = figure.subplots(
        2, len(measured), sharex="col", sharey="row", squeeze=False, height_ratios=(2.2, 1)
    )
    for column, (axis, mine) in enumerate(measured.items()):
        words, size = AXES[axis]
        time, memory = panels[:, column]
        for name, look in (OURS | PEERS).items():
            _line(time, mine, (size, name), look)
        _line(memory, mine, (size, "peak_gib"), ("peak memory", "#5b4a8a", "o-"))
        memory.set_xlabel(words)
        _logarithmic(time, base=10)
        _logarithmic(memory, base=2)
    panels[0, 0].set_ylabel("seconds")
    panels[1, 0].set_ylabel("peak memory, GiB")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False)
    figure.savefig(path, format="svg", metadata={"Date": None})


def _logarithmic(panel: Axes, *, base: int) -> None:
    """Set decades on the lower axis and powers of a base on the other, written out."""
    panel.set_xscale("log")
    panel.set_yscale("log", base=base)
    for axis, step in ((panel.xaxis, 10), (panel.yaxis, base)):
        axis.set_major_locator(LogLocator(step, numticks=12))
        axis.set_major_formatter(FuncFormatter(_plain))
        axis.set_minor_formatter(NullFormatter())
    panel.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
    panel.spines[["top", "right"]].set_visible(False)


def _plain(value: float, _: int | None = None) -> str:
    """Write a power as people do."""
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _line(
    panel: Axes, rows: Sequence[dict], names: tuple[str, str], look: tuple[str, str, str]
) -> None:
    size, name = names
    label, colour, style = look
    xs, ys = [row[size] for row in rows], [row[name] for row in rows]
    panel.plot(xs, ys, style, color=colour, label=label, markersize=4, linewidth=1.4)
