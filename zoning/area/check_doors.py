"""Check that households and sites stand in their unit and open on a street."""

from typing import Final

import numpy as np
import shapely

from zoning.errors import Fault

from .area import Area
from .frames import FrameKind, row_faults
from .metric import area_crs

STREET_CLEARANCE: Final = 0.99
"""Metres a household keeps from every street line: one metre, less the grid's rounding."""

LONGEST_ACCESS: Final = 1000.0
"""Metres between a door and its house beyond which the house counts as unreachable."""


def door_faults(area: Area, kind: FrameKind) -> list[Fault]:
    """
    Check the references, doors and positions of households or sites.

    Parameters
    ----------
    area
        An area with unique identifiers and valid geometries.
    kind
        The table: households or sites.

    Returns
    -------
    list of Fault
        Empty when sound.
    """
    frame = getattr(area, kind.name)
    ids = frame[kind.id_column]
    lost = ~frame.unit_id.isin(set(area.units.unit_id))
    faults = row_faults(
        kind,
        ids[lost],
        found=[f"unit {unit}" for unit in frame.unit_id[lost]],
        expected="a unit of the pack",
    )
    streetless = frame.street_id.notna() & ~frame.street_id.isin(set(area.streets.street_id))
    faults += row_faults(
        kind,
        ids[streetless],
        found=[f"street {street}" for street in frame.street_id[streetless]],
        expected="a street of the pack",
    )
    if faults or not len(frame):
        return faults
    return _position_faults(area, kind)


def _position_faults(area: Area, kind: FrameKind) -> list[Fault]:
    frame = getattr(area, kind.name)
    ids = frame[kind.id_column]
    crs = area_crs(area)
    lines = area.streets.set_index("street_id").geometry.to_crs(crs)
    points = frame.geometry.to_crs(crs)
    has = frame.street_id.notna().to_numpy()
    own = lines.loc[frame.street_id[has]].values
    length = shapely.length(own)
    at = frame.access_m[has].to_numpy()
    off = (at < 0) | (at > length * 1.001 + 0.05)
    faults = row_faults(
        kind,
        ids[has][off],
        found=[f"access_m {a:.1f}" for a in at[off]],
        expected="metres along its street, from 0 to the street's length",
    )
    doors = shapely.line_interpolate_point(own, at)
    far = shapely.distance(doors, points[has].values) > LONGEST_ACCESS
    faults += row_faults(
        kind,
        ids[has][far],
        found=f"a door more than {LONGEST_ACCESS:.0f} m away",
        expected="a street that reaches it",
    )
    if kind.name == "households" and len(lines):
        tree = shapely.STRtree(lines.values)
        near = np.unique(tree.query(points.values, "dwithin", STREET_CLEARANCE)[0])
        faults += row_faults(
            kind,
            ids.iloc[near].reset_index(drop=True),
            found="a household on the line of a street",
            expected="at least 1 m off every street",
        )
    return faults
