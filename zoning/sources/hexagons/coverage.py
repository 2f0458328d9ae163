"""Say of each ward how its cells came by their people."""

import geopandas as gpd
import pandas as pd

from zoning.area.area import Coverage


def cell_coverage(
    units: gpd.GeoDataFrame,
    population: pd.DataFrame,
    *,
    built: frozenset[str],
    mean_size: float,
    counted: frozenset[str],
) -> list[Coverage]:
    """
    Say of each ward how its cells came by their people.

    Parameters
    ----------
    units
        Ward units.
    population
        Columns people, households and known by unit_id.
    built
        Wards in which buildings are known.
    mean_size
        People in a usual household.
    counted
        Wards whose households a file states.

    Returns
    -------
    list of Coverage
        One a ward; every household of it is derived.
    """
    return [
        Coverage(
            unit_id=unit,
            area_share=1.0,
            people_known=people if population.known[unit] else -1,
            people_share=1.0 if people > 0 else 0.0,
            households_observed=0,
            households_derived=households,
            note=_note(
                mean_size=mean_size,
                is_known=bool(population.known[unit]),
                is_built=unit in built,
                is_counted=unit in counted,
            ),
        )
        for unit, people, households in zip(
            units.unit_id, units.people.tolist(), units.households.tolist(), strict=True
        )
    ]


def _note(*, mean_size: float, is_known: bool, is_built: bool, is_counted: bool) -> str:
    if not is_known:
        return (
            "Dân số không rõ: các ô không có người. / "
            "The population is unknown: no cell has people."
        )
    vi = "theo diện tích sàn các tòa nhà" if is_built else "chia đều theo diện tích"
    en = "by the floor area of buildings" if is_built else "evenly over the ground"
    homes_vi = "số hộ theo tệp dân số" if is_counted else f"mỗi hộ tính {mean_size:g} người"
    homes_en = (
        "households by the population file" if is_counted else f"{mean_size:g} people a household"
    )
    return (
        f"Chưa biết hộ nào: dân số theo tệp dân số, đặt vào các ô H3 {vi}; {homes_vi}. / "
        f"No household is known: people by the population file, placed in H3 cells {en}; "
        f"{homes_en}."
    )
