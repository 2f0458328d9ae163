"""Say which buildings and addresses are homes, and of how many households."""

import re
from typing import Final

from .elements import Tags
from .names import fold

FLAT_AREA: Final = 90.0
"""Gross floor area of one flat, m², stairs and walls included; an assumption of ours."""

HOUSE_AREA: Final = 100.0
"""
Footprint of one tube house, m²: fronts of 4 to 5 m, 15 to 25 m deep. A building drawn larger is
a row of houses drawn as one. An assumption of ours.
"""

SMALLEST, LARGEST = 12.0, 2000.0
"""Footprints, m², between which an unnamed building of no stated use counts as houses."""

NAMED_LARGEST: Final = 300.0
"""Footprint, m², above which a building with a name and no stated use is no dwelling."""

HOME_BUILDINGS: Final = (
    "apartments",
    "bungalow",
    "detached",
    "dormitory",
    "farm",
    "house",
    "hut",
    "residential",
    "semidetached_house",
    "terrace",
)
UNSTATED: Final = ("yes", "commercial", "retail")
"""Uses that do not rule out people living there: a shop's keeper lives above it."""

FLATS: Final = ("apartments", "dormitory")

NO_HOME_KEYS: Final = (
    "office",
    "tourism",
    "historic",
    "man_made",
    "military",
    "aeroway",
    "power",
    "railway",
    "leisure",
    "healthcare",
    "government",
    "diplomatic",
    "embassy",
    "landuse",
)
SHOP_AMENITIES: Final = (
    "bar",
    "cafe",
    "clinic",
    "dentist",
    "doctors",
    "fast_food",
    "food_court",
    "ice_cream",
    "internet_cafe",
    "pharmacy",
    "pub",
    "restaurant",
    "veterinary",
)
"""Amenities that open on the ground floor of a tube house."""

BIG_SHOPS: Final = ("mall", "supermarket", "department_store", "car", "wholesale")

_FLAT_NAMES: Final = re.compile(r"\b(chung cu|can ho|apartment|apartments|residence|condo)\b")


def is_home(tags: Tags) -> bool:
    """
    Tell whether people are likely to live at a building or address.

    Parameters
    ----------
    tags
        Tags of the building, or of the node that carries the house number.

    Returns
    -------
    bool
        False where the tags say another use: office, school, hotel, roof, place of worship.
        A shop, a café or a doctor's practice is a home: its keeper lives above or behind it.
    """
    use = tags.get("building", "yes")
    if use not in HOME_BUILDINGS and use not in UNSTATED:
        return False
    if any(tags.get(key, "no") != "no" for key in NO_HOME_KEYS):
        return False
    if tags.get("shop") in BIG_SHOPS:
        return False
    return tags.get("amenity", "cafe") in SHOP_AMENITIES


def is_flats(tags: Tags) -> bool:
    """Tell whether a building holds flats, by its use or its name."""
    named = bool(_FLAT_NAMES.search(fold(tags.get("name", ""))))
    return tags.get("building") in FLATS or named


def household_count(tags: Tags, footprint: float) -> int:
    """
    Estimate the households of one building.

    Parameters
    ----------
    tags
        Tags of a building that is a home.
    footprint
        Its area on the ground, m².

    Returns
    -------
    int
        For flats the floor area over 90 m² (five storeys where none are stated); for houses the
        footprint over 100 m², at least 1. 0 for what is too small, or too large without a stated
        use, to be a dwelling.
    """
    if is_flats(tags):
        levels = re.match(r"\d+", tags.get("building:levels", ""))
        storeys = min(int(levels.group()), 60) if levels else 5
        return max(1, round(footprint * max(storeys, 1) / FLAT_AREA))
    stated = tags.get("building") in HOME_BUILDINGS
    largest = NAMED_LARGEST if "name" in tags and "addr:housenumber" not in tags else LARGEST
    if not stated and not SMALLEST <= footprint <= largest:
        return 0
    if "addr:housenumber" in tags:
        return 1
    return max(1, round(footprint / HOUSE_AREA))
