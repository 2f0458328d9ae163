"""Say of each ward what a pack of units knows, and what it does not."""

from pathlib import Path

import geopandas as gpd

from zoning.area.area import Coverage
from zoning.sources.ward_population import WardCounts

from .units import province_names


def ward_coverage(
    wards: gpd.GeoDataFrame,
    counts: WardCounts,
    census_file: str | Path | None,
    valid_from: str,
) -> list[Coverage]:
    """
    Say what is known of each ward.

    Parameters
    ----------
    wards
        Chosen wards (`selected`).
    counts
        What the census says of them.
    census_file
        The file that says it, or None.
    valid_from
        First day on which the wards are in force.

    Returns
    -------
    list of Coverage
        One entry a ward, in the order of the wards. All of its ground is in the pack; all of
        its people, where the census names them; none of its households.
    """
    census = Path(census_file).name if census_file is not None else ""
    unnamed = {
        code for code, (_, is_known) in province_names(wards, on=valid_from).items() if not is_known
    }
    return [
        Coverage(
            unit_id=f"w-{code}",
            area_share=1.0,
            people_known=counts.people.get(code, -1),
            people_share=1.0 if counts.people.get(code, 0) > 0 else 0.0,
            households_observed=0,
            households_derived=0,
            note=_note(
                census,
                people=code in counts.people,
                households=code in counts.households,
                is_unnamed=province in unnamed,
            ),
        )
        for code, province in zip(wards.code, wards.provinceCode, strict=True)
    ]


def _note(census: str, *, people: bool, households: bool, is_unnamed: bool) -> str:
    vi = [f"Số người theo {census}" if people else "Số người không rõ"]
    en = [f"People by {census}" if people else "How many people is unknown"]
    vi.append("số hộ cũng vậy" if households else "số hộ không rõ, ghi 0")
    en.append("households too" if households else "how many households is unknown, stated as 0")
    if is_unnamed:
        vi.append("tên tỉnh không rõ")
        en.append("the name of its province is unknown")
    vi.append("không có nhà và đường nào")
    en.append("no house and no street is known")
    return f"{'; '.join(vi)}. / {'; '.join(en)}."
