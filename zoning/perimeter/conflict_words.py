"""Say in words which rules cannot hold together."""

import numpy as np

from zoning.area.area import Area
from zoning.policy.schema import Policy

from .network import PlaceNetwork
from .order_words import words_at
from .problem import OPEN, RED, Rule
from .reason_words import ring_words
from .reasons import SENTENCES
from .stated_places import Reasons


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


def _rule_words(
    area: Area, network: PlaceNetwork, policy: Policy, reasons: Reasons, rule: Rule
) -> tuple[str, str]:
    """Say one rule in Vietnamese and English."""
    here = _place_words(area, network, rule.place)
    if rule.kind == "must_red":
        why = _red_words(area, reasons, rule.place)
        return f"{here[0]} phải là đỏ: {why[0]}", f"{here[1]} must be red: {why[1]}"
    if rule.kind == "ring":
        there = _place_words(area, network, rule.other)
        ring = ring_words(policy)
        return (
            f"{here[0]} đỏ thì {there[0]} phải đóng: vành đai {ring[0]}",
            f"{here[1]} red closes {there[1]}: the ring, {ring[1]}",
        )
    if rule.kind == "never_red":
        return f"{here[0]} không được là đỏ", f"{here[1]} may not be red"
    told = _order_words(reasons, rule.place, OPEN)
    by_order = [f": {words}" for words in told or ()] or ["", ""]
    return f"{here[0]} phải để mở{by_order[0]}", f"{here[1]} must stay open{by_order[1]}"


def _red_words(area: Area, reasons: Reasons, place: int) -> tuple[str, str]:
    """Say why a place must be red."""
    unit = int(reasons.holder[place])
    if place in reasons.places.place:
        return "có ca bệnh", "a case is there"
    if told := _order_words(reasons, place, RED):
        return told
    if unit < 0:
        return SENTENCES["near_case" if reasons.near_case[place] else "held"]
    name = area.units.unit_id.iloc[unit]
    return f"{name} đóng toàn bộ", f"{name} is closed as a whole"


def _order_words(reasons: Reasons, place: int, level: int) -> tuple[str, str] | None:
    """Say the order that a place has a level by; None where there is none."""
    orders = reasons.orders
    if orders is None or orders.level[place] != level:
        return None
    return words_at(orders, int(orders.which[place]))


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
