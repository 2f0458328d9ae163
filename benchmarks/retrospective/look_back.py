"""
Look back on Hong Kong's outbreak: ``look_back.py HK.csv DOCS [NAME…]``.

Runs the plans named, or all of them, keeps their figures in DOCS/retrospective.json beside those of
earlier runs, and writes page and picture anew. About twenty minutes of computing in all.
"""

import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
from fit import ACTIVE, Fit, fitted, history_until, priced
from hong_kong import hong_kong_area, located_in, read_points, without_catch_alls
from retrospective_page import write_page
from retrospective_picture import draw_picture
from run_names import AFTER, EVEN_RUN, MAIN_RUN

from zoning.plan.planner import Planner
from zoning.policy.schema import Policy
from zoning.scenario.retrospective import caught_shares, retrospective

SPLIT: Final = "2020-10-31"
"""The last day of the part to which kernels are fitted; all figures of these are of days after."""

PERIODS: Final = {
    "all": ("2020-01-23", "2022-02-06"),
    "waves 1 and 2": ("2020-01-23", "2020-06-30"),
    "wave 3": ("2020-07-01", SPLIT),
    "wave 4": ("2020-11-01", "2021-05-31"),
    "between": ("2021-06-01", "2021-12-31"),
    "wave 5": ("2022-01-01", "2022-02-06"),
    AFTER: ("2020-11-01", "2022-02-06"),
}
"""First and last day of what is summed up."""

SCALES: Final = (50.0, 200.0, 400.0)
WARDS: Final = 7
"""Resolution of wards: 5 km², about as many people as a ward of a Vietnamese city."""

MAIN: Final = 10
"""The resolution of cells unless an area asks for another: 1.5 ha."""


@dataclass(frozen=True, slots=True)
class Run:
    """
    One way to plan.

    Attributes
    ----------
    resolution
        Of the cells.
    policy
        A preset, or None for kernels fitted to the first part.
    scale_m
        Of the kernel, where it is fitted.
    is_blind
        Whether cells and people are those of the first part's addresses, too.
    is_even
        Whether people live evenly over all cells, and not at the addresses.
    """

    resolution: int = MAIN
    policy: str | None = "khoanh-ward"
    scale_m: float = 0.0
    is_blind: bool = False
    is_even: bool = False


RUNS: Final = {
    "khoanh-ward, resolution 8": Run(8),
    "khoanh-ward, resolution 9": Run(9),
    "khoanh-ward, resolution 10": Run(10),
    "in-karnataka-2020": Run(policy="in-karnataka-2020"),
    "us-new-york-2020": Run(policy="us-new-york-2020"),
    **{f"fitted, {scale:g} m": Run(policy=None, scale_m=scale) for scale in SCALES},
    "area of the first part": Run(is_blind=True),
    EVEN_RUN: Run(is_even=True),
}


@dataclass(slots=True)
class Grounds:
    """
    Areas with the cases where they are in them, each made once.

    Attributes
    ----------
    points
        The list of case places.
    made
        By resolution, whether it is blind, and whether people live evenly.
    """

    points: pd.DataFrame
    made: dict[tuple[int, bool, bool], tuple[Planner, gpd.GeoDataFrame]] = field(
        default_factory=dict
    )

    def of(self, run: Run) -> tuple[Planner, gpd.GeoDataFrame]:
        """Return a planner of a run's area, and the cases."""
        key = (run.resolution, run.is_blind, run.is_even)
        if key not in self.made:
            points = self.points
            known = points[points["date"] <= SPLIT] if run.is_blind else points
            with tempfile.TemporaryDirectory() as folder:
                area = hong_kong_area(
                    known,
                    Path(folder),
                    resolution=run.resolution,
                    ward_resolution=WARDS,
                    is_even=run.is_even,
                )
            self.made[key] = Planner(area), located_in(area, points)
        return self.made[key]


def looked_back(grounds: Grounds, run: Run) -> dict[str, Any]:
    """
    Plan every day in one way, and sum up what was caught.

    Parameters
    ----------
    grounds
        The areas.
    run
        The way.

    Returns
    -------
    dict
        What docs/retrospective.json holds of it.
    """
    before = time.process_time()
    planner, located = grounds.of(run)
    area = planner.area
    policy, fit, times = _policy(planner, located, run)
    is_main = run == RUNS[MAIN_RUN]
    if not is_main:
        located = located[located["reported_at"] >= _midnight(SPLIT) - pd.Timedelta(days=ACTIVE)]
    days = retrospective(planner, located, policy, active_days=ACTIVE)
    if not is_main:
        days = days[days["day"] > SPLIT]
    if run.is_blind:
        # Nobody lived there as far as this area knew, so nothing there was closed.
        outside = days["unplaced"]
        days = days.assign(cases=days["cases"] + outside, new_cases=days["new_cases"] + outside)
    return {
        "cells": len(area.cells),
        "inhabited": int((area.cells["people"] > 0).sum()),
        "lost": int((located["outcome"] != "found").sum()),
        "fit": None if fit is None else asdict(fit),
        "price": None if fit is None else policy.risk.price_open,
        "times_as_many": times,
        "periods": {
            name: _summed(days, first, last)
            for name, (first, last) in PERIODS.items()
            if is_main or name == AFTER
        },
        "weeks": _weeks(days) if is_main else [],
        "seconds": time.process_time() - before,
    }


def _policy(
    planner: Planner, located: gpd.GeoDataFrame, run: Run
) -> tuple[str | Policy | None, Fit | None, float | None]:
    """Return the policy of a run; one that is fitted knows nothing after the first part."""
    if run.policy is not None:
        return run.policy, None, None
    first_part = located[located["reported_at"] < _midnight(SPLIT) + pd.Timedelta(days=1)]
    history = history_until(planner.network, first_part)
    fit = fitted(
        planner.network,
        history,
        run.scale_m,
        first=int(history.day[0]),
        last=int(history.day[-1]),
    )
    policy, times = priced(planner, first_part, fit)
    return policy, fit, times


def _midnight(day: str) -> pd.Timestamp:
    return pd.Timestamp(day, tz="Asia/Ho_Chi_Minh")


def _summed(days: pd.DataFrame, first: str, last: str) -> dict[str, Any]:
    """Sum up the days of a period that look no further than its last."""
    end = pd.Timestamp(last)
    ahead = pd.to_timedelta(days["ahead"], unit="D")
    mine = days[(days["day"] >= first) & (days["day"] + ahead <= end)]
    people = mine[mine["ahead"] == mine["ahead"].min()]
    closed = people["people_red"] + people["people_yellow"]
    total = people["people"]
    return {
        "days": len(people),
        "unplaced": int(mine["unplaced"].sum()),
        "people_red": float((people["people_red"] / total).mean()),
        "people_closed": float((closed / total).mean()),
        "radius_red_m": float(people["radius_red_m"].median()),
        "radius_closed_m": float(people["radius_closed_m"].median()),
        "shares": json.loads(caught_shares(mine).to_json(orient="records", double_precision=6)),
    }


def _weeks(days: pd.DataFrame) -> list[dict[str, Any]]:
    """Sum new cases of the next 14 days over the days of each week, for the picture."""
    mine = days[days["ahead"] == 14]
    week = mine["day"].dt.to_period("W-SUN").dt.start_time
    names = ["new_cases", *(c for c in mine if c.startswith("new_") and c != "new_cases")]
    sums = mine.assign(closed=mine["people_red"] + mine["people_yellow"])
    sums = sums.groupby(week)[[*names, "closed", "people"]].sum()
    sums.insert(0, "week", sums.index.strftime("%Y-%m-%d"))
    return json.loads(sums.to_json(orient="records", double_precision=4))


def main(source: str, docs: str, *names: str) -> None:
    """Run what is named, or all, and write store, page and picture after each run."""
    store_file = Path(docs) / "retrospective.json"
    store = json.loads(store_file.read_text("utf-8")) if store_file.exists() else {}
    grounds = Grounds(without_catch_alls(read_points(Path(source))))
    for name in names or RUNS:
        store[name] = looked_back(grounds, RUNS[name])
        ordered = {each: store[each] for each in RUNS if each in store}
        store_file.write_text(json.dumps(ordered, indent=1) + "\n", "utf-8")
        print(f"{name}: {store[name]['seconds']:.0f} s of computing", flush=True)
    write_page(store, Path(docs) / "retrospective.md")
    draw_picture(store, Path(docs) / "retrospective.svg")


if __name__ == "__main__":
    main(*sys.argv[1:])
