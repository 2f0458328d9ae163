"""Lay out every plan that some price of risk makes the cheapest, for an officer to slide along."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput
from zoning.perimeter.frontier import Frontier
from zoning.perimeter.ordered_places import ordered_places
from zoning.perimeter.price_range import PriceRange
from zoning.perimeter.problem import RED, YELLOW, Labels
from zoning.policy.load import policy_named
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy

from .frontier_refusals import refuse_without_front
from .frontier_table import frontier_table
from .known import known_at
from .plan import Plan
from .planner import Planner

_TRIED: Final = tuple(Fraction(share, 8) for share in (4, 2, 6, 1, 7))
"""How far up the range of a row its plan is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanFrontier:
    """
    Every supported optimum between people closed and risk covered.

    Attributes
    ----------
    table
        A row a plan, from the one that closes least on; columns as `frontier_table` counts them.
    front
        The exact front; its prices are multiples of the policy's own prices of risk.
    policy
        The policy, with its own prices.
    household_ids
        The households of the area, in its order.
    household_place
        Place of each.
    planner, located, as_of
        What the plan of a row is drawn with: on which area, from which cases, as of when.
    contacts, tests
        Contacts and tests that it rests on besides, if any are known.
    orders
        What officers order of places.
    """

    table: pd.DataFrame
    front: Frontier
    policy: Policy
    household_ids: NDArray[np.object_]
    household_place: NDArray[np.int32]
    planner: Planner
    located: gpd.GeoDataFrame
    as_of: datetime
    contacts: gpd.GeoDataFrame | None = None
    tests: pd.DataFrame | None = None
    orders: Orders = field(default_factory=Orders)

    def __len__(self) -> int:
        """Return the number of plans."""
        return len(self.front)

    def labels_at(self, row: int) -> Labels:
        """Return the level of each place of the area's network in a row: 0, 1 or 2."""
        return self.front.labels_at(row)

    def households_at(self, row: int) -> pd.DataFrame:
        """Return the closed households of a row: ``household_id`` and ``level``, by identifier."""
        level = self.labels_at(row)[self.household_place]
        closed = level >= YELLOW
        frame = pd.DataFrame(
            {
                "household_id": self.household_ids[closed],
                "level": np.where(level[closed] == RED, "red", "yellow").astype(object),
            }
        )
        return frame.sort_values("household_id", kind="stable", ignore_index=True)

    @property
    def own_row(self) -> int:
        """Return the row that `zoning.draw` draws at the policy's own prices of risk."""
        return self.front.point_at(1)

    def policy_at(self, row: int) -> Policy:
        """
        Return the policy whose prices of risk lie in the middle of a row's range.

        Parameters
        ----------
        row
            A row of ``table``, counted from 0 or back from -1.

        Returns
        -------
        Policy
            The same policy at that price. Prices are whole numbers, and `zoning.draw` rounds
            the risk of each place anew, so a place on the margin may fall to the other side.
        """
        return self._policy_within(row, Fraction(1, 2))

    def plan_at(self, row: int) -> Plan:
        """
        Draw the plan of a row: the zones, the checkpoints and the proof.

        Parameters
        ----------
        row
            A row of ``table``, counted from 0 or back from -1.

        Returns
        -------
        Plan
            What `zoning.draw` draws at a price of risk within the row's range, and closes the
            row's households at the row's levels. Its policy says which price.

        Raises
        ------
        InvalidInput
            If no whole price tried in the row's range draws the row: the range is too narrow.

        Notes
        -----
        The middle of the range is tried first, then other prices in it: each is one drawing.
        """
        for share in _TRIED:
            plan = self.planner.draw(
                self.located,
                policy=self._policy_within(row, share),
                as_of=self.as_of,
                allow_unlocated=True,
                contacts=self.contacts,
                tests=self.tests,
                orders=self.orders,
            )
            if (plan.certificate.labels == self.labels_at(row)).all():
                return plan
        line = self.table.iloc[row]
        fault = Fault(
            f"row {range(len(self))[row]}",
            f"prices from {line['price_from']:.6g} to {line['price_to']:.6g}, too narrow a range",
            "a range in which a whole price draws the row",
            "Take a row beside it: the plan is almost the same.",
        )
        raise InvalidInput([fault], subject="front")

    def _policy_within(self, row: int, share: Fraction) -> Policy:
        """Return the policy with prices of risk that far up a row's range, rounded."""
        at = range(len(self))[row]
        prices = [self.front.lowest, *self.front.prices, self.front.highest]
        low, high = prices[at], prices[at + 1]
        if at == len(self) - 1:
            high = min(high, 2 * max(low, Fraction(1)))
        middle = low + (high - low) * share
        risk = self.policy.risk
        return replace(
            self.policy,
            risk=replace(
                risk,
                price_open=round(risk.price_open * middle),
                price_yellow=round(risk.price_yellow * middle),
            ),
        )


def frontier(
    area: Area | Planner,
    located: gpd.GeoDataFrame,
    *,
    policy: str | Policy | None = None,
    as_of: datetime | None = None,
    allow_unlocated: bool = False,
    times: PriceRange = (0, None),
    contacts: gpd.GeoDataFrame | None = None,
    tests: pd.DataFrame | None = None,
    orders: Orders | None = None,
) -> PlanFrontier:
    """
    Find every plan that is the cheapest at some price of risk.

    Parameters
    ----------
    area
        A sound area; or a planner on one, which has made ready what depends on the area alone.
    located
        Geocoded cases, in any order, as `zoning.geocode` returns them.
    policy
        A policy, or the name of a preset; the default preset if left out.
    as_of
        The time up to which reports count, as `zoning.draw` takes it.
    allow_unlocated
        Leave cases out that were not found.
    times
        Range of prices of risk, as multiples of the policy's own: whole numbers or fractions;
        None for no highest one.
    contacts, tests
        Traced contacts, visited sites and test results, as `zoning.draw` takes them.
    orders
        What officers order of places, as `zoning.draw` takes it. Every row keeps the orders to
        keep open and to close; those to lift change nothing, for no plan is in force.

    Returns
    -------
    PlanFrontier
        The table, a row a plan, and what each row closes.

    Raises
    ------
    UnlocatedCases
        If a case or contact that counts was not found, or in several places.
    InvalidCases
        If cases were located in another area than this, or a contact names no case.
    InvalidPolicy
        If no preset has the policy's name, an infection costs more in yellow than in open, or
        the policy has caps or closes enclosed pockets, which no price expresses.
    InvalidInput
        If ``as_of`` has no UTC offset, ``tests`` cannot be read, or an order names what the area
        has not.
    InvalidProblem
        If ``times`` is no range of exact numbers, or reaches beyond what is exact in int64.
    NoPlan
        If hard rules or orders contradict each other.

    Notes
    -----
    All other prices and rules stay the policy's, so each row closes all that the rows above it
    close (docs/model.md §11). Plans between the rows, that no price makes the cheapest, are not
    listed. The same input, in any order of rows, gives the same table.
    """
    rules = policy if isinstance(policy, Policy) else policy_named(policy)
    refuse_without_front(rules)
    planner = area if isinstance(area, Planner) else Planner(area)
    known = known_at(
        planner.area,
        located,
        rules,
        as_of=as_of,
        allow_unlocated=allow_unlocated,
        tests=tests,
        contacts=contacts,
    )
    told = Orders() if orders is None else orders.lasting
    found, risk = planner.answers.front(
        known.cases,
        rules,
        as_of=known.as_of,
        evidence=known.evidence,
        times=times,
        orders=ordered_places(planner.network, told),
    )
    return PlanFrontier(
        table=frontier_table(planner.network, rules, risk, found, is_open_ended=times[1] is None),
        front=found,
        policy=rules,
        household_ids=planner.area.households["household_id"].to_numpy(object),
        household_place=planner.network.household_place,
        planner=planner,
        located=located,
        contacts=contacts,
        tests=tests,
        orders=told,
        as_of=known.as_of,
    )
