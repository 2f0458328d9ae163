"""Say in words why a place is closed."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.policy.schema import Policy

from .network import PlaceNetwork
from .problem import OPEN, RED, YELLOW, PerimeterProblem
from .question import Question
from .reason_words import UNIT_CAUSES, ring_words
from .stated_places import Reasons

Labels = NDArray[np.int8]
Bools = NDArray[np.bool_]

SENTENCES: Final = {
    "case": ("Nhà có ca bệnh xác nhận", "A house with a confirmed case"),
    "cell_case": ("Ô có ca bệnh xác nhận", "A cell with a confirmed case"),
    "same_door": ("Chung lối ra vào với nhà có ca bệnh", "Shares its door with a case"),
    "order": ("Đóng theo lệnh", "Closed by order"),
    "unit": ("{name} đóng toàn bộ", "{name} is closed as a whole"),
    "near_case": (
        "Trong khoảng cách quy định quanh ca bệnh",
        "Within the stated distance of a case",
    ),
    "held": ("Giữ theo phương án đang hiệu lực", "Kept from the plan in force"),
    "risk": ("Nguy cơ lây nhiễm cao", "The risk of infection is high"),
    "traced": (
        "Nguy cơ chủ yếu từ người tiếp xúc hoặc nơi ca bệnh đã đến",
        "The risk comes mainly from a traced contact or a site that a case visited",
    ),
    "visited": ("Nơi ca bệnh đã đến, hoặc sát đó", "A case visited this site, or one near it"),
    "unit_price": (
        "Canh giữ cả khối rẻ hơn canh từng nhà",
        "Guarding the whole unit is cheaper than guarding each house",
    ),
    "enclosed": (
        "Đóng thì cần ít chốt hơn để ngoài",
        "Closing it takes fewer posts than leaving it out",
    ),
    "pocket": (
        "Nằm lọt giữa vùng đã đóng",
        "Enclosed: every way out leads through closed ground",
    ),
    "ring": ("Trong vành đai quanh vùng đỏ", "Within the ring round a red zone"),
}
"""What each reason code means, in Vietnamese and English."""

CODES: Final = ("", *SENTENCES)
"""Reason codes by number; 0 stands for an open place."""

NUMBER: Final = {code: np.int8(number) for number, code in enumerate(CODES)}


def place_codes(
    stated: Question | PerimeterProblem,
    labels: Labels,
    reasons: Reasons,
    *,
    ringed: Bools,
    bought: Bools,
) -> NDArray[np.int8]:
    """
    Return the reason code of every place.

    Parameters
    ----------
    stated
        Prices and rules of the places, the guarding of single households among them.
    labels, reasons
        Level of each place, and what `zoning.perimeter.stated_places.state_places` noted.
    ringed
        Places in the ring of a red one, shape (n,).
    bought
        Places of units whose guarding costs less as a whole, shape (n,).

    Returns
    -------
    ndarray
        Numbers of `CODES`, 0 for an open place, shape (n,). The first that fits in the order
        case, order, unit, near_case, held in red, risk, unit_price, visited, ring, held in
        yellow, pocket, enclosed. Risk is "traced" where contacts and visits account for more of it
        than cases.
    """
    at = np.flatnonzero(labels)
    red = labels[at] == RED
    cost, held = stated.cost[at], reasons.held[at]
    own = np.full(len(at), NUMBER["enclosed"], np.int8)
    own[~red & (cost[:, YELLOW] < cost[:, OPEN])] = NUMBER["risk"]
    own[~red & reasons.enclosed[at]] = NUMBER["pocket"]
    own[~red & held] = NUMBER["held"]
    own[~red & ringed[at]] = NUMBER["ring"]
    own[~red & reasons.visited[at]] = NUMBER["visited"]
    own[red & bought[at]] = NUMBER["unit_price"]
    own[red & (cost[:, RED] < cost[:, YELLOW])] = NUMBER["risk"]
    traced = reasons.expected[at] > 2 * reasons.of_cases[at]
    own[(own == NUMBER["risk"]) & traced] = NUMBER["traced"]
    own[red & held & stated.must_red[at]] = NUMBER["held"]
    own[red & reasons.near_case[at]] = NUMBER["near_case"]
    own[red & (reasons.holder[at] >= 0)] = NUMBER["unit"]
    if reasons.orders is not None:
        own[labels[at] == reasons.orders.level[at]] = NUMBER["order"]
    code = np.zeros(len(labels), np.int8)
    code[at] = own
    place = reasons.places.place
    code[place[place >= 0]] = NUMBER["case"]
    return code


def household_codes(
    area: Area,
    network: PlaceNetwork,
    codes: NDArray[np.int8],
    reasons: Reasons,
    rows: NDArray[np.integer],
) -> tuple[list[str], NDArray[np.intp]]:
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
    tuple
        Codes, each once: a key of `SENTENCES`, ``unit:`` and the unit's identifier, ``order:``
        and what was ordered, or the empty text; and for each household which of them is its own.
    """
    place = network.household_place[rows]
    own = codes[place]
    cased = np.flatnonzero(own == NUMBER["case"])
    beside = ~np.isin(rows[cased], reasons.places.household)
    own[cased[beside]] = NUMBER["same_door"]
    return _worded(area, own, reasons, place)


def cell_codes(
    area: Area,
    network: PlaceNetwork,
    codes: NDArray[np.int8],
    reasons: Reasons,
    rows: NDArray[np.integer],
) -> tuple[list[str], NDArray[np.intp]]:
    """
    Return the reason code of some cells.

    Parameters
    ----------
    area, network, codes, reasons
        As for `household_codes`.
    rows
        Rows of these cells.

    Returns
    -------
    tuple
        As `household_codes`.
    """
    place = network.cell_place[rows]
    own = codes[place]
    own[own == NUMBER["case"]] = NUMBER["cell_case"]
    return _worded(area, own, reasons, place)


def _worded(
    area: Area, codes: NDArray[np.int8], reasons: Reasons, place: NDArray[np.integer]
) -> tuple[list[str], NDArray[np.intp]]:
    """Return codes in words, each once, and which is whose; units and orders by identifier."""
    own = codes.astype(np.int64)
    held = own == NUMBER["unit"]
    own[held] = len(CODES) + reasons.holder[place[held]]
    orders, count = reasons.orders, len(CODES) + len(area.units)
    told = own == NUMBER["order"]
    ordered = () if orders is None else orders.ids
    if orders is not None:
        own[told] = count + orders.which[place[told]]
    used = np.zeros(count + len(ordered), bool)
    used[own] = True
    known, rank = np.flatnonzero(used), np.cumsum(used) - 1
    units = area.units["unit_id"]

    def word(number: int) -> str:
        if number >= count:
            return f"order:{ordered[number - count]}"
        return CODES[number] if number < len(CODES) else f"unit:{units.iloc[number - len(CODES)]}"

    return [word(number) for number in known.tolist()], rank[own]


def code_sentences(area: Area, network: PlaceNetwork, codes: list[str]) -> list[str]:
    """Return the Vietnamese sentence of each code, as `household_sentence`."""
    held = pd.Series(
        sorted({c.partition(":")[2] for c in codes if c.startswith("unit:")}), dtype=object
    )
    units = area.units["name"].iloc[network.rows.units(held)]
    names = {unit: str(name) for unit, name in zip(held, units, strict=True)}
    return [household_sentence(code, names) for code in codes]


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
    policy: Policy,
    reasons: Reasons,
    *,
    names: NDArray[np.object_],
    codes: frozenset[str],
    holders: frozenset[int],
    level: str,
) -> tuple[str, str]:
    """
    Return why a zone is closed, in Vietnamese and English.

    No count of cases and no house is named, for the sentence is published.

    Parameters
    ----------
    policy, reasons
        What the plan rests on.
    names
        Name of each unit of the area, shape (u,).
    codes
        Codes of the zone's inhabited places, and of those that a case visited.
    holders
        Rows of the triggered units that hold them.
    level
        "red" or "yellow".

    Returns
    -------
    tuple of str
        Sentences joined by spaces.
    """
    pairs = []
    given = {"risk" if code == "traced" else code for code in codes}
    is_visit_alone = "visited" in given and given <= {"visited", "held", "risk", "enclosed"}
    if level == "yellow" and not is_visit_alone:
        vietnamese, english = ring_words(policy)
        pairs.append((f"Vành đai quanh vùng đỏ: {vietnamese}", f"The ring round red: {english}"))
    if "case" in given:
        pairs.append(("Trong vùng có ca bệnh xác nhận", "There is a confirmed case inside"))
    pairs += [
        _unit_sentence(str(names[t.unit]), t.cause, policy)
        for t in reasons.triggered
        if t.unit in holders
    ]
    others = ("order", "near_case", "visited", "risk", "unit_price", "held", "pocket", "enclosed")
    pairs += [SENTENCES[c] for c in others if c in given]
    said = list(zip(*pairs, strict=True)) if pairs else [(), ()]
    return ". ".join([*said[0], ""]).strip(), ". ".join([*said[1], ""]).strip()


def _unit_sentence(name: str, cause: str, policy: Policy) -> tuple[str, str]:
    """Say why a unit is closed as a whole."""
    if cause == "case_inside":
        return (
            f"{name} đóng toàn bộ: có ca bệnh bên trong, chưa rõ nhà nào",
            f"{name} is closed as a whole: a case is known in it, but not in which house",
        )
    vietnamese, english = UNIT_CAUSES[cause]
    days = policy.escalation.window_days
    return (
        f"{name} đóng toàn bộ: {vietnamese.format(days=days)} đạt ngưỡng",
        f"{name} is closed as a whole: {english.format(days=days)} reach the threshold",
    )
