"""Describe the zones of a plan: who is inside, which units, since when, and why."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
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
from zoning.perimeter.word_columns import Words, on_the_map, taken
from zoning.policy.schema import Policy

from .identity import local_time
from .plan import ZONE_COLUMNS
from .zone_lifts import earliest_lifts
from .zone_parts import ZoneParts
from .zone_units import UnitHomes, units_of_zones

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
    ids
        Identifier of each zone, ascending.
    polygons
        Geometry of each zone, EPSG:4326.
    since
        Microseconds since 1970 in UTC from which on each place has its level.
    posts
        Number of checkpoints of each zone.
    homes
        The households and cells of the area, and its units.
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
    ids: list[str]
    polygons: dict[int, BaseGeometry]
    since: NDArray[np.int64]
    posts: NDArray[np.integer]
    homes: UnitHomes
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
    count = len(facts.ids)
    closed = np.flatnonzero(parts.place_zone >= 0)
    zone = parts.place_zone[closed]
    case_zone = _zones_of_cases(facts)
    since = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(since, zone, facts.since[closed])
    vietnamese, english = _sentences(facts, closed, zone)
    columns = {
        "id": taken(facts.ids, np.arange(count)),
        "plan": taken([plan_id], np.zeros(count, np.intp)),
        "level": taken([_LEVELS.get(n, "") for n in range(RED + 1)], parts.level),
        "status": taken(["draft"], np.zeros(count, np.intp)),
        "inside": pd.Series(np.array([*facts.ids, None], object)[parts.inside], dtype=object),
        # Whole numbers far below 2**53: the sums are exact.
        "people": np.bincount(zone, network.people[closed], count).astype(np.int64),
        "households": np.bincount(zone, network.households[closed], count).astype(np.int64),
        "cases": np.bincount(case_zone[case_zone >= 0], minlength=count),
        "area_m2": facts.measures[:, 0],
        "perimeter_m": facts.measures[:, 1],
        "checkpoints": facts.posts.astype(np.int64),
        "units": _objects(units_of_zones(facts.homes, parts.place_zone, count)),
        "valid_from": _times(since, facts.policy),
        "earliest_lift": _times(earliest_lifts(facts, case_zone, since), facts.policy),
        "policy": taken([facts.policy.id], np.zeros(count, np.intp)),
        "reason": vietnamese,
        "reason_en": english,
    }
    shapes = np.array([facts.polygons[row] for row in range(count)], dtype=object)
    return on_the_map({name: columns[name] for name in ZONE_COLUMNS}, shapes)


def _objects(values: list[tuple[dict[str, Any], ...]]) -> NDArray[np.object_]:
    """Return tuples as a column, each in a row of its own."""
    column = np.empty(len(values), object)
    column[:] = values
    return column


def _times(microseconds: NDArray[np.int64], policy: Policy) -> Words:
    """Return times counted from 1970 in UTC as RFC 3339 in a policy's offset."""
    known, which = np.unique(microseconds, return_inverse=True)
    start = datetime.fromtimestamp(0, UTC)
    moments = [start + timedelta(microseconds=each) for each in known.tolist()]
    return taken([local_time(moment, policy).isoformat() for moment in moments], which)


def _sentences(
    facts: ZoneFacts, closed: NDArray[np.intp], zone: NDArray[np.integer]
) -> tuple[Words, Words]:
    """Return why each zone is closed; zones with the same reasons are worded once."""
    # Nobody lives at a market, yet it may be why its zone is closed.
    codes = facts.codes[closed]
    lived = (facts.network.people[closed] > 0) | (codes == NUMBER["visited"])
    zone, codes = zone[lived], codes[lived]
    holder = facts.reasons.holder[closed[lived]]
    count, kinds = len(facts.ids), len(CODES)
    given = np.bincount(zone.astype(np.intp) * kinds + codes, minlength=count * kinds)
    marks = ((given.reshape(count, kinds) > 0) << np.arange(kinds)).sum(axis=1)
    holders = _holders(zone[holder >= 0], holder[holder >= 0], count)
    known: dict[tuple[int, int, frozenset[int]], int] = {}
    said, which = [], []
    for key in zip(facts.parts.level.tolist(), marks.tolist(), holders, strict=True):
        if key not in known:
            level, mark, units = key
            known[key] = len(known)
            codes_given = frozenset(CODES[n] for n in range(kinds) if mark >> n & 1)
            sentence = zone_sentences(
                facts.policy,
                facts.reasons,
                names=facts.homes.words[2],
                codes=codes_given,
                holders=units,
                level=_LEVELS[level],
            )
            said.append(sentence)
        which.append(known[key])
    rows = np.array(which, np.intp)
    vietnamese, english = ([pair[side] for pair in said] for side in (0, 1))
    return taken(vietnamese, rows), taken(english, rows)


def _holders(
    zone: NDArray[np.integer], holder: NDArray[np.integer], zones: int
) -> list[frozenset[int]]:
    """Return the triggered units that hold places of each zone."""
    base = int(holder.max(initial=-1)) + 1
    pairs = np.unique(zone.astype(np.int64) * base + holder)
    held = (pairs % max(base, 1)).tolist()
    ends = np.searchsorted(pairs, np.arange(zones + 1) * base).tolist()
    none: frozenset[int] = frozenset()
    return [frozenset(held[a:b]) if a < b else none for a, b in pairwise(ends)]


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
