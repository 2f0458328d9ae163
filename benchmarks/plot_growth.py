"""Draw how time and memory grow, as one picture for docs/benchmarks.md."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SERIES = {
    "first": ("first plan", "#b3261e", "o-"),
    "another": ("one more case", "#e08a00", "s-"),
    "solve": ("minimum cut alone", "#1b5e8c", "^-"),
    "library": ("OR-Tools, whole graph", "#6f7f8c", "v:"),
    "buffer": ("200 m circles", "#3c7a3c", "D--"),
}
AXES = {
    "households": ("households in the area (100 cases)", "households_in_area"),
    "cases": ("cases (a quarter of a million households)", "cases"),
}


def draw_growth(rows: Sequence[dict], path: Path) -> None:
    """
    Write the picture of growth as SVG.

    Parameters
    ----------
    rows
        What the growth benchmark measured, one row a size.
    path
        File to write; the same rows give the same bytes.
    """
    mpl.rcParams["svg.hashsalt"] = "khoanh"
    mpl.rcParams["font.size"] = 9
    measured = [axis for axis in AXES if any(row["axis"] == axis for row in rows)]
    figure = Figure(figsize=(4.5 * len(measured), 6.4), layout="constrained")
    panels = figure.subplots(2, len(measured), sharex="col", squeeze=False, height_ratios=(2.2, 1))
    for column, axis in enumerate(measured):
        words, size = AXES[axis]
        mine = sorted((row for row in rows if row["axis"] == axis), key=lambda row: row[size])
        time, memory = panels[:, column]
        for name, (label, colour, style) in SERIES.items():
            _line(time, mine, (size, name), (label, colour, style))
        _line(memory, mine, (size, "peak_gib"), ("peak memory", "#5b4a8a", "o-"))
        time.set_yscale("log")
        time.set_ylabel("seconds")
        memory.set_ylim(0, 1.15 * max(row["peak_gib"] for row in mine))
        memory.set_ylabel("peak memory, GiB")
        memory.set_xlabel(words)
        for panel in (time, memory):
            panel.set_xscale("log")
            panel.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
            panel.spines[["top", "right"]].set_visible(False)
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="outside upper center",
        ncols=2 if len(measured) == 1 else len(SERIES),
        frameon=False,
    )
    figure.savefig(path, format="svg", metadata={"Date": None})


def _line(
    panel: Axes, rows: Sequence[dict], names: tuple[str, str], look: tuple[str, str, str]
) -> None:
    size, name = names
    label, colour, style = look
    xs, ys = [row[size] for row in rows], [row[name] for row in rows]
    panel.plot(xs, ys, style, color=colour, label=label, markersize=4, linewidth=1.4)
