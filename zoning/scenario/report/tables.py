"""Lay out the tables of a report."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd

from zoning.scenario.compare.columns import words_of
from zoning.scenario.compare.comparison import Comparison
from zoning.scenario.compare.plans import PlanComparison
from zoning.scenario.compare.yardstick import Yardstick
from zoning.scenario.outcome import SPREAD

from .cells import Cell, code, cut, number, table_of, two
from .markup import Html, joined
from .numbers import share, written
from .words import FIGURE_WORDS, LEVEL_WORDS, UNIT_WORDS, Said

ROWS: Final = 20
"""Rows of a table; the folder of the sweep has them all."""

_BREAK: Final = "\u200b"
"""Where a word may be broken, unseen."""


def ranked_table(comparison: Comparison) -> Html:
    """
    Return the best runs: of runs with the same figures one, and how many there are.

    Parameters
    ----------
    comparison
        The runs, compared.

    Returns
    -------
    Html
        At most `ROWS` rows.
    """
    infections = SPREAD if comparison.infections == SPREAD[0] else [comparison.infections]
    figures = ["people_red", "people_yellow", "posts", *infections]
    alike = comparison.table.drop_duplicates("rank")
    heads = [
        Said("hạng", "rank"),
        Said("bị vượt bởi", "beaten by"),
        Said("lần chạy giống hệt", "runs alike"),
        *(_name(name) for name in comparison.parameters),
        *(FIGURE_WORDS[name] for name in figures),
        Said("trên biên", "on the front: rủi ro, risk; chốt, posts"),
    ]
    rows: list[list[Cell]] = [
        [
            *(float(row[name]) for name in ("rank", "beaten_by", "alike")),
            *(words_of(row[name]) for name in comparison.parameters),
            *(float(row[name]) for name in figures),
            _fronts(row),
        ]
        for row in alike.head(ROWS).to_dict("records")
    ]
    caption = Said(
        f"{min(ROWS, len(alike))} trong {len(alike)} kết quả khác nhau",
        f"{min(ROWS, len(alike))} of {len(alike)} different outcomes",
    )
    return table_of(heads, rows, caption=caption)


def effects_table(comparison: Comparison) -> Html:
    """
    Return what every parameter does to every figure.

    Parameters
    ----------
    comparison
        The runs, compared.

    Returns
    -------
    Html
        A row a figure and parameter.
    """
    effects = comparison.effects
    is_ranked = bool(effects["spearman"].notna().any())
    heads = [
        Said("con số", "figure"),
        Said("tham số", "parameter"),
        Said("ít nhất", "least"),
        Said("tại", "at"),
        Said("nhiều nhất", "most"),
        Said("tại", "at"),
        Said("phần phương sai", "share of variance"),
    ]
    if is_ranked:
        heads += [Said("tương quan hạng", "rank correlation"), Said("giá trị p", "p-value")]
    rows = []
    for row in effects.to_dict("records"):
        said = FIGURE_WORDS[row["figure"]]
        cells: list[Cell] = [joined(*two(said)), code(row["parameter"])]
        cells += [row["low"], row["low_at"], row["high"], row["high_at"], _share(row["share"])]
        if is_ranked:
            cells += [row["spearman"], _p_value(row["p_value"])]
        rows.append(cells)
    return table_of(heads, rows)


def unplanned_table(comparison: Comparison) -> Html:
    """
    Return why runs have no plan, reason by reason.

    Parameters
    ----------
    comparison
        The runs, compared.

    Returns
    -------
    Html
        At most `ROWS` rows, the most frequent reason first, each with one run's parameters.
    """
    heads = [Said("lần chạy", "runs"), Said("lý do", "reason"), Said("chẳng hạn", "such as")]
    groups = comparison.unplanned.groupby("problem", sort=True)
    found = [(str(problem), part) for problem, part in groups]
    found.sort(key=lambda one: -len(one[1]))
    rows: list[list[Cell]] = [
        [float(len(part)), cut(problem), _values(part.iloc[0], comparison.parameters)]
        for problem, part in found[:ROWS]
    ]
    return table_of(heads, rows)


def units_table(units: pd.DataFrame, level: str) -> Html:
    """
    Return the units of one level that are closed most often.

    Parameters
    ----------
    units
        As `zoning.scenario.compare.agreement.unit_agreement` returns it.
    level
        The level.

    Returns
    -------
    Html
        At most `ROWS` rows.
    """
    some = units[units["level"] == level]
    heads = [
        UNIT_WORDS[level],
        Said("hộ", "households"),
        Said("hộ từng bị khoanh", "households ever closed"),
        Said("hộ luôn bị khoanh", "households always closed"),
        Said("tỷ lệ đỏ hoặc vàng", "share red or yellow"),
        Said("tỷ lệ đỏ", "share red"),
    ]
    rows: list[list[Cell]] = [
        [
            cut(str(row["name"])),
            *(float(row[name]) for name in ("households", "touched", "always")),
            *(_share(row[name]) for name in ("closed", "red")),
        ]
        for row in some.head(ROWS).to_dict("records")
    ]
    shown = min(ROWS, len(some))
    caption = Said(f"{shown} trong {len(some)} nơi", f"{shown} of {len(some)} units")
    return table_of(heads, rows, caption=caption)


def yardstick_table(rows: Sequence[Yardstick]) -> Html:
    """
    Return circles and plans side by side.

    Parameters
    ----------
    rows
        Circles and plans.

    Returns
    -------
    Html
        A row each.
    """
    names = [name for name in Yardstick.__slots__ if name not in {"name", "name_en"}]
    heads = [Said("cách khoanh", "way to close"), *(FIGURE_WORDS[name] for name in names)]
    cells: list[list[Cell]] = [
        [joined(*two(Said(row.name, row.name_en))), *(float(getattr(row, n)) for n in names)]
        for row in rows
    ]
    return table_of(heads, cells)


def plans_table(compared: PlanComparison) -> Html:
    """
    Return two plans' figures side by side, and who changes from which level to which.

    Parameters
    ----------
    compared
        The plans, compared.

    Returns
    -------
    Html
        Two tables.
    """
    before, after = compared.before.plan_id, compared.after.plan_id
    heads = [Said("con số", "figure"), Said(before, ""), Said(after, ""), Said("đổi", "change")]
    rows: list[list[Cell]] = [
        [
            joined(*two(FIGURE_WORDS[row["figure"]])),
            *(float(row[name]) for name in ("before", "after")),
            number(written(row["change"], signed=True)),
        ]
        for row in compared.figures.to_dict("records")
    ]
    moves: list[list[Cell]] = [
        [*(joined(*two(LEVEL_WORDS[row[name]])) for name in ("before", "after")),
         float(row["households"]), float(row["people"])]
        for row in compared.moves.to_dict("records")
    ]  # fmt: skip
    changed = [Said("từ", "from"), Said("thành", "to"), Said("hộ", "households")]
    return joined(table_of(heads, rows), table_of([*changed, Said("người", "people")], moves))


def facts_table(facts: Iterable[tuple[str, str]]) -> Html:
    """
    Return keys and values.

    Parameters
    ----------
    facts
        The keys and values, any text.

    Returns
    -------
    Html
        The table.
    """
    heads = [Said("mục", "key"), Said("giá trị", "value")]
    return table_of(heads, ([code(cut(key)), cut(value)] for key, value in facts))


def _share(value: float) -> Html:
    return number(share(value))


def _p_value(value: float) -> Html:
    if not math.isfinite(value):
        return number("–")
    return number("< 0,001" if value < 0.001 else written(value, decimals=3))


def _name(parameter: str) -> Said:
    """Return a parameter's name as the head of a column: it may break where its parts meet."""
    name = cut(parameter.removeprefix("policy."))
    return Said(name.replace(".", f".{_BREAK}").replace("_", f"_{_BREAK}"), "")


def _values(row: "pd.Series[Any]", parameters: Sequence[str]) -> str:
    return cut(", ".join(f"{name} = {words_of(row[name])}" for name in parameters))


def _fronts(row: dict[Any, Any]) -> str:
    """Say on which front a run is, in few letters."""
    marks = (("on_risk_front", "rủi ro"), ("on_posts_front", "chốt"))
    return ", ".join(words for name, words in marks if row[name]) or "–"
