"""Say how many people and households each ward of cells has."""

from collections.abc import Collection, Mapping

import pandas as pd

from zoning.sources.osm.people import households_needed


def ward_residents(
    codes: Collection[str],
    people: Mapping[str, int],
    households: Mapping[str, int],
    *,
    mean_size: float,
) -> pd.DataFrame:
    """
    Say how many people and households each ward has.

    Parameters
    ----------
    codes
        Ward codes.
    people, households
        By ward code, where known.
    mean_size
        People in a usual household.

    Returns
    -------
    DataFrame
        Columns people and households by unit_id, and known: whether the people are. A ward of
        unknown population has none; households nobody counted are of the mean size.
    """
    rows = []
    for code in codes:
        count = people.get(code, 0)
        homes = households.get(code, max(households_needed(count, mean_size), int(count > 0)))
        rows.append((f"w-{code}", count, homes, code in people))
    frame = pd.DataFrame(rows, columns=["unit_id", "people", "households", "known"])
    return frame.set_index("unit_id")
