"""Read what each row of a household list states: number, street, alleys, units."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from zoning.geocode.address.house_orders import Numbers
from zoning.geocode.address.spelling import name_key
from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.house_rows import Lane
from zoning.geocode.written import Written, read_written

TITLES: Final = frozenset(
    ("ong", "ba", "co", "chu", "anh", "chi", "bac", "di", "cau", "mo", "em", "thay", "cu")
)
"""
Words, in plain letters, by which a person is called: after a house number they begin no street that
nobody else knows, "12 ông X".
"""


@dataclass(frozen=True, slots=True)
class Stated:
    """
    What one row states.

    Attributes
    ----------
    text
        The row as one written address; empty where it states none.
    written
        The same, read by the area's names.
    house
        House number, normalised, or None.
    lanes
        The street and alleys it stands in, as far as the area knows the street.
    roots
        The same streets without alleys.
    number, street
        House number and street as they are written into the pack, or None.
    is_known_alley
        Whether the area knows the alley of the lanes; true for a house on the street itself.
    wards
        Rows of the wards it may mean; empty where it states none the area knows.
    names_other_ward
        Whether it gives the code of a ward the area does not hold.
    """

    text: str
    written: Written
    house: str | None
    lanes: tuple[Lane, ...]
    roots: tuple[Lane, ...]
    number: str | None
    street: str | None
    is_known_alley: bool
    wards: frozenset[int]
    names_other_ward: bool


def read_statements(rows: pd.DataFrame, gazetteer: Gazetteer) -> list[Stated]:
    """
    Read what each row of a list states.

    Parameters
    ----------
    rows
        A household list (`zoning.sources.household_list.read_household_list`).
    gazetteer
        The area.

    Returns
    -------
    list of Stated
        One a row, in their order. Equal statements are read once.
    """
    code_row = _ward_codes(gazetteer)
    columns = ["address", "house_number", "alley", "street", "hamlet", "ward"]
    read: dict[tuple[str | None, ...], Stated] = {}
    found = []
    for cells in rows[columns].itertuples(index=False, name=None):
        key = tuple(cell if isinstance(cell, str) else None for cell in cells)
        if key not in read:
            read[key] = _stated(key, gazetteer, code_row)
        found.append(read[key])
    return found


def _ward_codes(gazetteer: Gazetteer) -> dict[str, int]:
    codes = gazetteer.area.units["code"].fillna("").tolist()
    return {str(codes[row]).zfill(5): row for row in gazetteer.units.rows_at("ward") if codes[row]}


def _stated(
    cells: tuple[str | None, ...], gazetteer: Gazetteer, code_row: dict[str, int]
) -> Stated:
    address, number, alley, street, hamlet, ward = cells
    own_ward = code_row.get(ward) if ward is not None else None
    is_code = ward is not None and ward.isdigit()
    if own_ward is not None:
        ward = gazetteer.units.names[own_ward]
    head = address if address is not None else _joined((number, alley, street), " ")
    if address is not None and number is not None and not re.match(r"\W*\w*\W*\d", address):
        head = f"{number} {address}"
    text = _joined((head, hamlet, None if is_code and own_ward is None else ward), ", ") or ""
    written = read_written(text, gazetteer.names, order=gazetteer.order)
    reading, lanes = _lanes(written, gazetteer)
    if street is not None or (alley is not None and address is None):
        written_street = _joined((alley, street), " ")
        written_number = number
    else:
        written_number = number or _number_text(reading, gazetteer)
        written_street = written.street_text
        if written.unknown_street is not None and _names_person(written):
            written_street = None
    # A street column may hold the name of a ward: "161 Láng" states none.
    says_ward = address is not None or ward is not None
    return Stated(
        text=text,
        written=written,
        house=reading.house,
        lanes=lanes,
        roots=tuple(sorted({(root, ()) for root, _ in lanes})),
        number=written_number,
        street=written_street or None,
        is_known_alley=not reading.alleys or any(lane in gazetteer.alleys for lane in lanes),
        wards=frozenset({own_ward} if own_ward is not None else written.wards if says_ward else ()),
        names_other_ward=is_code and own_ward is None,
    )


def _joined(parts: Iterable[str | None], mark: str) -> str | None:
    held = [part for part in parts if part]
    return mark.join(held) if held else None


def _lanes(written: Written, gazetteer: Gazetteer) -> tuple[Numbers, tuple[Lane, ...]]:
    """Return the reading whose alleys the area knows, the likeliest where it knows none."""
    readings = written.readings or (Numbers(None, ()),)
    if written.street is None:
        return readings[0], ()
    streets = gazetteer.streets(written.street, written.street_text)
    for reading in readings:
        lanes = tuple((street, reading.alleys) for street in streets)
        if not reading.alleys or any(lane in gazetteer.alleys for lane in lanes):
            return reading, lanes
    return readings[0], tuple((street, readings[0].alleys) for street in streets)


def _number_text(reading: Numbers, gazetteer: Gazetteer) -> str | None:
    if reading.house is None:
        return None
    inward = gazetteer.order == "alley_first"
    parts = (*reading.alleys, reading.house) if inward else (reading.house, *reading.alleys[::-1])
    return "/".join(parts).upper()


def _names_person(written: Written) -> bool:
    """Return whether what looks like a street begins with a person's title."""
    first = written.street_text.split()[:1]
    return not written.street_kind and bool(first) and name_key(first[0]) in TITLES
