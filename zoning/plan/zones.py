"""Describe the zones of a plan: who is inside, which units, since when, and why."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.perimeter.assemble import Reasons
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.network_units import UnitTree, rows_of, unit_tree
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import zone_sentences
from zoning.policy.schema import Policy
from zoning.quantities import WGS84

from .identity import local_time
from .plan import ZONE_COLUMNS
from .zone_parts import ZoneParts

_LEVELS = {1: "yellow", 2: "red"}


@dataclass(frozen=True, slots=True, eq=False)
class ZoneFacts:
    """
    What the description of zones rests on.

    Attributes
    ----------
    area, network, policy, as_of
        As `zoning.plan.draw.draw`.
    reasons
        What `zoning.perimeter.assemble.assemble` noted.
    codes
        Reason code of each place.
    parts
        The zones as places.
    polygons
        Geometry of each zone, EPSG:4326.
    since
        Microseconds since 1970 in UTC from which on each place has its level.
    posts
        Number of checkpoints of each zone, by its identifier.
    """

    area: Area
    network: PlaceNetwork
    policy: Policy
    as_of: datetime
    reasons: Reasons
    codes: NDArray[np.str_]
    parts: ZoneParts
    polygons: dict[int, BaseGeometry]
    since: NDArray[np.int64]
    posts: dict[str, int]


def zone_frame(facts: ZoneFacts, plan_id: str) -> gpd.GeoDataFrame:
    """
    Return the zones as contract §5 describes them.

    Parameters
    ----------
    facts
        What is known of them.
    plan_id
        The plan.

    Returns
    -------
    GeoDataFrame
        `ZONE_COLUMNS` and the geometry in EPSG:4326, sorted by ``id``.
    """
    ids = facts.parts.ids(plan_id)
    case_zone = _zones_of_cases(facts)
    tree = unit_tree(facts.area)
    home = rows_of(
        facts.area.units.unit_id.to_numpy(object), facts.area.households.unit_id.to_numpy(object)
    )
    rows = [_row(facts, zone, ids, case_zone) for zone in range(len(ids))]
    for zone, row in enumerate(rows):
        closed = (facts.parts.place_zone == zone)[facts.network.household_place]
        row |= {"plan": plan_id, "units": _units(facts.area, tree, home, closed)}
    shapes = gpd.GeoSeries([facts.polygons[z] for z in range(len(ids))], crs=WGS84)
    metric = shapes.to_crs(facts.network.crs)
    frame = gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(ZONE_COLUMNS)), geometry=shapes)
    frame["inside"] = pd.Series([row["inside"] for row in rows], dtype=object)
    frame["area_m2"] = metric.area.round(1)
    frame["perimeter_m"] = metric.length.round(1)
    return frame.sort_values("id", ignore_index=True)


def _row(
    facts: ZoneFacts,
    zone: int,
    ids: list[str],
    case_zone: NDArray[np.integer],
) -> dict[str, Any]:
    """Return one zone's columns, but for its units and what is measured on its geometry."""
    inside = facts.parts.place_zone == zone
    level = _LEVELS[int(facts.parts.level[zone])]
    within = int(facts.parts.inside[zone])
    since = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(facts.since[inside].min()))
    sentences = zone_sentences(
        facts.area,
        facts.policy,
        facts.reasons,
        np.where(inside & (facts.network.people > 0), facts.codes, ""),
        level=level,
    )
    return {
        "id": ids[zone],
        "level": level,
        "status": "draft",
        "inside": ids[within] if within >= 0 else None,
        "people": int(facts.network.people[inside].sum()),
        "households": int(facts.network.households[inside].sum()),
        "cases": int((case_zone == zone).sum()),
        "checkpoints": int(facts.posts.get(ids[zone], 0)),
        "valid_from": local_time(since, facts.policy).isoformat(),
        "earliest_lift": _earliest_lift(facts, zone, case_zone, since),
        "policy": facts.policy.id,
        "reason": sentences[0],
        "reason_en": sentences[1],
    }


def _zones_of_cases(facts: ZoneFacts) -> NDArray[np.integer]:
    """Return the zone of each case; one known to an alley is in the alley's first red zone."""
    where = facts.reasons.places
    zone = np.where(where.place >= 0, facts.parts.place_zone[where.place], -1)
    tree = unit_tree(facts.area)
    for row in np.flatnonzero(where.only_alley):
        holds = np.append((tree.chain == where.unit[row]).any(axis=1), False)
        held = holds[facts.reasons.holder] | holds[facts.network.place_alley]
        # A unit above the alley may have closed: then its holder stands for the alley.
        red = facts.parts.place_zone[held & (facts.codes != "")]
        red = red[facts.parts.level[red] == RED]
        zone[row] = red.min(initial=len(facts.parts.level)) if len(red) else -1
    return zone


def _earliest_lift(
    facts: ZoneFacts, zone: int, case_zone: NDArray[np.integer], since: datetime
) -> str:
    """
    Return the first moment at which a zone may be lifted, if no further case is reported.

    It counts from the last report among the cases of the connected ground that the zone is
    part of; where that holds none, from the last report of all. No zone is lifted before it
    has had its level for as long as the policy asks.
    """
    lifting = facts.policy.lifting
    block = facts.parts.block
    mine = np.append(block == block[zone], False)[case_zone]
    reported = facts.reasons.cases["reported_at"]
    last = reported[mine].max() if mine.any() else reported.max()
    is_red = int(facts.parts.level[zone]) == RED
    least = since + timedelta(days=lifting.red_days if is_red else lifting.yellow_days)
    if pd.isna(last):
        return local_time(least, facts.policy).isoformat()
    clear = pd.Timestamp(last) + timedelta(days=lifting.days_without_case)
    return local_time(max(clear, pd.Timestamp(least)), facts.policy).isoformat()


def _units(
    area: Area, tree: UnitTree, home: NDArray[np.int32], closed: NDArray[np.bool_]
) -> tuple[dict[str, Any], ...]:
    """
    Return the units that a zone holds, whole or in part, by identifier.

    Nothing is listed below a unit that is held whole, and no ward for the sake of its hamlets.
    """
    count = np.zeros(len(tree.parent), np.int64)
    total = np.zeros(len(tree.parent), np.int64)
    for column in tree.chain.T:
        row = column[home]
        np.add.at(total, row[row >= 0], 1)
        np.add.at(count, row[(row >= 0) & closed], 1)
    whole = (count == total) & (count > 0)
    under_whole = np.zeros(len(whole), bool)
    for column in tree.chain.T:
        above = (column >= 0) & (column != np.arange(len(whole)))
        under_whole[above] |= whole[column[above]]
    # A ward or province says something only where it is whole or holds households itself.
    coarse = np.isin(tree.level, ("ward", "province"))
    direct = np.bincount(home[closed], minlength=len(whole)) > 0
    listed = (count > 0) & ~under_whole & (whole | direct | ~coarse)
    units = area.units
    return tuple(
        {
            "unit_id": str(units.unit_id.iloc[row]),
            "level": str(units.level.iloc[row]),
            "name": str(units.name.iloc[row]),
            "whole": bool(whole[row]),
        }
        for row in np.flatnonzero(listed)
    )
