"""Gather what a plan rests on besides its cases."""

from datetime import datetime
from typing import Final

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidCases, InvalidInput
from zoning.exposure.contacts import counted_contacts
from zoning.perimeter.case_places import is_placed
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.positivity import daily_tests
from zoning.policy.schema import Policy
from zoning.sources.contacts_file.whose import cases_of_contacts, whose_faults

from .counted import refuse_unlocated
from .negative_rounds import check_tests

NEEDED: Final = (
    "case_id",
    "contact_of",
    "kind",
    "reported_at",
    "from",
    "to",
    "status",
    "row",
    "outcome",
    "match_level",
    "household_id",
    "street_id",
    "access_m",
    "alley_id",
    "hamlet_id",
    "ward_id",
    "site_id",
    "candidates",
    "why",
)
"""Columns of located contacts that are read."""


def evidence_of(
    area: Area,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime,
    contacts: gpd.GeoDataFrame | None = None,
    tests: pd.DataFrame | None = None,
    allow_unlocated: bool = False,
) -> Evidence | None:
    """
    Gather the contacts, visits and tests that count for a plan.

    Parameters
    ----------
    area
        The area.
    located
        All cases known.
    policy
        The policy.
    as_of
        The time, with a UTC offset.
    contacts
        Geocoded contacts, as `zoning.geocode_contacts` returns them; None for none.
    tests
        Test results by household or unit; None for none. Used where the policy closes units
        on positivity.
    allow_unlocated
        Leave out contacts that count and were not found.

    Returns
    -------
    Evidence or None
        What counts; None where nothing does.

    Raises
    ------
    InvalidCases
        If a column is missing, or a contact names no case of ``located``; every row is listed.
    UnlocatedCases
        If a contact that counts was not found; every row is listed.
    InvalidInput
        If ``tests`` cannot be read, or name a unit that the area has not.
    """
    counts = None
    if tests is not None:
        check_tests(tests)
        _refuse_strange_units(area, tests)
        counts = daily_tests(area, tests, policy, as_of=as_of)
    known = None
    if contacts is not None:
        known = contacts_that_count(contacts, located, policy, as_of=as_of)
        if not allow_unlocated:
            refuse_unlocated(known, noun="contact")
        known = known[is_placed(known)].reset_index(drop=True)
    return Evidence.of(known, counts)


def _refuse_strange_units(area: Area, tests: pd.DataFrame) -> None:
    """Tests of a unit that is not there would be left out without a word."""
    if "unit_id" not in tests:
        return
    strange = tests["unit_id"].notna() & ~tests["unit_id"].isin(area.units["unit_id"])
    if strange.any():
        names = ", ".join(sorted({str(name) for name in tests["unit_id"][strange]})[:8])
        found = f"units that the area has not in {int(strange.sum())} rows: {names}"
        mend = "Write the unit_id of the pack's units."
        fault = Fault("tests, column unit_id", found, "units of the area", mend)
        raise InvalidInput([fault], subject="tests")


def contacts_that_count(
    contacts: gpd.GeoDataFrame, located: gpd.GeoDataFrame, policy: Policy, *, as_of: datetime
) -> gpd.GeoDataFrame:
    """
    Return the contacts and visits that count at a time, found or not.

    Parameters
    ----------
    contacts, located, policy, as_of
        As `evidence_of`.

    Returns
    -------
    GeoDataFrame
        As `zoning.exposure.contacts.counted_contacts` returns them.

    Raises
    ------
    InvalidCases
        As `evidence_of`.
    """
    check_contacts(contacts, located)
    found = counted_contacts(
        contacts,
        cases_of_contacts(contacts, located),
        located,
        as_of=as_of,
        utc_offset_hours=policy.utc_offset_hours,
    )
    return gpd.GeoDataFrame(found, geometry=contacts.geometry.name, crs=contacts.crs)


def check_contacts(contacts: gpd.GeoDataFrame, located: gpd.GeoDataFrame) -> None:
    """
    Refuse contacts that cannot be read, or that name no case.

    Parameters
    ----------
    contacts
        Geocoded contacts.
    located
        All cases known.

    Raises
    ------
    InvalidCases
        If a column is missing, or a contact names no case of ``located``; every row is listed.
    """
    faults = [
        Fault(f"contacts, column {name}", "no such column", "contacts as geocode_contacts returns")
        for name in NEEDED
        if name not in contacts
    ]
    if not faults:
        faults = whose_faults(contacts, located, where="contacts")
    if faults:
        raise InvalidCases(faults, subject="contacts")
