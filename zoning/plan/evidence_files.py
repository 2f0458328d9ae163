"""Write what a plan rests on besides its cases, and read it back."""

import csv
import io
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from zoning.errors import Fault, InvalidPlan
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.positivity import DAILY_COLUMNS

from .evidence import NEEDED
from .geojson import feature_collection, located_from

CONTACTS: Final = "contacts.geojson"
TESTS: Final = "tests.csv"


def evidence_files(evidence: Evidence | None) -> dict[str, bytes]:
    """
    Return the files of what a plan rests on besides its cases.

    Parameters
    ----------
    evidence
        Contacts, visits and counts of tests, if any.

    Returns
    -------
    dict
        Name → contents; empty where there is nothing. ``contacts.geojson`` places people.
    """
    if evidence is None:
        return {}
    files = {}
    if evidence.contacts is not None:
        files[CONTACTS] = feature_collection(evidence.contacts, _columns(evidence))
    if evidence.tests is not None:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(DAILY_COLUMNS)
        writer.writerows(evidence.tests[list(DAILY_COLUMNS)].to_numpy(object).tolist())
        files[TESTS] = text.getvalue().encode()
    return files


def evidence_record(evidence: Evidence | None) -> dict[str, Any] | None:
    """
    Return what ``plan.json`` says of the files of `evidence_files`.

    Parameters
    ----------
    evidence
        Contacts, visits and counts of tests, if any.

    Returns
    -------
    dict or None
        The columns of the contacts, None where there are none, and whether there are tests.
    """
    if evidence is None:
        return None
    columns = None if evidence.contacts is None else _columns(evidence)
    return {"contact_columns": columns, "tests": evidence.tests is not None}


def evidence_from_files(
    record: Mapping[str, Any] | None, files: Mapping[str, bytes]
) -> Evidence | None:
    """
    Read what `evidence_files` wrote.

    Parameters
    ----------
    record
        As `evidence_record` returned it.
    files
        The files of a plan.

    Returns
    -------
    Evidence or None
        What the plan rests on besides its cases.

    Raises
    ------
    InvalidPlan
        If a file is missing or damaged.
    """
    if record is None:
        return None
    columns = record["contact_columns"]
    wanted = [
        name for name, is_there in ((CONTACTS, columns), (TESTS, record["tests"])) if is_there
    ]
    missing = [name for name in wanted if name not in files]
    if missing:
        raise InvalidPlan([Fault(name, "no such file", "every file of a plan") for name in missing])
    lost = (
        [] if columns is None else [name for name in (*NEEDED, "case_day") if name not in columns]
    )
    if lost:
        listed = ", ".join(lost)
        fault = Fault(CONTACTS, f"no columns {listed}", "contacts of a plan", "Draw it again.")
        raise InvalidPlan([fault])
    return Evidence(
        located_from(files[CONTACTS], columns, where=CONTACTS) if columns else None,
        _tests(files[TESTS]) if record["tests"] else None,
    )


def _columns(evidence: Evidence) -> list[str]:
    contacts = evidence.contacts
    if contacts is None:
        return []
    return [str(name) for name in contacts.columns if name != contacts.geometry.name]


def _tests(text: bytes) -> pd.DataFrame:
    rows = list(csv.reader(io.StringIO(text.decode(errors="replace"), newline="")))
    is_table = bool(rows) and tuple(rows[0]) == DAILY_COLUMNS
    if not is_table or any(len(row) != len(DAILY_COLUMNS) for row in rows):
        raise InvalidPlan([Fault(TESTS, "another table", ",".join(DAILY_COLUMNS))])
    frame = pd.DataFrame(rows[1:], columns=list(DAILY_COLUMNS), dtype=object)
    try:
        return frame.astype({"tests": np.int64, "positive": np.int64})
    except ValueError:
        raise InvalidPlan([Fault(TESTS, "a count that is no number", "whole numbers")]) from None
