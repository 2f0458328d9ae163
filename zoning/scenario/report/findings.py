"""Say in sentences what a comparison found."""

import pandas as pd

from zoning.scenario.compare.comparison import Comparison
from zoning.scenario.compare.yardstick import Yardstick
from zoning.scenario.outcome import SPREAD

from .numbers import written
from .words import FIGURE_WORDS, SIMULATED, Said


def run_findings(comparison: Comparison) -> list[Said]:
    """
    Say how many runs there are, what they range over, and what decides.

    Parameters
    ----------
    comparison
        The runs, compared.

    Returns
    -------
    list of Said
        A sentence or two each.
    """
    table, lost = comparison.table, len(comparison.unplanned)
    total = len(table) + lost
    found = [
        Said(
            f"{written(total)} lần chạy; {written(len(table))} có phương án.",
            f"{written(total)} runs; {written(len(table))} have a plan.",
        )
    ]
    if not len(table):
        return found
    unbeaten = int((table["beaten_by"] == 0).sum())
    found.append(
        Said(
            f"{written(unbeaten)} lần chạy không bị lần nào vượt: không có lần chạy nào đóng ít "
            "người hơn, để lại ít ca lây hơn hoặc cần ít chốt hơn mà không tệ hơn ở mặt khác.",
            f"{written(unbeaten)} runs are beaten by no other: none closes fewer people, leaves "
            "fewer infections or takes fewer posts without being worse in another of the three.",
        )
    )
    ranges = [_range(table, name) for name in ("people_closed", comparison.infections, "posts")]
    vi, en = ("; ".join(words) for words in zip(*((r.vi, r.en) for r in ranges), strict=True))
    found.append(Said(f"{vi[0].upper()}{vi[1:]}.", f"{en[0].upper()}{en[1:]}."))
    return found + _decisive(comparison)


def _range(table: pd.DataFrame, name: str) -> Said:
    low, high = written(float(table[name].min())), written(float(table[name].max()))
    words = FIGURE_WORDS[name]
    vi, en = (f" ({SIMULATED.vi})", f" ({SIMULATED.en})") if name == SPREAD[0] else ("", "")
    return Said(f"{words.vi}{vi}: từ {low} đến {high}", f"{words.en}{en}: from {low} to {high}")


def _decisive(comparison: Comparison) -> list[Said]:
    """Say which parameter moves each figure most."""
    first = comparison.effects.drop_duplicates("figure")
    first = first[first["swing"] > 0]
    if not len(first):
        return []
    rows = first.to_dict("records")
    vi = "; ".join(f"{FIGURE_WORDS[row['figure']].vi}: {row['parameter']}" for row in rows)
    en = "; ".join(f"{FIGURE_WORDS[row['figure']].en}: {row['parameter']}" for row in rows)
    return [Said(f"Ảnh hưởng lớn nhất: {vi}.", f"Largest effect: {en}.")]


def agreement_findings(placed: pd.DataFrame, *, runs: int) -> list[Said]:
    """
    Say how many households every run closes, and how many only some.

    Parameters
    ----------
    placed
        As `zoning.scenario.compare.agreement.placed_agreement` returns it.
    runs
        Runs that have a plan.

    Returns
    -------
    list of Said
        One sentence.
    """
    is_always = placed["closed"] == 1
    always = written(int(placed["households"][is_always].sum()))
    some = written(int(placed["households"][~is_always].sum()))
    return [
        Said(
            f"{always} hộ bị khoanh trong cả {written(runs)} lần chạy: điều đã thay đổi không "
            f"ảnh hưởng đến họ. {some} hộ chỉ bị khoanh trong một số lần chạy.",
            f"{always} households are closed in all {written(runs)} runs: nothing that was varied "
            f"matters to them. {some} are closed in some runs only.",
        )
    ]


def circle_findings(rows: tuple[Yardstick, ...]) -> list[Said]:
    """
    Say what circles close and leave beside the first plan.

    Parameters
    ----------
    rows
        The circles, then the plans.

    Returns
    -------
    list of Said
        One sentence; both what they cost and what they prevent.
    """
    circles, plan = rows[0], rows[1]
    closed = plan.people_red + plan.people_yellow
    times = written(circles.people_red / closed, decimals=1) if closed else "–"
    people = written(circles.people_red)
    left = written(circles.infections_left), written(plan.infections_left)
    guards = (
        written(circles.posts + circles.barriers),
        written(plan.posts + plan.barriers),
    )
    return [
        Said(
            f"{circles.name} quanh cùng những ca ấy đóng đỏ {people} người, gấp {times} lần số "
            f"người trong vùng đỏ và vàng của {plan.name}; chốt và rào chắn: {guards[0]} so với "
            f"{guards[1]}. Ca lây kỳ vọng còn lại: {left[0]} so với {left[1]}.",
            f"{circles.name_en} round the same cases close {people} people red, {times} times "
            f"the people in red and yellow of {plan.name_en}; posts and barriers: {guards[0]} "
            f"against {guards[1]}. Expected infections left: {left[0]} against {left[1]}.",
        )
    ]
