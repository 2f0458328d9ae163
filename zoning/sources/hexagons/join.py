"""Put H3 cells beside streets: in the wards of a pack whose streets nobody drew."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from zoning.area.area import Area, Source
from zoning.area.check import faults_of
from zoning.area.make import make_area
from zoning.errors import InvalidArea
from zoning.sources.osm.people import MEAN_SIZE

from .build import STEPS, hexagon_tables
from .inputs import read_inputs


def with_hexagons(
    area: Area,
    wards_file: str | Path,
    *,
    census_file: str | Path | None = None,
    only: Collection[str] | None = None,
    resolution: int = 10,
    buildings_file: str | Path | None = None,
    code_column: str | None = None,
    name_column: str | None = None,
    mean_household_size: float = MEAN_SIZE,
    on_step: Callable[[str], object] = str,
) -> Area:
    """
    Put H3 cells into the wards of an area that have no street, and into wards beside it.

    Parameters
    ----------
    area
        An area with streets, made of the same ward file (`build_from_osm`).
    wards_file, census_file
        As in `build_hexagon_area`.
    only
        Codes of wards and provinces: of these, every ward without a street in the area gets
        cells, whether the area has it or not. By default the wards of the area.
    resolution, buildings_file, code_column, name_column, mean_household_size
        As in `build_hexagon_area`.
    on_step
        Called with the name of each step as it begins: those of `STEPS` but the first.

    Returns
    -------
    Area
        The area, where a ward without street and household is now there whole and in cells;
        every other ward is as it was. The same area where all wards have streets.

    Raises
    ------
    InvalidSource
        As in `build_hexagon_area`.
    InvalidArea
        If the wards do not fit the tables of a pack.
    """
    on_step(STEPS[1])
    inputs = read_inputs(
        wards_file,
        census_file=census_file,
        only=only,
        resolution=resolution,
        buildings_file=buildings_file,
        valid_from=area.valid_from,
        code_column=code_column,
        name_column=name_column,
        mean_size=mean_household_size,
    )
    known = set(area.units.code[area.units.level == "ward"])
    wanted = ~inputs.wards.code.isin(_with_streets(area))
    if only is None:
        wanted &= inputs.wards.code.isin(known)
    if not wanted.any():
        return area
    # Wards of a pack of streets stand without their provinces; so do those beside them.
    wards = inputs.wards[wanted].assign(is_whole=False).reset_index(drop=True)
    chosen = replace(inputs, wards=wards)
    tables = hexagon_tables(chosen, resolution, area.valid_from)
    on_step(STEPS[2])
    joined = _joined(area, tables, inputs.sources)
    if faults := faults_of(joined):
        raise InvalidArea(faults)
    return joined


def _with_streets(area: Area) -> set[str]:
    """Return the codes of wards that a street enters or in which a household is known."""
    wards = area.units[area.units.level == "ward"]
    shapes, lines = wards.geometry.values, area.streets.geometry.values
    ward, line = shapely.STRtree(lines).query(shapes, predicate="intersects")
    inside = shapely.length(shapely.intersection(shapes[ward], lines[line])) > 0
    housed = (wards.households > 0).to_numpy()
    return set(wards.code.iloc[ward[inside]]) | set(wards.code[housed])


def _joined(area: Area, tables: dict[str, Any], sources: tuple[Source, ...]) -> Area:
    units, coverage = tables["units"], tables["coverage"]
    replaced = set(units.unit_id)
    gone = area.units.unit_id.isin(replaced) | area.units.parent_id.isin(replaced)
    known = {source.sha256 for source in area.sources}
    return make_area(
        name=area.name,
        valid_from=area.valid_from,
        sources=(*area.sources, *(one for one in sources if one.sha256 not in known)),
        units=pd.concat([area.units[~gone], units], ignore_index=True),
        households=area.households,
        streets=area.streets,
        sites=area.sites,
        ground=area.ground,
        cells=tables["cells"],
        coverage=[
            *(entry for entry in area.coverage if entry.unit_id not in replaced),
            *coverage,
        ],
        invented=area.invented,
    )
