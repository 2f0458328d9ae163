"""Turn official wards into units, and say how many live in each."""

from collections.abc import Collection, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.frames import rounded
from zoning.errors import Fault, InvalidSource
from zoning.quantities import WGS84
from zoning.sources.osm.names import tidy
from zoning.sources.osm.people import households_needed


def chosen_wards(
    wards: gpd.GeoDataFrame, only: Collection[str] | None, where: str
) -> gpd.GeoDataFrame:
    """
    Choose wards by their code or their province's.

    Parameters
    ----------
    wards
        Official wards (`read_wards`).
    only
        Codes of wards and provinces; None for all wards.
    where
        The file the wards come from, for messages.

    Returns
    -------
    GeoDataFrame
        The wards that bear one of the codes, in their order.

    Raises
    ------
    InvalidSource
        If a code is neither a ward's nor a province's; every such code is named.
    """
    if only is None:
        return wards
    wanted = set(only)
    lost = sorted(wanted - set(wards.code) - set(wards.provinceCode.dropna()))
    if lost or not wanted:
        mend = "Leading zeros count."
        faults = [
            Fault(where, f"no ward or province {code}", "codes of the file", mend) for code in lost
        ]
        raise InvalidSource(faults or [Fault("only", "no code", "at least one code")])
    chosen = wards.code.isin(wanted) | wards.provinceCode.isin(wanted)
    return wards[chosen].reset_index(drop=True)


def ward_units(
    wards: gpd.GeoDataFrame, population: pd.DataFrame, valid_from: str
) -> gpd.GeoDataFrame:
    """
    Turn official wards into units.

    Parameters
    ----------
    wards
        Official wards.
    population
        Columns people and households by unit_id (`ward_residents`).
    valid_from
        First day on which the wards are in force.

    Returns
    -------
    GeoDataFrame
        One unit a ward, without a parent, in the order of the wards.
    """
    names = [tidy(name) for name in wards.fullName]
    kinds = [
        "đặc khu" if name.lower().startswith("đặc khu") else name.split()[0].lower()
        for name in names
    ]
    ids = [f"w-{code}" for code in wards.code]
    table = {
        "unit_id": ids,
        "parent_id": None,
        "level": "ward",
        "name": names,
        "kind": kinds,
        "code": list(wards.code),
        "people": population.people.loc[ids].to_numpy(),
        "households": population.households.loc[ids].to_numpy(),
        "origin": "official",
        "valid_from": valid_from,
        "valid_to": None,
    }
    shapes = rounded(np.asarray(wards.geometry.values, dtype=object))
    return gpd.GeoDataFrame(table, geometry=shapes, crs=WGS84)


def ward_residents(
    codes: Collection[str], people: Mapping[str, int], households: Mapping[str, int]
) -> pd.DataFrame:
    """
    Say how many people and households each ward has.

    Parameters
    ----------
    codes
        Ward codes.
    people, households
        By ward code, where known.

    Returns
    -------
    DataFrame
        Columns people and households by unit_id, and known: whether the people are. A ward of
        unknown population has none; households nobody counted are of the mean size.
    """
    rows = []
    for code in codes:
        count = people.get(code, 0)
        homes = households.get(code, max(households_needed(count), int(count > 0)))
        rows.append((f"w-{code}", count, homes, code in people))
    frame = pd.DataFrame(rows, columns=["unit_id", "people", "households", "known"])
    return frame.set_index("unit_id")
