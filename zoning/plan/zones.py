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
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import CODES, NUMBER, zone_sentences
from zoning.perimeter.stated_places import Reasons
from zoning.policy.schema import Policy
from zoning.quantities import WGS84

from .identity import local_time
from .plan import ZONE_COLUMNS
from .zone_lifts import earliest_lifts
from .zone_parts import ZoneParts
from .zone_units import units_of_zones

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
        Reason code of each place, a number of `CODES`.
    parts
        The zones as places.
    polygons
        Geometry of each zone, EPSG:4326.
    since
        Microseconds since 1970 in UTC from which on each place has its level.
    posts
        Number of checkpoints of each zone.
    held_by_units
        Number of households and cells in each unit of the area.
    measures
        Square metres and metres of outline of each zone.
    evidence
        Contacts and visits, if any are known.
    """

    area: Area
    network: PlaceNetwork
    policy: Policy
    as_of: datetime
    reasons: Reasons
    codes: NDArray[np.int8]
    parts: ZoneParts
    polygons: dict[int, BaseGeometry]
    since: NDArray[np.int64]
    posts: NDArray[np.integer]
    held_by_units: NDArray[np.int64]
    measures: NDArray[np.float64]
    evidence: Evidence | None = None


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
    parts, network = facts.parts, facts.network
    ids = parts.ids(plan_id)
    count = len(ids)
    closed = np.flatnonzero(parts.place_zone >= 0)
    zone = parts.place_zone[closed]
    case_zone = _zones_of_cases(facts)
    since = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(since, zone, facts.since[closed])
    written = _Written(facts.policy)
    sentences = _sentences(facts, closed, zone)
    rows = range(count)
    columns = {
        "id": ids,
        "plan": [plan_id] * count,
        "level": [_LEVELS[level] for level in parts.level.tolist()],
        "status": ["draft"] * count,
        "inside": [ids[within] if within >= 0 else None for within in parts.inside.tolist()],
        # Whole numbers far below 2**53: the sums are exact.
        "people": np.bincount(zone, network.people[closed], count).astype(np.int64),
        "households": np.bincount(zone, network.households[closed], count).astype(np.int64),
        "cases": np.bincount(case_zone[case_zone >= 0], minlength=count),
        "area_m2": facts.measures[:, 0],
        "perimeter_m": facts.measures[:, 1],
        "checkpoints": facts.posts.astype(np.int64),
        "units": units_of_zones(facts),
        "valid_from": [written.at(moment) for moment in since.tolist()],
        "earliest_lift": [written.at(at) for at in earliest_lifts(facts, case_zone, since)],
        "policy": [facts.policy.id] * count,
        "reason": [sentences[row][0] for row in rows],
        "reason_en": [sentences[row][1] for row in rows],
    }
    order = sorted(rows, key=ids.__getitem__)
    frame = pd.DataFrame(
        {name: _ordered(columns[name], order) for name in ZONE_COLUMNS}, columns=list(ZONE_COLUMNS)
    )
    shapes = np.array([facts.polygons[row] for row in order], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=WGS84))


def _ordered(column: Any, order: list[int]) -> Any:
    """Return a column in another order; what may be null or is no text stays as objects."""
    if isinstance(column, np.ndarray):
        return column[order]
    values = [column[row] for row in order]
    if values and not all(issubclass(kind, str) for kind in set(map(type, values))):
        return pd.Series(values, dtype=object)
    return values


class _Written:
    """Write times in a policy's offset, each once."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._known: dict[int, str] = {}

    def at(self, microseconds: int) -> str:
        """Return a time counted from 1970 in UTC as RFC 3339."""
        if microseconds not in self._known:
            moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)
            self._known[microseconds] = local_time(moment, self._policy).isoformat()
        return self._known[microseconds]


def _sentences(
    facts: ZoneFacts, closed: NDArray[np.intp], zone: NDArray[np.integer]
) -> list[tuple[str, str]]:
    """Return why each zone is closed; zones with the same reasons are worded once."""
    # Nobody lives at a market, yet it may be why its zone is closed.
    lived = (facts.network.people[closed] > 0) | (facts.codes[closed] == NUMBER["visited"])
    zone, codes = zone[lived], facts.codes[closed[lived]]
    holder = facts.reasons.holder[closed[lived]]
    count = len(facts.parts.level)
    given = _sets(zone, codes, count)
    holders = _sets(zone[holder >= 0], holder[holder >= 0], count)
    known: dict[tuple[int, frozenset[int], frozenset[int]], tuple[str, str]] = {}
    said = []
    for key in zip(facts.parts.level.tolist(), given, holders, strict=True):
        if key not in known:
            level, numbers, units = key
            known[key] = zone_sentences(
                facts.area,
                facts.policy,
                facts.reasons,
                codes=frozenset(CODES[number] for number in numbers),
                holders=units,
                level=_LEVELS[level],
            )
        said.append(known[key])
    return said


def _sets(
    zone: NDArray[np.integer], value: NDArray[np.integer], zones: int
) -> list[frozenset[int]]:
    """Return the values that occur in each zone."""
    base = int(value.max(initial=0)) + 1
    pairs = np.unique(zone.astype(np.int64) * base + value)
    found: list[list[int]] = [[] for _ in range(zones)]
    for number, one in zip((pairs // base).tolist(), (pairs % base).tolist(), strict=True):
        found[number].append(one)
    return [frozenset(values) for values in found]


def _zones_of_cases(facts: ZoneFacts) -> NDArray[np.integer]:
    """Return the zone of each case; one known to a unit is in its first red zone.

    One known to a hamlet or ward is so only where that closed as a whole.
    """
    where = facts.reasons.places
    zone = np.where(where.place >= 0, facts.parts.place_zone[where.place], -1)
    tree = facts.network.rows.tree
    for row in np.flatnonzero(where.only_alley | where.only_unit):
        holds = np.append((tree.chain == where.unit[row]).any(axis=1), False)
        held = holds[facts.reasons.holder]
        if where.only_alley[row]:
            held |= holds[facts.network.place_alley]
        # A unit above the alley may have closed: then its holder stands for the alley.
        red = facts.parts.place_zone[held & (facts.codes > 0)]
        red = red[facts.parts.level[red] == RED]
        zone[row] = red.min(initial=len(facts.parts.level)) if len(red) else -1
    return zone
