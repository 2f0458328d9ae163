"""Say when the zones of a plan may be lifted, if no further case is reported."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.perimeter.problem import RED
from zoning.perimeter.traced import contact_places

if TYPE_CHECKING:
    from .zones import ZoneFacts

Moments = NDArray[np.int64]

_DAY_US: Final = 86_400_000_000
_NEVER: Final = np.iinfo(np.int64).min


def earliest_lifts(facts: "ZoneFacts", case_zone: NDArray[np.integer], since: Moments) -> Moments:
    """
    Return the first moment at which each zone may be lifted, if no further case is reported.

    It counts from the last report among the cases of the connected ground that the zone is
    part of; where that holds none, from the last report of all; and from its contacts, where
    the policy waits for them. No zone is lifted before it has had its level for as long as the
    policy asks.

    Parameters
    ----------
    facts
        What is known of the zones.
    case_zone
        Zone of each case, -1 for none.
    since
        Microseconds since 1970 in UTC from which on each zone has its level.

    Returns
    -------
    ndarray
        Microseconds since 1970 in UTC, one a zone.
    """
    lifting, block = facts.policy.lifting, facts.parts.block
    days = np.where(facts.parts.level == RED, lifting.red_days, lifting.yellow_days)
    moments = since + np.rint(days * _DAY_US).astype(np.int64)
    report = _microseconds(facts.reasons.cases["reported_at"])
    if len(report):
        known = case_zone >= 0
        last = _latest(facts, block[case_zone[known]], report[known])[block]
        newest = np.where(last == _NEVER, report.max(), last)
        moments = np.maximum(moments, newest + round(lifting.days_without_case * _DAY_US))
    return np.asarray(np.maximum(moments, _contact_waits(facts)[block]), np.int64)


def _contact_waits(facts: "ZoneFacts") -> Moments:
    """Return until when each connected ground waits for contacts who live on it."""
    contacts = None if facts.evidence is None else facts.evidence.contacts
    lifting = facts.policy.lifting
    waits = []
    if contacts is not None and lifting.contact_days:
        waits.append(_microseconds(contacts["to"]) + round(lifting.contact_days * _DAY_US))
    if contacts is not None and lifting.contact_restarts:
        clear = round(lifting.days_without_case * _DAY_US)
        waits.append(_microseconds(contacts["reported_at"]) + clear)
    if contacts is None or not waits:
        return _latest(facts, np.empty(0, np.int64), np.empty(0, np.int64))
    place = contact_places(facts.network, contacts).place
    zone = np.where(place >= 0, facts.parts.place_zone[place], -1)
    people = (zone >= 0) & contacts["kind"].isin(("F1", "F2")).to_numpy(bool)
    return _latest(facts, facts.parts.block[zone[people]], np.max(waits, axis=0)[people])


def _latest(facts: "ZoneFacts", block: NDArray[np.integer], moment: Moments) -> Moments:
    """Return the latest moment of each connected ground, the earliest there is for none."""
    found = np.full(int(facts.parts.block.max(initial=-1)) + 1, _NEVER)
    np.maximum.at(found, block, moment)
    return found


def _microseconds(moments: pd.Series) -> Moments:
    """Return times as microseconds since 1970 in UTC, never earlier than they are."""
    return np.asarray(moments.dt.ceil("us").dt.as_unit("us").astype(np.int64), np.int64)
