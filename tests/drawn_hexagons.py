"""Draw a small area of cells with characters, and put cases into it."""

from textwrap import dedent

import geopandas as gpd
import h3
import numpy as np
import shapely

from zoning.area.area import Area
from zoning.area.frames import HOUSEHOLDS, STREETS, empty_frame
from zoning.area.make import make_area
from zoning.geocode import geocode
from zoning.sources.cases_file import cases_from_records
from zoning.sources.hexagons.grid import cell_polygons

ORIGIN = h3.latlng_to_cell(21.0285, 105.8542, 10)


def cells_drawn(drawing: str) -> dict[str, str]:
    """
    Return the mark of each cell of a drawing.

    Cells stand two characters apart; each row is shifted by one character from the row above,
    as hexagons are. ``~`` is a lake: no cell.
    """
    rows = dedent(drawing).strip("\n").splitlines()
    return {
        h3.local_ij_to_cell(ORIGIN, (column + row) // 2, row): mark
        for row, line in enumerate(rows)
        for column, mark in enumerate(line)
        if mark not in " ~"
    }


def hexagon_area(
    drawing: str, *, wards: str | None = None, each: int = 10, sites: dict[str, str] | None = None
) -> Area:
    """
    Return the area of a drawing of cells.

    Parameters
    ----------
    drawing
        A digit is a cell with so many households, 0 one in which nobody lives; a capital letter
        is an empty cell with a site in its middle.
    wards
        The same drawing with a letter for the ward of each cell; one ward ``a`` if left out.
    each
        People of each household.
    sites
        The kind of site of each capital letter.
    """
    marks = cells_drawn(drawing)
    names = sorted(marks)
    ward_of = dict.fromkeys(names, "a") if wards is None else cells_drawn(wards)
    homes = np.array([int(marks[n]) if marks[n].isdigit() else 0 for n in names])
    shapes = cell_polygons(np.array([int(name, 16) for name in names], dtype=np.uint64))
    cells = gpd.GeoDataFrame(
        {
            "cell_id": [f"{name}-{ward_of[name]}" for name in names],
            "cell": names,
            "unit_id": [f"w-{ward_of[name]}" for name in names],
            "people": homes * each,
            "households": homes,
            "origin": "invented",
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    letters = sorted(set(ward_of.values()))
    mine = [np.array([ward_of[name] == letter for name in names]) for letter in letters]
    units = gpd.GeoDataFrame(
        {
            "unit_id": [f"w-{letter}" for letter in letters],
            "parent_id": None,
            "level": "ward",
            "name": [f"Phường {letter}" for letter in letters],
            "kind": "phường",
            "code": None,
            "people": [int(homes[own].sum()) * each for own in mine],
            "households": [int(homes[own].sum()) for own in mine],
            "origin": "invented",
            "valid_from": "2026-01-01",
            "valid_to": None,
        },
        geometry=[shapely.coverage_union_all(shapes[own]) for own in mine],
        crs="EPSG:4326",
    )
    return make_area(
        name="Ô mẫu",
        valid_from="2026-01-01",
        sources=[],
        units=units,
        households=empty_frame(HOUSEHOLDS),
        streets=empty_frame(STREETS),
        cells=cells,
        sites=_sites(marks, ward_of, sites or {}),
        invented=True,
    )


def _sites(marks: dict[str, str], ward_of: dict[str, str], kinds: dict[str, str]) -> object:
    cells = [name for name in sorted(marks) if marks[name] in kinds]
    if not cells:
        return None
    return gpd.GeoDataFrame(
        {
            "site_id": [f"s-{number}" for number in range(len(cells))],
            "name": None,
            "kind": [kinds[marks[name]] for name in cells],
            "unit_id": [f"w-{ward_of[name]}" for name in cells],
            "street_id": None,
            "access_m": 0.0,
        },
        geometry=[shapely.Point(h3.cell_to_latlng(name)[::-1]) for name in cells],
        crs="EPSG:4326",
    )


def cell_at(row: int, column: int) -> str:
    """Return the H3 cell at a row and character column of a drawing."""
    return str(h3.local_ij_to_cell(ORIGIN, (column + row) // 2, row))


def cases_in(area: Area, *spots: tuple[int, int], **columns: object) -> gpd.GeoDataFrame:
    """
    Return located cases, one a spot (row, character column), c0 and so on.

    The n-th case of one cell stands in the n-th of the fine cells inside it: in another house.
    """
    seen: dict[str, int] = {}
    records = []
    for number, spot in enumerate(spots):
        cell = cell_at(*spot)
        seen[cell] = seen.get(cell, -1) + 1
        middle = h3.cell_to_center_child(cell, 12)
        lat, lng = h3.cell_to_latlng(h3.grid_disk(middle, 1)[seen[cell]])
        records.append(
            {
                "case_id": f"c{number}",
                "reported_at": "2026-07-01T08:00:00+07:00",
                "lng": lng,
                "lat": lat,
            }
            | columns
        )
    return geocode(cases_from_records(records, where="test"), area)
