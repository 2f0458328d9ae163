"""Name the columns of an area pack (contract §1), their types and their allowed values."""

from typing import Final

LEVELS: Final = ("province", "ward", "hamlet", "alley")
"""Administrative levels, largest first. A household belongs to the smallest unit that holds it."""

ORIGINS: Final = ("official", "osm", "census", "household_list", "invented", "derived")
"""Who says so. ``derived`` marks every number or shape that nobody observed."""

UNIT_COLUMNS: Final = {
    "unit_id": "string",
    "parent_id": "string",  # null for the topmost unit of the pack
    "level": "string",
    "name": "string",  # with its kind: "Phường Bến Mẫu", "Hẻm 104 Nguyễn Trãi"
    "kind": "string",  # phường, xã, đặc khu, khu phố, tổ dân phố, thôn, ngõ, ngách, hẻm, kiệt …
    "code": "string",  # official code, null below the ward
    "people": "int64",
    "households": "int64",
    "origin": "string",
    "valid_from": "string",  # ISO date
    "valid_to": "string",  # ISO date, null while in force
}
"""Units: polygons or multipolygons, or for an alley the (multi)polygon round its street pieces."""

HOUSEHOLD_COLUMNS: Final = {
    "household_id": "string",
    "unit_id": "string",  # the smallest unit that holds it: alley, else hamlet, else ward
    "house_number": "string",  # "12", "12A", "12/34/5"; null where unknown
    "street": "string",  # the street of the written address, null where unknown
    "people": "int64",  # at least 1
    "origin": "string",
    "street_id": "string",  # the piece of street on which its door opens
    "access_m": "float64",  # metres along that piece from its first vertex to the door
}
"""Households: points at the house, never on a street's centre line (at least 1 m off)."""

STREET_COLUMNS: Final = {
    "street_id": "string",
    "name": "string",  # null where unnamed
    "kind": "string",  # OSM highway value
    "barrier_cost": "int64",  # price of one post here, in people-equivalents, at least 1
    "unit_id": "string",  # the alley it is part of; null for a street that is no alley
}
"""Streets: lines split at every junction; pieces that meet share the same end coordinate."""

SITE_COLUMNS: Final = {
    "site_id": "string",
    "name": "string",
    "kind": "string",  # hospital, clinic, school, market, factory, pagoda …
    "unit_id": "string",  # smallest unit that holds it
    "street_id": "string",
    "access_m": "float64",
}
"""Sites: points."""

CELL_COLUMNS: Final = {
    "cell_id": "string",  # the H3 index, a dash, and the code of its unit: "8a4164d2…-26734"
    "cell": "string",  # the H3 index, hexadecimal
    "unit_id": "string",  # the smallest unit that holds it: hamlet, else ward
    "people": "int64",  # 0 or more
    "households": "int64",  # 0 or more, 0 exactly where nobody lives
    "origin": "string",
}
"""
Cells: the piece of one H3 cell inside one unit, where no household is known. The pieces of a
unit cover it exactly; a cell on a border has a piece on either side.
"""

GROUND_COLUMNS: Final = {
    "ground_id": "string",
    "kind": "string",  # building, park, water, yard
    "name": "string",
}
"""Backdrop polygons. No rule reads them."""

BARRIER_COST: Final = {
    "motorway": 120,
    "trunk": 100,
    "primary": 60,
    "secondary": 40,
    "tertiary": 25,
    "unclassified": 15,
    "residential": 12,
    "living_street": 6,
    "service": 4,
    "pedestrian": 4,
    "track": 4,
    "footway": 3,
    "path": 3,
    "steps": 2,
}
"""
Price of one post by street class, in people-equivalents: how many people one would
rather keep open than man one more post there. An assumption of ours, not an official
figure; a pack may carry any other price.
"""
