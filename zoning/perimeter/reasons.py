"""Say in words why a place is closed, and which rules cannot hold together."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.policy.schema import Policy

from .network import PlaceNetwork
from .problem import OPEN, RED, YELLOW, PerimeterProblem, Rule
from .reason_words import UNIT_CAUSES, ring_words
from .stated_places import Reasons

Labels = NDArray[np.int8]

SENTENCES: Final = {
    "case": ("Nhà có ca bệnh xác nhận", "A house with a confirmed case"),
    "cell_case": ("Ô có ca bệnh xác nhận", "A cell with a confirmed case"),
    "same_door": ("Chung lối ra vào với nhà có ca bệnh", "Shares its door with a case"),
    "unit": ("{name} đóng toàn bộ", "{name} is closed as a whole"),
    "near_case": (
        "Trong khoảng cách quy định quanh ca bệnh",
        "Within the stated distance of a case",
    ),
    "held": ("Giữ theo phương án đang hiệu lực", "Kept from the plan in force"),
    "risk": ("Nguy cơ lây nhiễm cao", "The risk of infection is high"),
    "unit_price": (
        "Canh giữ cả khối rẻ hơn canh từng nhà",
        "Guarding the whole unit is cheaper than guarding each house",
    ),
    "enclosed": (
        "Đóng thì cần ít chốt hơn để ngoài",
        "Closing it takes fewer posts than leaving it out",
    ),
    "ring": ("Trong vành đai quanh vùng đỏ", "Within the ring round a red zone"),
}
"""What each reason code means, in Vietnamese and English."""


def place_codes(problem: PerimeterProblem, labels: Labels, reasons: Reasons) -> NDArray[np.str_]:
    """
    Return the reason code of every place.

    Parameters
    ----------
    problem, labels, reasons
        The problem, its answer, and what `zoning.perimeter.assemble.assemble` noted.

    Returns
    -------
    ndarray
        A key of `SENTENCES`, or the empty text for an open place, shape (n,). The first that
        fits in the order case, unit, near_case, held in red, risk, unit_price, ring, held in
        yellow, enclosed.
    """
    code = np.where(labels == OPEN, "", "enclosed").astype("<U10")
    red, yellow = labels == RED, labels == YELLOW
    ringed = np.zeros(len(labels), bool)
    ringed[problem.ring[red[problem.ring[:, 0]], 1]] = True
    code[yellow & (problem.cost[:, YELLOW] < problem.cost[:, OPEN])] = "risk"
    code[yellow & reasons.held] = "held"
    code[yellow & ringed] = "ring"
    code[red & _in_bought_unit(problem, labels)] = "unit_price"
    code[red & (problem.cost[:, RED] < problem.cost[:, YELLOW])] = "risk"
    code[red & reasons.held & problem.must_red] = "held"
    code[red & reasons.near_case] = "near_case"
    code[red & (reasons.holder >= 0)] = "unit"
    place = reasons.places.place
    code[place[place >= 0]] = "case"
    return code


def household_codes(
    area: Area,
    network: PlaceNetwork,
    codes: NDArray[np.str_],
    reasons: Reasons,
    rows: NDArray[np.integer],
) -> list[str]:
    """
    Return the reason code of some households.

    Parameters
    ----------
    area, network
        The area and its places.
    codes
        The codes of the places.
    reasons
        What `zoning.perimeter.assemble.assemble` noted.
    rows
        Rows of these households.

    Returns
    -------
    list of str
        A key of `SENTENCES`, ``unit:`` and the unit's identifier, or the empty text.
    """
    has_case = np.isin(rows, reasons.places.household)
    found = place_reasons(area, codes, reasons, network.household_place[rows])
    for row in np.flatnonzero(~has_case):
        if found[row] == "case":
            found[row] = "same_door"
    return found


def place_reasons(
    area: Area, codes: NDArray[np.str_], reasons: Reasons, places: NDArray[np.integer]
) -> list[str]:
    """Return the code of some places; ``unit:`` and its identifier where a unit holds one."""
    own = codes[places]
    found: list[str] = own.tolist()
    held = np.flatnonzero(own == "unit")
    units = area.units["unit_id"].iloc[reasons.holder[places[held]]]
    for row, unit in zip(held.tolist(), units, strict=True):
        found[row] = f"unit:{unit}"
    return found


def code_sentences(area: Area, network: PlaceNetwork, codes: list[str]) -> list[str]:
    """Return the Vietnamese sentence of each code, as `household_sentence`."""
    held = pd.Series(sorted({c.partition(":")[2] for c in codes} - {""}), dtype=object)
    units = area.units["name"].iloc[network.rows.units(held)]
    names = {unit: str(name) for unit, name in zip(held, units, strict=True)}
    words = {code: household_sentence(code, names) for code in sorted(set(codes))}
    return [words[code] for code in codes]


def household_sentence(code: str, names: dict[str, str]) -> str:
    """
    Return the Vietnamese sentence of a household's reason, with its code in brackets.

    Parameters
    ----------
    code
        As `household_codes` returns it, not empty.
    names
        Names of units by identifier.

    Returns
    -------
    str
        Such as "Trong vành đai quanh vùng đỏ [ring]".
    """
    kind, _, unit = code.partition(":")
    return f"{SENTENCES[kind][0].format(name=names.get(unit, unit))} [{code}]"


def zone_sentences(
    area: Area,
    policy: Policy,
    reasons: Reasons,
    codes: NDArray[np.str_],
    *,
    places: NDArray[np.integer],
    level: str,
) -> tuple[str, str]:
    """
    Return why a zone is closed, in Vietnamese and English.

    No count of cases and no house is named, for the sentence is published.

    Parameters
    ----------
    area, policy, reasons
        What the plan rests on.
    codes
        Codes of the zone's inhabited places, shape (k,).
    places
        These places.
    level
        "red" or "yellow".

    Returns
    -------
    tuple of str
        Sentences joined by spaces.
    """
    pairs = []
    if level == "yellow":
        pairs.append(
            (
                f"Vành đai quanh vùng đỏ: {ring_words(policy)[0]}",
                f"The ring round red: {ring_words(policy)[1]}",
            )
        )
    given = set(codes.tolist())
    holders = set(reasons.holder[places[codes != ""]].tolist())
    if "case" in given:
        pairs.append(("Trong vùng có ca bệnh xác nhận", "There is a confirmed case inside"))
    pairs += [
        _unit_sentence(str(area.units["name"].iloc[t.unit]), t.cause, policy)
        for t in reasons.triggered
        if t.unit in holders
    ]
    others = ("near_case", "risk", "unit_price", "held", "enclosed")
    pairs += [SENTENCES[c] for c in others if c in given]
    vietnamese, english = zip(*pairs, strict=True) if pairs else ((), ())
    return ". ".join([*vietnamese, ""]).strip(), ". ".join([*english, ""]).strip()


def conflict_sentences(
    area: Area, network: PlaceNetwork, policy: Policy, reasons: Reasons, rules: tuple[Rule, ...]
) -> list[str]:
    """
    Return the rules that cannot hold together, one sentence each.

    Parameters
    ----------
    area, network, policy, reasons
        What the problem was assembled from.
    rules
        The chain that the engine found.

    Returns
    -------
    list of str
        Vietnamese, a slash, English. Households, sites and streets stand for places by their
        identifiers; no address is named.
    """
    return [" / ".join(_rule_words(area, network, policy, reasons, rule)) for rule in rules]


def _unit_sentence(name: str, cause: str, policy: Policy) -> tuple[str, str]:
    """Say why a unit is closed as a whole."""
    if cause == "case_in_alley":
        return (
            f"{name} đóng toàn bộ: có ca bệnh trong hẻm, chưa rõ nhà nào",
            f"{name} is closed as a whole: a case is known in it, but not in which house",
        )
    vietnamese, english = UNIT_CAUSES[cause]
    days = policy.escalation.window_days
    return (
        f"{name} đóng toàn bộ: {vietnamese.format(days=days)} đạt ngưỡng",
        f"{name} is closed as a whole: {english.format(days=days)} reach the threshold",
    )


def _rule_words(
    area: Area, network: PlaceNetwork, policy: Policy, reasons: Reasons, rule: Rule
) -> tuple[str, str]:
    """Say one rule in Vietnamese and English."""
    here = _place_words(area, network, rule.place)
    if rule.kind == "must_red":
        unit = int(reasons.holder[rule.place])
        if rule.place not in reasons.places.place and unit < 0:
            why = SENTENCES["near_case" if reasons.near_case[rule.place] else "held"]
            return f"{here[0]} phải là đỏ: {why[0]}", f"{here[1]} must be red: {why[1]}"
        if rule.place in reasons.places.place:
            return f"{here[0]} phải là đỏ: có ca bệnh", f"{here[1]} must be red: a case is there"
        name = area.units.unit_id.iloc[unit]
        return (
            f"{here[0]} phải là đỏ: {name} đóng toàn bộ",
            f"{here[1]} must be red: {name} is closed as a whole",
        )
    if rule.kind == "ring":
        there = _place_words(area, network, rule.other)
        ring = ring_words(policy)
        return (
            f"{here[0]} đỏ thì {there[0]} phải đóng: vành đai {ring[0]}",
            f"{here[1]} red closes {there[1]}: the ring, {ring[1]}",
        )
    if rule.kind == "never_red":
        return f"{here[0]} không được là đỏ", f"{here[1]} may not be red"
    return f"{here[0]} phải để mở", f"{here[1]} must stay open"


def _place_words(area: Area, network: PlaceNetwork, place: int) -> tuple[str, str]:
    """Name a place by identifiers: its households or its cell, its sites, or its streets."""
    households = area.households.household_id[network.household_place == place].tolist()
    if households:
        listed = ", ".join(households[:3]) + (" …" if len(households) > 3 else "")
        return f"hộ {listed}", f"household {listed}"
    cells = area.cells.cell_id[network.cell_place == place].tolist()
    if cells:
        return f"ô {cells[0]}", f"cell {cells[0]}"
    sites = area.sites.site_id[network.site_place == place].tolist()
    if sites:
        return f"điểm {', '.join(sites)}", f"site {', '.join(sites)}"
    touches = (network.links == place).any(axis=1) & (network.link_street >= 0)
    streets = area.streets.street_id.iloc[np.unique(network.link_street[touches])].tolist()
    return f"nút đường {', '.join(streets)}", f"the junction of {', '.join(streets)}"


def _in_bought_unit(problem: PerimeterProblem, labels: Labels) -> NDArray[np.bool_]:
    """Mark the places of units whose whole is cheaper than their red parts."""
    units = problem.units
    spent = [int((u.each * (labels[u.members] == RED)).sum()) for u in units]
    for i in reversed(range(len(units))):
        if units[i].parent >= 0:
            spent[units[i].parent] += min(spent[i], units[i].whole)
    bought: list[bool] = []
    inside = np.zeros(problem.places, bool)
    for unit, price in zip(units, spent, strict=True):
        bought.append(price > unit.whole or (unit.parent >= 0 and bought[unit.parent]))
        if bought[-1]:
            inside[unit.members] = True
    return inside
