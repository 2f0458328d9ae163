"""Hold what is known besides the cases: traced contacts, visited sites, results of tests."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """
    What a plan rests on besides its cases.

    Attributes
    ----------
    contacts
        Geocoded contacts and visits as `zoning.exposure.contacts.counted_contacts` returns
        them; None where no list of them was given, or none counts. Restricted: it places
        people.
    tests
        Counts of tests by smallest unit and day, as `zoning.perimeter.positivity.daily_tests`
        returns them; None where none were given, or the policy asks for none.
    """

    contacts: gpd.GeoDataFrame | None = None
    tests: pd.DataFrame | None = None

    @classmethod
    def of(cls, contacts: gpd.GeoDataFrame | None, tests: pd.DataFrame | None) -> "Evidence | None":
        """Hold what there is; None where there is nothing."""
        some = None if contacts is None or contacts.empty else contacts
        counts = None if tests is None or tests.empty else tests
        return None if some is None and counts is None else cls(some, counts)
