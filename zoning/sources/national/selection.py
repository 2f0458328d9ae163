"""Choose provinces and wards of a ward file by their codes."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from zoning.errors import Fault


def selected(
    wards: gpd.GeoDataFrame, only: Sequence[str], where: str
) -> tuple[gpd.GeoDataFrame, list[Fault]]:
    """
    Choose wards by their own code or that of their province.

    Parameters
    ----------
    wards
        Official wards (`read_wards`).
    only
        Codes of provinces and of wards; empty for all.
    where
        What to call the file in a fault.

    Returns
    -------
    tuple of GeoDataFrame and list of Fault
        The wards in their order, with a column ``is_whole`` that tells whether every ward of
        its province was chosen; and one fault for each code that is in neither column.
    """
    known = set(wards.code) | set(wards.provinceCode.dropna())
    faults = [
        Fault(
            f"{where}, code {code}",
            "no ward and no province of that code",
            "a code of the ward file",
            "Write codes with their leading zeros: 04, 00004.",
        )
        for code in sorted(set(only) - known)
    ]
    named = wards.code.isin(only) | wards.provinceCode.isin(only)
    chosen = named if only else pd.Series(data=True, index=wards.index)
    province = wards.provinceCode.fillna("")
    whole = chosen.groupby(province).transform("all") & (province != "")
    return wards.assign(is_whole=whole)[chosen].reset_index(drop=True), faults
