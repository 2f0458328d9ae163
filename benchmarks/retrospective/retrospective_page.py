"""Write the figures of docs/retrospective.md from what was kept of each run."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from run_names import AFTER, EVEN_RUN, MAIN_RUN

Store = dict[str, dict[str, Any]]

PERIODS: Final = ("all", "waves 1 and 2", "wave 3", "wave 4", "between", "wave 5")
_NOTHING: Final = "–"


def write_page(store: Store, path: Path) -> None:
    """
    Put the tables of a store into a page, each between its marks.

    Parameters
    ----------
    store
        What docs/retrospective.json holds.
    path
        The page; words outside the marks are left as they are.
    """
    path.write_text(page(store, path.read_text("utf-8")), "utf-8")


def page(store: Store, text: str) -> str:
    """
    Return a page with the tables of a store between its marks.

    Parameters
    ----------
    store
        What docs/retrospective.json holds.
    text
        The page as it was; ``<!-- table: NAME -->`` and ``<!-- end -->`` stand round each table.

    Returns
    -------
    str
        The page.
    """

    def filled(mark: re.Match[str]) -> str:
        return f"{mark[1]}\n{TABLES[mark[2]](store)}\n{mark[3]}"

    pattern = r"(<!-- table: (\w+) -->)\n.*?(<!-- end -->)"
    return re.sub(pattern, filled, text, flags=re.DOTALL)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _percent(value: float | None) -> str:
    return _NOTHING if value is None else f"{100 * value:.1f} %"


def _points(value: float | None) -> str:
    return _NOTHING if value is None else f"{100 * value:+.1f}".replace("-", "−")


def _lead(row: dict[str, Any]) -> str:
    """Write a lead in points of a hundred, with its bounds."""
    if row["lead_low"] is None:
        return f"{_points(row['lead'])} (no bounds)"
    return f"{_points(row['lead'])} ({_points(row['lead_low'])} to {_points(row['lead_high'])})"


def _row(period: dict[str, Any], ahead: int, scope: str, level: str, method: str) -> dict[str, Any]:
    wanted = (ahead, scope, level, method)
    (found,) = (
        row
        for row in period["shares"]
        if (row["ahead"], row["scope"], row["level"], row["method"]) == wanted
    )
    return found


def _short(store: Store) -> str:
    """Write the outcome of the main run, and of people living evenly, in sentences."""
    main, even = store[MAIN_RUN]["periods"]["all"], store[EVEN_RUN]["periods"][AFTER]
    lines = []
    for scope, words in (("all", "case places"), ("new", "those in cells without a known one")):
        for ahead in (7, 14):
            plan, circle, chance = (
                _row(main, ahead, scope, "closed", method)
                for method in ("plan", "circle", "random")
            )
            lines.append(
                f"- Of {words} reported within {ahead} days, {_percent(plan['share'])} lay in red "
                f"or yellow, {_percent(circle['share'])} in circles with as many people; chance "
                f"meets {_percent(chance['share'])}. Lead of the plan: {_lead(plan)} points."
            )
    red = _row(main, 7, "all", "red", "plan")
    lines.append(f"- Red alone, within 7 days: lead of the plan {_lead(red)} points.")
    plan, circle, chance = (
        _row(even, 7, "new", "closed", method) for method in ("plan", "circle", "random")
    )
    lines.append(
        "- If people lived evenly over the ground, "
        f"{_percent(even['people_closed'])} of it, closed on a day, would hold "
        f"{_percent(plan['share'])} of the new ones within 7 days (circles "
        f"{_percent(circle['share'])}, chance {_percent(chance['share'])}): nearness to known "
        "cases tells something, and both use it alike."
    )
    return "\n".join(lines)


def _by_wave(scope: str) -> Callable[[Store], str]:
    """Return what writes the table of the main run, wave by wave."""
    head = ["days planned", "days ahead", "cases to come", "people closed", "plan", "circles",
            "lead of the plan, points", "chance", "foresight"]  # fmt: skip

    def written(store: Store) -> str:
        rows = []
        for name in PERIODS:
            period = store[MAIN_RUN]["periods"][name]
            for ahead in (7, 14):
                plan, circle, chance, best = (
                    _row(period, ahead, scope, "closed", method)
                    for method in ("plan", "circle", "random", "best")
                )
                rows.append(
                    [
                        name if ahead == 7 else "",
                        str(ahead),
                        f"{plan['cases']:,}",
                        _percent(period["people_closed"]) if ahead == 7 else "",
                        _percent(plan["share"]),
                        _percent(circle["share"]),
                        _lead(plan),
                        _percent(chance["share"]),
                        _percent(best["share"]),
                    ]
                )
        return _table(head, rows)

    return written


def _red(store: Store) -> str:
    """Write what red alone catches, over all days."""
    period = store[MAIN_RUN]["periods"]["all"]
    rows = []
    for scope, words in (("all", "all"), ("new", "in cells without a known case")):
        for ahead in (7, 14):
            plan, circle, chance, best = (
                _row(period, ahead, scope, "red", method)
                for method in ("plan", "circle", "random", "best")
            )
            shares = [_percent(one["share"]) for one in (plan, circle)]
            more = [_percent(one["share"]) for one in (chance, best)]
            rows.append([words, str(ahead), *shares, _lead(plan), *more])
    head = ["cases to come", "days ahead", "red", "circles", "lead of red, points", "chance",
            "foresight"]  # fmt: skip
    return _table(head, rows)


def _ways(store: Store) -> str:
    """Write what each way to plan catches in the second part, 14 days ahead."""
    head = ["way to plan", "people red", "people closed", "circles' radius",
            "all: plan", "circles", "lead, points",
            "new: plan", "circles", "lead, points", "chance"]  # fmt: skip
    rows = []
    for name, run in store.items():
        period = run["periods"][AFTER]
        everywhere, new = (
            [_row(period, 14, scope, "closed", m) for m in ("plan", "circle", "random")]
            for scope in ("all", "new")
        )
        rows.append(
            [
                name,
                _percent(period["people_red"]),
                _percent(period["people_closed"]),
                f"{period['radius_closed_m']:.0f} m",
                *(_percent(one["share"]) for one in everywhere[:2]),
                _lead(everywhere[0]),
                *(_percent(one["share"]) for one in new[:2]),
                _lead(new[0]),
                _percent(new[2]["share"]),
            ]
        )
    return _table(head, rows)


def _fits(store: Store) -> str:
    """Write how well each kernel explains the first part, and what it was priced at."""
    head = ["scale", "cases that the kernel explains", "hazard at distance 0",
            "gain in log-likelihood a case", "price of an infection",
            "people closed, first part"]  # fmt: skip
    rows = [
        [
            f"{fit['scale_m']:g} m",
            _percent(fit["share"]),
            f"{fit['hazard']:.2g}",
            f"{fit['log_likelihood']:.3f}",
            f"{run['price'] / 1000:,.0f}",
            f"{run['times_as_many']:.2f} times",
        ]
        for run in store.values()
        if (fit := run["fit"])
    ]
    return _table(head, rows)


def _areas(store: Store) -> str:
    """Write how large each area is, and how long its plans took."""
    head = ["way to plan", "cells", "inhabited", "case places outside", "computing"]
    rows = [
        [name, f"{run['cells']:,}", f"{run['inhabited']:,}", f"{run['lost']:,}",
         f"{run['seconds']:.0f} s"]
        for name, run in store.items()
    ]  # fmt: skip
    return _table(head, rows)


TABLES: Final[dict[str, Callable[[Store], str]]] = {
    "short": _short,
    "all": _by_wave("all"),
    "new": _by_wave("new"),
    "red": _red,
    "ways": _ways,
    "fits": _fits,
    "areas": _areas,
}
"""What writes each table of the page, and its first sentences."""
