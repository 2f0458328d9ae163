"""Write the households of a list into the tables of an area."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.area.check_units import unit_totals
from zoning.area.make import make_area
from zoning.geocode.gazetteer import Gazetteer
from zoning.quantities import WGS84
from zoning.sources.osm.people import MEAN_SIZE

from .same_house import NOBODY, ListRows, Matches
from .streets import Streets

UNSTATED_PEOPLE: Final = round(MEAN_SIZE)
"""People of a new household whose row does not say: the usual size."""


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """
    Households of a list as they stand in the pack.

    Attributes
    ----------
    ids
        Identifier of each.
    table
        Their rows, by the columns of the pack's table.
    """

    ids: list[str]
    table: gpd.GeoDataFrame


def stored(rows: ListRows, matches: Matches, streets: Streets, gazetteer: Gazetteer) -> Stored:
    """
    Make the table of the households of a list.

    Parameters
    ----------
    rows, matches
        The rows, and the households they take the identifier of.
    streets, gazetteer
        The area.

    Returns
    -------
    Stored
        Where a row was recognised by its address, or states no number, the pack's own spelling
        of the address stays; where it does not state people, the pack's figure stays.
    """
    frame = gazetteer.area.households
    known = matches.household >= 0
    old = frame.iloc[np.maximum(matches.household, 0)] if len(frame) else None
    numbers = [one.number for one in rows.stated]
    names = [one.street for one in rows.stated]
    people = rows.people.copy()
    if old is not None:
        keeps = known & (
            (matches.level == "address")
            | (np.array([number is None for number in numbers]) & old["house_number"].notna())
        )
        numbers = _chosen(keeps, old["house_number"], numbers)
        names = _chosen(keeps, old["street"], names)
        people = np.where(known & np.isnan(people), old["people"].to_numpy(), people)
    ids = _identifiers(rows, matches, gazetteer)
    unit_ids = np.array(gazetteer.units.ids, dtype=object)
    table = pd.DataFrame(
        {
            "household_id": ids,
            "unit_id": unit_ids[rows.places.units],
            "house_number": pd.Series(numbers, dtype=object),
            "street": pd.Series(names, dtype=object),
            "people": np.where(np.isnan(people), UNSTATED_PEOPLE, people).astype(np.int64),
            "origin": "household_list",
            "street_id": streets.ids[rows.places.pieces],
            "access_m": rows.places.access,
        }
    )
    points = shapely.points(rows.places.lng_lat)
    return Stored(ids, gpd.GeoDataFrame(table, geometry=points, crs=WGS84))


def _chosen(keeps: np.ndarray, old: pd.Series, new: list[str | None]) -> list[str | None]:
    kept = old.astype(object).where(old.notna(), None).tolist()
    return [a if keep else b for keep, a, b in zip(keeps.tolist(), kept, new, strict=True)]


def _identifiers(rows: ListRows, matches: Matches, gazetteer: Gazetteer) -> list[str]:
    """Return the identifier of each row; new ones go on with the numbers of their ward."""
    codes = gazetteer.area.units["code"].fillna("").tolist()
    last = _last_numbers(gazetteer)
    given: Counter[int] = Counter()
    ids = []
    pairs = zip(matches.household.tolist(), rows.places.wards.tolist(), strict=True)
    for household, ward in pairs:
        if household != NOBODY:
            ids.append(gazetteer.households[household].household_id)
            continue
        given[ward] += 1
        code = codes[ward] or gazetteer.units.ids[ward].removeprefix("w-")
        ids.append(f"hh-{code}-{last.get(str(code), 0) + given[ward]:05d}")
    return ids


def _last_numbers(gazetteer: Gazetteer) -> dict[str, int]:
    last: dict[str, int] = {}
    for household in gazetteer.households:
        if match := re.fullmatch(r"hh-(.+)-(\d+)", household.household_id):
            last[match.group(1)] = max(last.get(match.group(1), 0), int(match.group(2)))
    return last


def area_with(put: Stored, gazetteer: Gazetteer) -> Area:
    """Return an area in which the households of a list stand, those of the same name replaced."""
    area = gazetteer.area
    others = area.households[~area.households["household_id"].isin(put.ids)]
    if not len(put.ids):
        return area
    both = [frame for frame in (others, put.table) if len(frame)]
    return with_households(area, gpd.GeoDataFrame(pd.concat(both, ignore_index=True), crs=WGS84))


def with_households(area: Area, households: gpd.GeoDataFrame) -> Area:
    """Return an area with other households, and the totals of its units summed anew."""
    units = area.units.copy()
    totals = unit_totals(units, households, area.cells)
    units["people"], units["households"] = totals["people"], totals["households"]
    return make_area(
        name=area.name,
        valid_from=area.valid_from,
        sources=area.sources,
        units=units,
        households=households,
        streets=area.streets,
        sites=area.sites,
        ground=area.ground,
        cells=area.cells,
        coverage=area.coverage,
        invented=area.invented,
    )
