"""Keep a case on the ground it was shown on, so that no two grounds narrow it down."""

from collections.abc import Mapping
from datetime import datetime

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from zoning.area.area import Area
from zoning.perimeter.case_places import CasePlaces
from zoning.perimeter.in_force import UNKNOWN, InForce, instant
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED
from zoning.policy.lifecycle import Lifting

from .public_grounds import PublicGround, PublicGrounds
from .public_state import PublicState, SeenCase
from .zone_parts import PlacePairs, parts_of_pairs

Bools = npt.NDArray[np.bool_]
_DAY_US = 86_400_000_000


class PublicMemory:
    """
    What the public was shown before, on one area.

    Parameters
    ----------
    area, network
        The area and its places.
    grounds
        Its grounds.
    pairs
        Places that are together.
    """

    def __init__(
        self, area: Area, network: PlaceNetwork, grounds: PublicGrounds, pairs: PlacePairs
    ) -> None:
        self._network, self._grounds, self._pairs = network, grounds, pairs
        # Of plain texts: those of Arrow would be turned into these with every question.
        names = [*area.households["household_id"], *area.cells["cell_id"]]
        self._names = pd.Index(names, dtype=object)
        self._units = pd.Index(area.units["unit_id"])

    def grounds(
        self, cases: gpd.GeoDataFrame, where: CasePlaces, seen: Mapping[str, SeenCase]
    ) -> tuple[list[PublicGround | None], dict[str, SeenCase]]:
        """
        Return the ground that each case is shown on, and what was shown of every case by then.

        Parameters
        ----------
        cases, where
            The cases that count, and their places.
        seen
            What was shown of cases before.

        Returns
        -------
        tuple
            A ground for each case, None where nothing hides it; and ``seen`` with them. A case
            stays on the ground it was shown on for as long as it may be there. Where its house
            is found on the ground of a unit, it is shown on a block of that ground's households
            alone; where it turns out to be elsewhere, on one that has k households besides all
            it was shown among before.
        """
        fresh = self._grounds.of(where)
        found, known = [], dict(seen)
        reports = cases["reported_at"].dt.as_unit("us").astype(np.int64).tolist()
        rows = zip(cases["case_id"].astype(str), where.place.tolist(), fresh, reports, strict=True)
        for name, place, ground, report in rows:
            shown: PublicGround | None = ground
            past: tuple[str, ...] = ()
            if name in seen:
                shown, past = self._again(seen[name], place, ground)
            found.append(shown)
            if shown is not None:
                homes = self._names[self._grounds.homes_of(shown)]
                unit = None if shown.unit < 0 else str(self._units[shown.unit])
                known[name] = SeenCase(tuple(sorted(homes)), unit, past, report)
        return found, known

    def _again(
        self, old: SeenCase, place: int, fresh: PublicGround | None
    ) -> tuple[PublicGround | None, tuple[str, ...]]:
        """Return the ground of a case that was shown before, and where it is known not to be."""
        homes, past = self._mask(old.homes), self._mask(old.past)
        if not homes.any() or fresh is None:
            return fresh, old.past
        own = -1 if old.unit is None else int(self._units.get_indexer([old.unit])[0])
        shown = self._grounds.at(homes, own)
        if place >= 0 and place in shown.places:
            if own < 0:
                return shown, old.past
            block = self._grounds.among(place, homes & ~past)
            return (shown if block is None else block), old.past
        if place < 0 and np.isin(fresh.places, shown.places).any():
            return shown, old.past
        gone = homes | past
        names = tuple(sorted({*old.past, *old.homes}))
        if place < 0:
            return self._grounds.outside(fresh.unit, gone), names
        return self._grounds.among(place, ~gone), names

    def _mask(self, names: tuple[str, ...]) -> Bools:
        mask = np.zeros(len(self._names), bool)
        rows = self._names.get_indexer(pd.Index(names, dtype=object))
        mask[rows[rows >= 0]] = True
        return mask

    def in_force(
        self,
        state: PublicState,
        seen: Mapping[str, SeenCase],
        lifting: Lifting,
        *,
        area_digest: str,
        as_of: datetime,
    ) -> InForce:
        """
        Return the public view before as a plan in force, lifted by what it shows itself.

        Parameters
        ----------
        state
            What it was.
        seen
            What was shown of every case by now.
        lifting
            When zones are lifted.
        area_digest
            The area of the new view.
        as_of
            The time of the new view.

        Returns
        -------
        InForce
            A connected public ground is lifted once no case whose ground reaches into it was
            reported for as long as the policy asks; where the policy asks for tests or
            contacts too, it is not lifted before its cases end. Exact zones lie within public
            ones, so none of them is lifted later by the same days.
        """
        places = self._network.places
        now = instant(as_of)
        if state.area_digest != area_digest:
            unknown = np.full(places, UNKNOWN, np.int8)
            since = np.full(places, now, np.int64)
            never = np.zeros(places, bool)
            return InForce("", as_of, unknown, since, never, state.settled)
        level = np.full(places, OPEN, np.int8)
        level[state.places] = state.level
        since = np.full(places, now, np.int64)
        since[state.places] = state.since_us
        still = {name: one for name, one in seen.items() if name not in state.settled}
        comp, last = self._last_reports(level, still)
        lift = lift_times(since, last, level, lifting)
        may_lift = (level != OPEN) & (False if lift is None else lift <= now)
        may_lift &= (level == RED) | ~_has_red(comp, level)[comp]
        lifted = {name for name, one in still.items() if self._ends(one, level, may_lift)}
        return InForce("", as_of, level, since, may_lift, tuple(sorted({*state.settled, *lifted})))

    def lift_us(
        self,
        level: npt.NDArray[np.int8],
        since: npt.NDArray[np.int64],
        seen: Mapping[str, SeenCase],
        lifting: Lifting,
    ) -> npt.NDArray[np.int64] | None:
        """
        Return when each closed place may be lifted if no further case is reported.

        Parameters
        ----------
        level, since
            Level of each place, and from when on it has it.
        seen
            What was shown of the cases that are not settled.
        lifting
            When zones are lifted.

        Returns
        -------
        ndarray or None
            Microseconds since 1970 in UTC, shape (n,); None where the policy waits for more
            than days.
        """
        return lift_times(since, self._last_reports(level, seen)[1], level, lifting)

    def _last_reports(
        self, level: npt.NDArray[np.int8], still: Mapping[str, SeenCase]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """
        Return the connected closed ground of each place, and the last report of a case on it.

        Where there was none, the last report of all counts.
        """
        parts = parts_of_pairs(self._pairs, level)
        comp = np.append(parts.block, -1)[parts.place_zone].astype(np.int64)
        never = np.iinfo(np.int64).min
        last = np.full(int(comp.max(initial=-1)) + 2, never)
        for one in still.values():
            np.maximum.at(last, np.unique(comp[self._places(one)]), one.reported_us)
        newest = max((one.reported_us for one in still.values()), default=0)
        return comp, np.where(last == never, newest, last)[comp]

    def _places(self, one: SeenCase) -> npt.NDArray[np.integer]:
        rows = self._names.get_indexer(pd.Index(one.homes, dtype=object))
        return self._grounds.places_of(rows[rows >= 0])

    def _ends(self, one: SeenCase, level: npt.NDArray[np.int8], may_lift: Bools) -> bool:
        """Return whether all red ground of a case is lifted."""
        places = self._places(one)
        red = places[level[places] == RED]
        return bool(len(red) and may_lift[red].all())


def lift_times(
    since: npt.NDArray[np.int64],
    last: npt.NDArray[np.int64],
    level: npt.NDArray[np.int8],
    lifting: Lifting,
) -> npt.NDArray[np.int64] | None:
    """
    Return when places have waited as long as days are asked for.

    Parameters
    ----------
    since
        From when on each place has its level, microseconds since 1970 in UTC.
    last
        When a case was last reported on the ground of each, in the same unit.
    level
        The level of each.
    lifting
        The days.

    Returns
    -------
    ndarray or None
        In the same unit; None where the policy waits for tests or contacts, which would tell
        of single houses.
    """
    if (
        lifting.negative_rounds
        or lifting.contact_days
        or lifting.contacts_cleared
        or lifting.contact_restarts
    ):
        return None
    least = np.where(level == RED, lifting.red_days, lifting.yellow_days)
    waited = last + lifting.days_without_case * _DAY_US
    return np.asarray(np.maximum(waited, since + least * _DAY_US))


def _has_red(comp: npt.NDArray[np.int64], level: npt.NDArray[np.int8]) -> Bools:
    """Return which connected grounds hold red; the last stands for no ground."""
    mark = np.zeros(int(comp.max(initial=-1)) + 2, bool)
    mark[comp[level == RED]] = True
    mark[-1] = False
    return mark
