"""Find the case that each contact is a contact of."""

import numpy as np
import pandas as pd

from zoning.errors import Fault
from zoning.sources.tables.reading import is_identifier, objects

_MOST = 20
"""Rows named one by one; a list with the wrong identifiers has a fault in every row."""


def cases_of_contacts(contacts: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    """
    Find the case that each contact is a contact of.

    Parameters
    ----------
    contacts
        As `zoning.sources.contacts_file.read_contacts` returns them.
    cases
        The case list: ``case_id`` is read.

    Returns
    -------
    Series
        Identifiers of cases, None where a row names none of the list. An F2 may name an F1 of
        the list of contacts: then its case is that contact's.
    """
    known = set(cases["case_id"])
    first = contacts["kind"] == "F1"
    through = dict(
        zip(contacts.loc[first, "case_id"], contacts.loc[first, "contact_of"], strict=True)
    )
    found = []
    for kind, named in zip(contacts["kind"], contacts["contact_of"], strict=True):
        case = named
        if kind == "F2" and named not in known:
            case = through.get(named)
        found.append(case if case in known else None)
    return objects(found).set_axis(contacts.index)


def whose_faults(
    contacts: pd.DataFrame, cases: pd.DataFrame, *, where: str, column: str = "contact_of"
) -> list[Fault]:
    """
    Name the contacts whose case is not in the case list.

    Parameters
    ----------
    contacts, cases
        As `cases_of_contacts`.
    where
        What the rows come from, for the report.
    column
        The list's own name for the column.

    Returns
    -------
    list of Fault
        One a row, twenty at most, and the number of the rest. An identifier is repeated only
        where it looks like one.
    """
    lost = cases_of_contacts(contacts, cases).isna() & contacts["contact_of"].notna()
    rows = np.flatnonzero(lost.to_numpy(bool))
    faults = []
    for at in rows[:_MOST].tolist():
        named = str(contacts["contact_of"].iloc[at])
        found = f"no case {named}" if is_identifier(named) else "no such case"
        place = f"{where}, row {contacts['row'].iloc[at]}, column {column}"
        expected = "the identifier of a case of the case list"
        mend = "Add the case to the list, or correct the identifier."
        faults.append(Fault(place, f"{found} in the case list", expected, mend))
    if len(rows) > _MOST:
        found = f"{len(rows) - _MOST} more rows without their case"
        faults.append(Fault(where, found, "none", "Mend the ones above first."))
    return faults
