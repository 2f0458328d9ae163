"""Say who is known to be infected, where, since when, and when that was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.exposure.contacts import contact_weight
from zoning.exposure.infectious import first_day, infectious_weight
from zoning.perimeter.case_places import CasePlaces
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.place_exposure import FoundCases
from zoning.perimeter.traced import contact_places
from zoning.perimeter.unit_places import over_unit
from zoning.policy.schema import Policy

from .parted import part_ends

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NEVER: Final = 1 << 40
"""A day that does not come."""


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """
    The cases, contacts and visits from which infections go out; days count from the plan's day.

    Attributes
    ----------
    key
        A number for each that depends on its identifier alone, shape (k,), uint64.
    weight
        How many infected persons it stands for; a part is a probability. 0 for a case that is
        past infecting: he cannot be infected either.
    day
        Day of onset, or of infection where that is what is known.
    is_onset
        Which of the two ``day`` is.
    found
        Day from which on it is known, `NEVER` where nobody knows who it is.
    household
        Row of ``area.households``, -1 where it is not known.
    is_placed
        Which of them are anywhere in the area.
    choice_end, choice_place
        Where they may be: for `zoning.scenario.spread.parted.chosen` the ends of the chances of
        each, and the place of each chance.
    """

    key: NDArray[np.uint64]
    weight: Floats
    day: Ints
    is_onset: NDArray[np.bool_]
    found: Ints
    household: Ints
    is_placed: NDArray[np.bool_]
    choice_end: Ints
    choice_place: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.key)


def origins_of(
    network: PlaceNetwork,
    found: FoundCases,
    policy: Policy,
    *,
    as_of: datetime,
    evidence: Evidence | None = None,
) -> Origins:
    """
    Return where infections go out from, as a plan weighs it.

    Parameters
    ----------
    network
        The places.
    found
        The cases that count and have a place.
    policy
        How long cases and contacts count, and for how much.
    as_of
        The time of the plan, with a UTC offset.
    evidence
        Contacts and visits besides, if any are known.

    Returns
    -------
    Origins
        Cases first, then contacts and visits, each by identifier. Those without any place in
        the area are left out.

    Raises
    ------
    InvalidCases
        If a contact names nothing that this area has.
    """
    offset = policy.utc_offset_hours
    cases = found.cases
    weight = infectious_weight(cases, policy.infectious, as_of=as_of, utc_offset_hours=offset)
    onset = first_day(cases, utc_offset_hours=offset)
    tables = [
        _Told(
            ids=cases["case_id"].astype(str),
            where=found.places,
            weight=weight,
            day=_days(onset, as_of, offset),
            is_onset=True,
            found=_days(_local(cases["reported_at"], offset), as_of, offset),
        )
    ]
    if evidence is not None and evidence.contacts is not None:
        tables.append(_traced(network, evidence.contacts, policy, as_of))
    return _origins(network, tables)


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What is told of cases, or of contacts, as `Origins` holds it."""

    ids: pd.Series
    where: CasePlaces
    weight: Floats
    day: Ints
    is_onset: bool
    found: Ints


def _traced(
    network: PlaceNetwork, contacts: gpd.GeoDataFrame, policy: Policy, as_of: datetime
) -> _Told:
    """Return what is told of contacts and visits; who was infected at a site is not known."""
    offset = policy.utc_offset_hours
    known = _days(_local(contacts["reported_at"], offset), as_of, offset)
    return _Told(
        ids="contact " + contacts["case_id"].astype(str),
        where=contact_places(network, contacts),
        weight=contact_weight(contacts, policy.contacts, as_of=as_of, utc_offset_hours=offset),
        day=_days(_local(contacts["to"], offset), as_of, offset),
        is_onset=False,
        found=np.where(contacts["kind"] == "visited", NEVER, known),
    )


def _origins(network: PlaceNetwork, tables: Sequence[_Told]) -> Origins:
    """Lay the tables out as one."""
    ids = pd.concat([told.ids for told in tables])
    before = np.cumsum([0, *(len(told.ids) for told in tables)])
    choices = [_choices(network, told.where) for told in tables]
    row = np.concatenate([c[0] + n for c, n in zip(choices, before, strict=False)])
    return Origins(
        key=pd.util.hash_array(ids.to_numpy(object), categorize=False).astype(np.uint64),
        weight=np.concatenate([told.weight for told in tables]),
        day=np.concatenate([told.day for told in tables]),
        is_onset=np.concatenate([np.full(len(told.ids), told.is_onset) for told in tables]),
        found=np.concatenate([told.found for told in tables]).astype(np.int64),
        household=np.concatenate([told.where.household for told in tables]).astype(np.int64),
        is_placed=np.isin(np.arange(len(ids)), row),
        choice_end=part_ends(row, np.concatenate([c[2] for c in choices])),
        choice_place=np.concatenate([c[1] for c in choices]),
    )


def _choices(network: PlaceNetwork, where: CasePlaces) -> tuple[Ints, Ints, Floats]:
    """Return rows, the places each may be at, and the probability of each, by row and place."""
    at = np.flatnonzero(where.place >= 0)
    parts: list[tuple[NDArray[Any], NDArray[Any], NDArray[Any]]] = [
        (at, where.place[at], np.ones(len(at))),
        (where.shares.case, where.shares.place, where.shares.weight),
    ]
    roughly = np.flatnonzero((where.place < 0) & (where.unit >= 0) & ~where.is_shared)
    for unit in np.unique(where.unit[roughly]).tolist():
        mine = roughly[where.unit[roughly] == unit]
        inside, share = over_unit(network, unit)
        rows = np.repeat(mine, len(inside))
        parts.append((rows, np.tile(inside, len(mine)), np.tile(share, len(mine))))
    row, place, chance = (np.concatenate([part[n] for part in parts]) for n in range(3))
    some = np.flatnonzero(chance > 0)
    order = some[np.lexsort((place[some], row[some]))]
    return row[order].astype(np.int64), place[order].astype(np.int64), chance[order]


def _local(moments: pd.Series, offset_hours: float) -> pd.Series:
    """Return the local midnight before some times, without an offset."""
    zone = timezone(timedelta(hours=offset_hours))
    days: pd.Series = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return days


def _days(days: pd.Series, as_of: datetime, offset_hours: float) -> Ints:
    """Return how many days after the plan's day some local days are."""
    today = _local(pd.Series([pd.Timestamp(as_of)]), offset_hours).iloc[0]
    return np.asarray((days - today).dt.days, np.int64)
