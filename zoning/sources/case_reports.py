"""Read what is reported of cases and their contacts, in one list, from what a caller sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import pandas as pd

from zoning.errors import Fault, InvalidCases
from zoning.sources.cases_file.columns import SYNONYMS as CASE_SYNONYMS
from zoning.sources.cases_file.records import cases_from_records
from zoning.sources.contacts_file.columns import SYNONYMS as CONTACT_SYNONYMS
from zoning.sources.contacts_file.records import contacts_from_records
from zoning.sources.tables.read_table import held_table
from zoning.sources.tables.readable import HeldFile
from zoning.sources.tables.reading import is_identifier
from zoning.sources.tables.table import Table
from zoning.sources.tables.values import is_blank
from zoning.sources.tables.vocabulary import Vocabulary, folded

_VOCABULARY: Final = Vocabulary(
    {**CASE_SYNONYMS, **CONTACT_SYNONYMS}, holds="case", layer="cases", refusal=InvalidCases
)


@dataclass(frozen=True, slots=True)
class Reports:
    """
    What one list reports.

    Attributes
    ----------
    cases
        As `zoning.read_cases` returns them; None where it reports none.
    contacts
        As `zoning.read_contacts` returns them; None where it reports none.
    """

    cases: pd.DataFrame | None
    contacts: pd.DataFrame | None


def reports_from_file(file: HeldFile) -> Reports:
    """
    Read a list of cases, and of contacts among them.

    Parameters
    ----------
    file
        A CSV (``.csv``), an Excel workbook (``.xlsx``), a GeoJSON feature collection
        (``.geojson``) or a JSON array of objects (``.json``), with the columns of a case file.
        A row whose ``contact_of`` is filled in is a contact or a visit and has the columns of a
        contact list; every other is a case.

    Returns
    -------
    Reports
        All rows.

    Raises
    ------
    InvalidCases
        If any of it cannot be understood: every faulty row and column is named, in the words in
        which a file is refused, and never an address or a person.

    Notes
    -----
    Whether the case of a contact is known is not looked at: it may have been reported before.
    """
    table = _json_rows(file) if file.suffix == ".json" else held_table(file, _VOCABULARY)
    column = next(
        (name for name in table.names if _VOCABULARY.fields.get(folded(name)) == "contact_of"),
        None,
    )
    is_contact = [column is not None and not is_blank(one.get(column)) for one in table.records]
    faults: list[Fault] = []
    cases = contacts = None
    if not all(is_contact) or not is_contact:
        cases = _cases(_chosen(table, is_contact, wanted=False), file.name, faults)
    if any(is_contact):
        contacts = _contacts(_chosen(table, is_contact, wanted=True), file.name, faults)
    if cases is not None and contacts is not None:
        faults += _named_twice(cases, contacts, file.name)
    if faults:
        raise InvalidCases(faults)
    return Reports(cases, contacts)


def _chosen(table: Table, is_contact: Sequence[bool], *, wanted: bool) -> Table:
    at = [place for place, is_one in enumerate(is_contact) if is_one == wanted]
    return Table(
        [table.records[place] for place in at], [table.rows[place] for place in at], table.names
    )


def _cases(table: Table, where: str, faults: list[Fault]) -> pd.DataFrame | None:
    try:
        return cases_from_records(table.records, where=where, rows=table.rows, names=table.names)
    except InvalidCases as error:
        faults += error.faults
    return None


def _contacts(table: Table, where: str, faults: list[Fault]) -> pd.DataFrame | None:
    try:
        return contacts_from_records(table.records, where=where, rows=table.rows)
    except InvalidCases as error:
        faults += error.faults
    return None


def _named_twice(cases: pd.DataFrame, contacts: pd.DataFrame, where: str) -> list[Fault]:
    rows = dict(zip(cases["case_id"], cases["row"], strict=True))
    return [
        Fault(
            f"{where}, rows {rows[name]}, {row}, column case_id",
            f"the identifier{f' {name}' if is_identifier(name) else ''} of a case and of a contact",
            "each case_id once",
            "A contact who fell ill is reported as a case alone.",
        )
        for name, row in zip(contacts["case_id"], contacts["row"], strict=True)
        if name in rows
    ]


def _json_rows(file: HeldFile) -> Table:
    """Read a JSON array of objects; the first is row 1."""
    try:
        found = orjson.loads(file.content)
    except orjson.JSONDecodeError as error:
        place = f"{file.name}, line {error.lineno}"
        fault = Fault(place, "text that is no JSON", "an array of objects", "It may be cut off.")
        raise InvalidCases([fault]) from None
    if not isinstance(found, list):
        expected = "an array of objects, or a FeatureCollection"
        raise InvalidCases([Fault(file.name, "JSON of another kind", expected)])
    faults = [
        fault for row, one in enumerate(found, 1) for fault in _faults_of_object(file, row, one)
    ]
    if faults:
        raise InvalidCases(faults)
    names = dict.fromkeys(name for one in found for name in one)
    kept = [name for name in names if folded(name) in _VOCABULARY.fields]
    return Table(found, range(1, len(found) + 1), kept)


def _faults_of_object(file: HeldFile, row: int, one: Any) -> list[Fault]:
    where = f"{file.name}, row {row}"
    if not isinstance(one, Mapping):
        return [Fault(where, "no object", "an object with the columns of a case")]
    return [
        Fault(f"{where}, column {name}", "a list, an object or a truth value", "text or a number")
        for name, value in one.items()
        if folded(name) in _VOCABULARY.fields
        and folded(name) != "geometry"
        and isinstance(value, list | dict | bool)
    ]
