"""Make an area out of its tables."""

from collections.abc import Iterable

import pandas as pd

from zoning.errors import Fault, InvalidArea

from .area import Area, Coverage, Source
from .digest import content_digest
from .frames import FRAME_KINDS, conform, empty_frame


def make_area(
    *,
    name: str,
    valid_from: str,
    sources: Iterable[Source],
    units: pd.DataFrame,
    households: pd.DataFrame,
    streets: pd.DataFrame,
    sites: pd.DataFrame | None = None,
    ground: pd.DataFrame | None = None,
    cells: pd.DataFrame | None = None,
    coverage: Iterable[Coverage] = (),
    invented: bool = False,
) -> Area:
    """
    Make an area out of its tables.

    Parameters
    ----------
    name
        The area's name, as shown to people.
    valid_from
        First day on which the area's units are in force, ISO 8601.
    sources
        Where the facts come from.
    units, households, streets
        Tables with the columns of `zoning.area.schema` and a geometry in EPSG:4326, (lng, lat);
        any row order, other columns are dropped.
    sites, ground, cells
        The same; none by default.
    coverage
        One entry a ward.
    invented
        True where the area does not exist.

    Returns
    -------
    Area
        Tables in schema order, sorted by identifier, coordinates rounded to 7 decimals.

    Raises
    ------
    InvalidArea
        If a table lacks a column, or a column, geometry or CRS is of the wrong type; every such
        fault is named. What the rows say is not checked here but in `faults_of`.
    """
    given = {
        "units": units,
        "households": households,
        "streets": streets,
        "sites": sites,
        "ground": ground,
        "cells": cells,
    }
    faults: list[Fault] = []
    frames = {}
    for kind in FRAME_KINDS:
        table = given[kind.name]
        frames[kind.name], found = (
            (empty_frame(kind), []) if table is None else conform(table, kind)
        )
        faults += found
    if faults:
        raise InvalidArea(faults)
    return Area(
        name=name,
        valid_from=valid_from,
        sources=tuple(sources),
        coverage=tuple(sorted(coverage, key=lambda entry: entry.unit_id)),
        invented=invented,
        digest=content_digest(frames),
        **frames,
    )
