"""Gather what a file is to hold as a table of plain columns."""

import csv
import io
from typing import Any, Final

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely

from service.security.caller import Caller
from service.store.ports import Repositories
from zoning.quantities import WGS84

_WHOLE: Final = ("people", "households", "cases", "checkpoints")
_ZONES: Final = ("id", "level", "status", "inside", "people", "households", "cases", "area_m2",
                 "perimeter_m", "checkpoints", "units", "valid_from", "earliest_lift", "policy",
                 "reason", "reason_en", "plan")  # fmt: skip
_CHECKPOINTS: Final = ("id", "level", "kind", "street", "between", "zone", "street_id", "plan")
_HOUSEHOLDS: Final = ("id", "level", "zone", "number", "street", "people", "alley", "hamlet",
                      "ward", "reason", "plan")  # fmt: skip
COLUMNS: Final = {"zones": _ZONES, "checkpoints": _CHECKPOINTS, "households": _HOUSEHOLDS}
"""Columns of every file, in order; each is a field name of a shapefile too, so none is longer
than ten letters unless `service.downloads.files` gives it a short name."""


def table_of(
    stored: Repositories, caller: Caller, layer: str, plan_id: str | None
) -> gpd.GeoDataFrame:
    """
    Gather a layer of a plan.

    Parameters
    ----------
    stored
        The store, inside a transaction.
    caller
        Who asks: its view, inside its units.
    layer
        "zones", "checkpoints" or "households".
    plan_id
        The plan; None for an empty table.

    Returns
    -------
    GeoDataFrame
        `COLUMNS` and the geometry, EPSG:4326, by identifier. Lists are texts. Households are the
        closed ones alone.
    """
    if plan_id is None:
        return _frame([], [], COLUMNS[layer])
    if layer == "households":
        return _households(stored, caller, plan_id)
    rows: list[dict[str, Any]] = []
    shapes: list[bytes | None] = []
    pages = stored.layers.stream(
        layer, view=caller.view, plan_id=plan_id, box=None, limit=None, offset=0, units=caller.units
    )
    for page in pages:
        rows += [_plain(one) for one in page.properties]
        shapes += page.wkb
    return _frame(rows, shapes, COLUMNS[layer])


def _plain(properties: Any) -> dict[str, Any]:
    row = dict(properties)
    if "units" in row:
        units = orjson.loads(orjson.dumps(row["units"])) or []
        row["units"] = "; ".join(_unit_words(one) for one in units)
    return row


def _unit_words(unit: dict[str, Any]) -> str:
    """Say in Vietnamese whether a zone holds a unit as a whole."""
    return str(unit["name"]) if unit.get("whole") else f"{unit['name']} (một phần)"


def _frame(
    rows: list[dict[str, Any]], shapes: list[bytes | None], columns: tuple[str, ...]
) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, columns=list(columns)).astype(object)
    frame = frame.where(frame.notna(), None)
    for name in set(_WHOLE) & set(columns):
        frame[name] = frame[name].astype("Int64")
    for name in {"area_m2", "perimeter_m"} & set(columns):
        frame[name] = frame[name].astype("float64")
    geometry = shapely.from_wkb(np.array(shapes, dtype=object))
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometry, crs=WGS84))


def _households(stored: Repositories, caller: Caller, plan_id: str) -> gpd.GeoDataFrame:
    """Join the closed households with what the area knows of them, inside the caller's units."""
    closed = _closed(stored.plans.files(plan_id)["households.csv"])
    names = _unit_names(stored)
    rows: list[dict[str, Any]] = []
    shapes: list[bytes | None] = []
    pages = stored.layers.stream(
        "households",
        view=caller.view,
        plan_id=None,
        box=None,
        limit=None,
        offset=0,
        units=caller.units,
    )
    for page in pages:
        for identifier, known, wkb in zip(page.ids, page.properties, page.wkb, strict=True):
            one = closed.get(identifier)
            if one is None:
                continue
            rows.append(
                {
                    "id": identifier,
                    "level": one["level"],
                    "zone": one["zone"],
                    "number": known["house_number"],
                    "street": known["street"],
                    "people": known["people"],
                    "reason": one["reason"],
                    "plan": plan_id,
                    **names.get(str(known["unit_id"]), {}),
                }
            )
            shapes.append(wkb)
    return _frame(rows, shapes, _HOUSEHOLDS)


def _closed(content: bytes) -> dict[str, dict[str, str]]:
    reader = csv.DictReader(io.StringIO(content.decode()))
    return {row["household_id"]: row for row in reader}


def _unit_names(stored: Repositories) -> dict[str, dict[str, str]]:
    """Return the names of the alley, hamlet and ward round every unit."""
    rows: dict[str, tuple[str, str, str | None]] = {}
    for level in ("ward", "hamlet", "alley"):
        for page in stored.layers.stream(
            f"{level}s", view="exact", plan_id=None, box=None, limit=None, offset=0
        ):
            rows |= {
                str(one["unit_id"]): (level, str(one["name"]), one["parent_id"])
                for one in page.properties
            }
    return {unit: _names_round(unit, rows) for unit in rows}


def _names_round(unit: str | None, rows: dict[str, tuple[str, str, str | None]]) -> dict[str, str]:
    found: dict[str, str] = {}
    while unit is not None and unit in rows:
        level, name, unit = rows[unit]
        found.setdefault(level, name)
    return found
