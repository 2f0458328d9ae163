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
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import zone_sentences
from zoning.perimeter.stated_places import Reasons
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
    places = _places_of_zones(facts.parts.place_zone, len(ids))
    since = [_moment(int(facts.since[mine].min())) for mine in places]
    lifts = _earliest_lifts(facts, case_zone, since)
    units = _units_of_zones(facts)
    rows = [_row(facts, zone, ids, places[zone]) for zone in range(len(ids))]
    cases = np.bincount(case_zone[case_zone >= 0], minlength=len(ids)).tolist()
    for zone, row in enumerate(rows):
        row |= {
            "plan": plan_id,
            "policy": facts.policy.id,
            "valid_from": local_time(since[zone], facts.policy).isoformat(),
            "units": units[zone],
            "cases": cases[zone],
            "earliest_lift": lifts[zone],
        }
    shapes = gpd.GeoSeries([facts.polygons[z] for z in range(len(ids))], crs=WGS84)
    metric = shapes.to_crs(facts.network.crs)
    frame = gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(ZONE_COLUMNS)), geometry=shapes)
    frame["inside"] = pd.Series([row["inside"] for row in rows], dtype=object)
    frame["area_m2"] = metric.area.round(1)
    frame["perimeter_m"] = metric.length.round(1)
    return frame.sort_values("id", ignore_index=True)


def _places_of_zones(place_zone: NDArray[np.integer], zones: int) -> list[NDArray[np.intp]]:
    """Return the places of each zone, ascending."""
    closed = np.flatnonzero(place_zone >= 0)
    order = closed[np.argsort(place_zone[closed], kind="stable")]
    ends = np.cumsum(np.bincount(place_zone[closed], minlength=zones))
    return np.split(order, ends[:-1])[:zones]


def _moment(microseconds: int) -> datetime:
    """Return a time counted from 1970, in UTC."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


def _row(facts: ZoneFacts, zone: int, ids: list[str], places: NDArray[np.intp]) -> dict[str, Any]:
    """Return what is said of one zone alone, but for what is measured on its geometry."""
    level = _LEVELS[int(facts.parts.level[zone])]
    within = int(facts.parts.inside[zone])
    inhabited = places[facts.network.people[places] > 0]
    sentences = zone_sentences(
        facts.area,
        facts.policy,
        facts.reasons,
        facts.codes[inhabited],
        places=inhabited,
        level=level,
    )
    return {
        "id": ids[zone],
        "level": level,
        "status": "draft",
        "inside": ids[within] if within >= 0 else None,
        "people": int(facts.network.people[places].sum()),
        "households": int(facts.network.households[places].sum()),
        "checkpoints": int(facts.posts.get(ids[zone], 0)),
        "reason": sentences[0],
        "reason_en": sentences[1],
    }


def _zones_of_cases(facts: ZoneFacts) -> NDArray[np.integer]:
    """Return the zone of each case; one known to an alley is in the alley's first red zone."""
    where = facts.reasons.places
    zone = np.where(where.place >= 0, facts.parts.place_zone[where.place], -1)
    tree = facts.network.rows.tree
    for row in np.flatnonzero(where.only_alley):
        holds = np.append((tree.chain == where.unit[row]).any(axis=1), False)
        held = holds[facts.reasons.holder] | holds[facts.network.place_alley]
        # A unit above the alley may have closed: then its holder stands for the alley.
        red = facts.parts.place_zone[held & (facts.codes != "")]
        red = red[facts.parts.level[red] == RED]
        zone[row] = red.min(initial=len(facts.parts.level)) if len(red) else -1
    return zone


def _earliest_lifts(
    facts: ZoneFacts, case_zone: NDArray[np.integer], since: list[datetime]
) -> list[str]:
    """
    Return the first moment at which each zone may be lifted, if no further case is reported.

    It counts from the last report among the cases of the connected ground that the zone is
    part of; where that holds none, from the last report of all. No zone is lifted before it
    has had its level for as long as the policy asks.
    """
    lifting = facts.policy.lifting
    block = facts.parts.block
    reported = facts.reasons.cases["reported_at"]
    known = case_zone >= 0
    last = reported[known].groupby(block[case_zone[known]]).max().to_dict()
    latest = reported.max()
    clear = timedelta(days=lifting.days_without_case)
    words = []
    for number, level, start in zip(block, facts.parts.level, since, strict=True):
        report = last.get(int(number), latest)
        moment = start + timedelta(days=lifting.red_days if level == RED else lifting.yellow_days)
        if not pd.isna(report):
            moment = max(pd.Timestamp(moment), pd.Timestamp(report) + clear)
        words.append(local_time(moment, facts.policy).isoformat())
    return words


def _units_of_zones(facts: ZoneFacts) -> list[tuple[dict[str, Any], ...]]:
    """
    Return the units that each zone holds, whole or in part, by identifier.

    A unit is whole where all its households and cells are in the zone. Nothing is listed below
    a unit that is held whole, and no ward for the sake of its hamlets.
    """
    units, tree = facts.area.units, facts.network.rows.tree
    network = facts.network
    home = np.concatenate([network.rows.household_unit, network.rows.cell_unit])
    count = len(tree.parent)
    place = np.concatenate([network.household_place, network.cell_place])
    zone = facts.parts.place_zone[place].astype(np.int64)
    closed = np.flatnonzero((zone >= 0) & (home >= 0))
    total = np.zeros(count, np.int64)
    held = [np.empty(0, np.int64)]
    for column in tree.chain.T:
        row = column[home]
        total += np.bincount(row[(home >= 0) & (row >= 0)], minlength=count)
        inner = closed[row[closed] >= 0]
        held.append(zone[inner] * count + row[inner])
    key, times = np.unique(np.concatenate(held), return_counts=True)
    unit = key % count
    whole = times == total[unit]
    under_whole = np.zeros(len(key), bool)
    for column in tree.chain[unit].T:
        above = (column >= 0) & (column != unit)
        under_whole |= above & np.isin(key - unit + column, key[whole])
    # A ward or province says something only where it is whole or holds people itself.
    coarse = np.isin(tree.level[unit], ("ward", "province"))
    direct = np.isin(key, zone[closed] * count + home[closed])
    listed = ~under_whole & (whole | direct | ~coarse)
    ids, levels, names = (units[name].to_numpy(object) for name in ("unit_id", "level", "name"))
    found: list[list[dict[str, Any]]] = [[] for _ in facts.parts.level]
    for row in np.flatnonzero(listed):
        found[key[row] // count].append(
            {
                "unit_id": str(ids[unit[row]]),
                "level": str(levels[unit[row]]),
                "name": str(names[unit[row]]),
                "whole": bool(whole[row]),
            }
        )
    return [tuple(entries) for entries in found]
