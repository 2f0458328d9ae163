"""Draw week by week which share of the new cases to come lay inside, for docs/retrospective.md."""

from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from run_names import MAIN_RUN

FEW: Final = 100
"""New cases to come, summed over the days of a week, below which a share is not drawn."""

LOOKS: Final = {
    "plan": ("plan, red and yellow", "#b3261e", "-", 1.8),
    "circle": ("circles with as many people", "#1b5e8c", "--", 1.6),
    "random": ("chance", "#6f7f8c", "-", 1.0),
}


def draw_picture(store: dict[str, dict[str, Any]], path: Path) -> None:
    """
    Write the picture of the main run as SVG.

    Parameters
    ----------
    store
        What docs/retrospective.json holds.
    path
        File to write; the same store gives the same bytes.
    """
    mpl.rcParams["svg.hashsalt"] = "khoanh"
    mpl.rcParams["font.size"] = 9
    weeks = pd.DataFrame(store[MAIN_RUN]["weeks"])
    weeks.index = pd.to_datetime(weeks["week"])
    weeks = weeks.asfreq("7D")
    figure = Figure(figsize=(9.2, 5.6), layout="constrained")
    shares, cases = figure.subplots(2, 1, sharex=True, height_ratios=(2.4, 1))
    enough = weeks["new_cases"] >= FEW
    for name, (label, colour, line, width) in LOOKS.items():
        hits = weeks[f"new_{name}_red"] + weeks[f"new_{name}_yellow"]
        share = (hits / weeks["new_cases"]).where(enough)
        shares.plot(weeks.index, share, line, color=colour, label=label, linewidth=width)
    cases.bar(weeks.index, weeks["new_cases"] / 7, width=6, color="#c9a9a6")
    cases.set_ylabel("new cases of\nthe next 14 days")
    shares.set_ylabel("share of them inside")
    shares.set_ylim(bottom=0)
    shares.yaxis.set_major_formatter(PercentFormatter(1.0))
    cases.xaxis.set_major_locator(mdates.MonthLocator(bymonth=(1, 4, 7, 10)))
    cases.xaxis.set_major_formatter(mdates.DateFormatter("%m/%Y"))
    for panel in (shares, cases):
        _plain(panel)
    handles, labels = shares.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False)
    figure.savefig(path, format="svg", metadata={"Date": None})


def _plain(panel: Axes) -> None:
    panel.grid(visible=True, axis="y", color="#dddddd", linewidth=0.6)
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)
