"""Read a case list and a list of contacts, and find both in an area."""

from pathlib import Path

import geopandas as gpd

from zoning.area.area import Area
from zoning.geocode import geocode
from zoning.geocode.contacts import geocode_contacts
from zoning.geocode.gazetteer import Gazetteer
from zoning.sources.cases_file import read_cases
from zoning.sources.contacts_file import read_contacts


def found_cases(
    area: Area, cases: Path, contacts: Path | None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame | None]:
    """
    Read the cases, and the contacts if there is a list of them, and find them all.

    Parameters
    ----------
    area
        The area.
    cases, contacts
        The files; no contacts if None.

    Returns
    -------
    tuple
        Located cases, and located contacts or None. Both files are read before anything is
        looked for.

    Raises
    ------
    InvalidCases
        If a file cannot be understood, or a contact names no case.
    """
    listed = read_cases(cases)
    traced = None if contacts is None else read_contacts(contacts, cases=listed)
    gazetteer = Gazetteer(area)
    located = geocode(listed, area, gazetteer=gazetteer)
    if traced is None:
        return located, None
    return located, geocode_contacts(traced, area, gazetteer=gazetteer)
