"""Write where an address or position is as GeocodeJSON, as finely as the caller may see it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from service.security.caller import Caller
from zoning.area.area import Area
from zoning.area.metric import area_crs
from zoning.geocode.reverse import Place
from zoning.plan.geojson import plain

_LEVELS: Final = ("alley", "hamlet", "ward")
_TYPES: Final = {"alley": "street", "hamlet": "locality", "ward": "district"}
_DIGITS: Final = 7


def may_see_houses(caller: Caller) -> bool:
    """Return whether a caller may see single houses; inside its units, that is."""
    return caller.role in ("officer", "admin")


@dataclass(frozen=True, slots=True)
class UnitsOfArea:
    """
    The units of an area by identifier, and the smallest unit of every household.

    Attributes
    ----------
    units
        By identifier: ``parent_id``, ``level``, ``name``, ``kind`` and the geometry.
    metric_crs
        The system of the area in metres: to choose it takes longer than all the rest of an answer.
    """

    units: Mapping[str, Any]
    metric_crs: CRS

    @classmethod
    def of(cls, area: Area) -> "UnitsOfArea":
        """Read them once."""
        rows = {str(row.unit_id): row for row in area.units.itertuples(index=False)}
        return cls(rows, area_crs(area))

    def round(self, unit_id: str | None) -> dict[str, str]:
        """Return the alley, hamlet and ward that a unit is or lies in, the smallest of each."""
        found: dict[str, str] = {}
        while unit_id is not None and (row := self.units.get(unit_id)) is not None:
            if row.level in _LEVELS:
                found.setdefault(str(row.level), unit_id)
            unit_id = plain(row.parent_id)
        return found

    def label(self, round_it: Mapping[str, str]) -> str:
        """Return the names of units, the smallest first."""
        names = [self.units[round_it[level]].name for level in _LEVELS if level in round_it]
        return ", ".join(map(str, names))


def document(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """
    Return a GeocodeJSON document.

    Parameters
    ----------
    features
        The candidates, best first.

    Returns
    -------
    dict
        Version 0.1.0. The query is not repeated: it may be somebody's address.
    """
    return {
        "type": "FeatureCollection",
        "geocoding": {"version": "0.1.0"},
        "features": list(features),
    }


def located_features(
    row: pd.Series, units: UnitsOfArea, caller: Caller, *, limit: int
) -> list[dict[str, Any]]:
    """
    Return the candidates of an address.

    Parameters
    ----------
    row
        The one row that `zoning.geocode` answers.
    units
        The area's units.
    caller
        Who asks. Those who may see no houses are told of alleys, hamlets and wards alone, each
        once, at a point that follows from the unit's shape; those with units, of these alone.
    limit
        Most candidates.

    Returns
    -------
    list of dict
        Features, best first.
    """
    features: dict[str, dict[str, Any]] = {}
    for one in _candidates(row):
        round_it = units.round(one["unit_id"])
        if caller.units is not None and caller.units.isdisjoint(round_it.values()):
            continue
        is_house = one["household_id"] is not None or one["is_point"]
        if is_house and may_see_houses(caller):
            name = one["household_id"] or f"{one['lng']},{one['lat']}"
            features.setdefault(name, _house(one, round_it, units))
        elif round_it:
            smallest = next(round_it[level] for level in _LEVELS if level in round_it)
            features.setdefault(smallest, _unit(smallest, round_it, units, score=one["score"]))
        if len(features) == limit:
            break
    return list(features.values())


def reversed_features(place: Place, units: UnitsOfArea, caller: Caller) -> list[dict[str, Any]]:
    """
    Return what lies at a position, the smallest first.

    Parameters
    ----------
    place
        As `zoning.geocode.reverse` answers.
    units
        The area's units.
    caller
        Who asks, as in `located_features`. Without houses, only units whose ground holds the
        position are named: which door is nearest decides nothing.

    Returns
    -------
    list of dict
        Features; empty outside the area, and outside the caller's units.
    """
    sees_houses = may_see_houses(caller)
    round_it = {
        level: unit
        for level, unit, metres in (
            ("alley", place.alley_id, place.alley_m),
            ("hamlet", place.hamlet_id, place.hamlet_m),
            ("ward", place.ward_id, 0.0),
        )
        if unit is not None and (sees_houses or metres == 0)
    }
    if caller.units is not None and caller.units.isdisjoint(round_it.values()):
        return []
    features = []
    if sees_houses and place.household_id is not None:
        facts = {
            "label": units.label(round_it),
            "household_id": place.household_id,
            "distance": round(float(place.household_m), 1),
        }
        features.append(_feature(None, "house", "house", round_it, facts))
    return features + [
        _unit(round_it[level], round_it, units, score=1.0) for level in _LEVELS if level in round_it
    ]


def _candidates(row: pd.Series) -> Iterator[dict[str, Any]]:
    """Return the answer itself where it is a point between doors, and the candidates."""
    point = row["geometry"]
    smallest = next((row[f"{level}_id"] for level in _LEVELS if row[f"{level}_id"]), None)
    own = {
        "household_id": plain(row["household_id"]),
        "unit_id": plain(smallest),
        "score": float(row["score"]),
        "match_level": plain(row["match_level"]),
        "radius_m": plain(row["radius_m"]),
    }
    if point is not None and row["outcome"] == "found":
        is_point = own["match_level"] in ("interpolated", "point", "cell", "site")
        yield own | {"lng": point.x, "lat": point.y, "is_point": is_point}
    for one in row["candidates"]:
        level = "house" if one["household_id"] else None
        yield {**one, "match_level": level, "radius_m": 0.0 if level else None, "is_point": False}


def _house(
    one: Mapping[str, Any], round_it: Mapping[str, str], units: UnitsOfArea
) -> dict[str, Any]:
    facts = {
        "label": units.label(round_it),
        "household_id": one["household_id"],
        "score": round(one["score"], 4),
        "radius_m": one["radius_m"],
    }
    point = (one["lng"], one["lat"])
    return _feature(point, "house", one["match_level"], round_it, facts)


def _unit(
    unit_id: str, round_it: Mapping[str, str], units: UnitsOfArea, *, score: float
) -> dict[str, Any]:
    """Return a unit, at a point and with a radius that follow from its shape alone."""
    row = units.units[unit_id]
    point = row.geometry.representative_point()
    level = str(row.level)
    above = {name: unit for name, unit in round_it.items() if _is_as_large(name, level)}
    facts = {
        "label": units.label(above),
        "score": round(score, 4),
        "radius_m": _reach_m(row.geometry, point, units.metric_crs),
    }
    return _feature((point.x, point.y), _TYPES[level], level, above, facts)


def _is_as_large(name: str, level: str) -> bool:
    return _LEVELS.index(name) >= _LEVELS.index(level)


def _reach_m(shape: shapely.Geometry, point: shapely.Point, metric_crs: CRS) -> float:
    metric, middle = gpd.GeoSeries([shape, point], crs=4326).to_crs(metric_crs)
    return round(float(shapely.hausdorff_distance(metric, middle)), 1)


def _feature(
    point: tuple[float, float] | None,
    kind: str,
    level: str,
    round_it: Mapping[str, str],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    geocoding = {
        "type": kind,
        "match_level": level,
        **facts,
        **{f"{name}_id": round_it.get(name) for name in _LEVELS},
    }
    geometry = None
    if point is not None:
        geometry = {"type": "Point", "coordinates": [round(part, _DIGITS) for part in point]}
    return {"type": "Feature", "geometry": geometry, "properties": {"geocoding": geocoding}}
