"""Say which ways are streets, and what a post on each of them costs."""

from typing import Final

from zoning.area.schema import BARRIER_COST

from .elements import OsmWay, Tags

LINK_CLASS: Final = {
    "motorway_link": "trunk",
    "trunk_link": "primary",
    "primary_link": "secondary",
    "secondary_link": "tertiary",
    "tertiary_link": "unclassified",
}
"""A slip road is narrower than its road: it is priced one class lower."""

OTHER_CLASS: Final = {
    "cycleway": "path",
    "bridleway": "path",
    "busway": "tertiary",
    "road": "unclassified",
}
"""Classes without a price of their own, and the class they are priced as."""

COST_CLASS: Final = {**{kind: kind for kind in BARRIER_COST}, **LINK_CLASS, **OTHER_CLASS}

PAVEMENTS: Final = ("sidewalk", "crossing", "traffic_island", "link")
"""Values of ``footway`` that make a way part of the street beside it."""

USUAL_WIDTH: Final = {
    "motorway": 15.0,
    "trunk": 14.0,
    "primary": 12.0,
    "secondary": 10.0,
    "tertiary": 8.0,
    "unclassified": 6.0,
    "residential": 6.0,
    "living_street": 5.0,
    "service": 3.5,
    "pedestrian": 5.0,
    "track": 3.0,
    "footway": 2.0,
    "path": 1.5,
    "steps": 1.5,
}
"""Metres between the house fronts' kerbs of a usual street of each class; an assumption of ours."""

LANE_WIDTH: Final = 3.25
"""Metres of one lane; lanes of 3.0 to 3.5 m are usual in towns."""


def is_street(way: OsmWay) -> bool:
    """
    Tell whether people can pass along a way in the open.

    Parameters
    ----------
    way
        A way.

    Returns
    -------
    bool
        True for every street, alley, path and flight of steps. Private ones count too: a line
        that leaves them out is not sealed. Planned streets, platforms, corridors and the
        outlines of squares do not count.
    """
    tags = way.tags
    return (
        tags.get("highway") in COST_CLASS
        and tags.get("area") != "yes"
        and tags.get("indoor", "no") == "no"
        and len(way.points) >= 2
    )


def is_pavement(tags: Tags) -> bool:
    """Tell whether a way is a pavement or a crossing: part of the street beside it."""
    return tags.get("highway") in ("footway", "path", "cycleway") and (
        tags.get("footway") in PAVEMENTS
        or tags.get("path") in PAVEMENTS
        or tags.get("cycleway") in PAVEMENTS
    )


def street_width(tags: Tags) -> float:
    """
    Return a street's width.

    Parameters
    ----------
    tags
        The street's tags.

    Returns
    -------
    float
        Metres: the tagged width, else what its lanes take, else the usual width of its class.
    """
    stated = _number(tags.get("width"))
    if stated is not None and 0.5 <= stated <= 60:
        return stated
    usual = USUAL_WIDTH[COST_CLASS[tags["highway"]]]
    lanes = _number(tags.get("lanes"))
    if lanes is not None and 1 <= lanes <= 12:
        return lanes * LANE_WIDTH
    return usual


def barrier_cost(tags: Tags) -> int:
    """
    Price one post across a street.

    Parameters
    ----------
    tags
        The street's tags.

    Returns
    -------
    int
        People-equivalents, at least 1: the price of the class, times the street's width over
        the class's usual width, between half and twice that price.
    """
    kind = COST_CLASS[tags["highway"]]
    factor = street_width(tags) / USUAL_WIDTH[kind]
    return max(1, round(BARRIER_COST[kind] * min(max(factor, 0.5), 2.0)))


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").replace(",", ".").removesuffix("m").strip())
    except ValueError:
        return None
