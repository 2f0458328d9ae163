"""Say of each ward how many of its households a list names."""

from dataclasses import replace

import pandas as pd

from zoning.area.area import Area, Coverage


def list_coverage(area: Area) -> tuple[Coverage, ...]:
    """
    Count anew what is observed and what is derived.

    Parameters
    ----------
    area
        An area with households of lists.

    Returns
    -------
    tuple of Coverage
        The area's entries; those of wards with households of a list say so.
    """
    households = area.households
    wards = households["unit_id"].map(_ward_of(area.units))
    return tuple(
        _counted(entry, households[(wards == entry.unit_id).to_numpy(dtype=bool)])
        for entry in area.coverage
    )


def _ward_of(units: pd.DataFrame) -> dict[str, str]:
    above = dict(zip(units["unit_id"], units["parent_id"].fillna(""), strict=True))
    level = dict(zip(units["unit_id"], units["level"], strict=True))
    found = {}
    for unit in above:
        at = unit
        while at and level[at] != "ward":
            at = above[at]
        found[unit] = at
    return found


def _counted(entry: Coverage, households: pd.DataFrame) -> Coverage:
    listed = int((households["origin"] == "household_list").sum())
    if not listed:
        return entry
    derived = int((households["origin"] == "derived").sum())
    people = int(households["people"].sum())
    known = entry.people_known
    from_list, observed = listed / len(households), 1 - derived / len(households)
    note = (
        f"{from_list:.0%} số hộ theo danh sách hộ, kể cả số người nơi danh sách có ghi; số người "
        f"các hộ khác là ước tính; {observed:.0%} số hộ có trong nguồn. / A household list names "
        f"{from_list:.0%} of households, with their people where it states them; people of the "
        f"others are derived; a source names {observed:.0%} of households."
    )
    return replace(
        entry,
        people_share=round(min(people / known, 1.0), 6) if known > 0 else 0.0,
        households_observed=len(households) - derived,
        households_derived=derived,
        note=note,
    )
