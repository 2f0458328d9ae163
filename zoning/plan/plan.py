"""Hold one plan: what is closed, where the guards stand, and the proof that it is smallest."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from zoning.perimeter.evidence import Evidence
from zoning.perimeter.in_force import InForce
from zoning.perimeter.stored_flow import StoredFlow
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy

from .sectors import Sectors

Status = Literal["draft", "in_force", "lifted"]

ZONE_COLUMNS = (
    "id",
    "plan",
    "level",  # red, yellow
    "status",  # draft, in_force, lifted
    "inside",  # id of the yellow zone that wraps a red zone; null for a yellow zone
    "people",
    "households",
    "cases",
    "area_m2",
    "perimeter_m",
    "checkpoints",
    "units",  # tuple of {unit_id, level, name, whole}
    "valid_from",  # RFC 3339
    "earliest_lift",  # RFC 3339
    "policy",
    "reason",  # Vietnamese
    "reason_en",
)
"""Columns of `Plan.zones`, before its geometry (contract §5)."""

CHECKPOINT_COLUMNS = (
    "id",
    "plan",
    "zone",
    "level",  # the stricter side of the line it stands on
    "street",  # name of the street, null where unnamed, and between cells
    "street_id",  # null between cells
    "kind",  # post (manned), barrier (closed); door_post and door at a door on a main road
    "offset_m",  # metres along the street piece, null between cells
    "between",  # Vietnamese: "giữa số 12 và số 14", "giữa hai ô … và …", or null
)
"""Columns of `Plan.checkpoints`, before its geometry."""

HOUSEHOLD_COLUMNS = ("household_id", "level", "zone", "reason")
"""Columns of `Plan.households`: the closed households only, sorted by identifier."""

CELL_COLUMNS = ("cell_id", "level", "zone", "people", "households", "reason")
"""Columns of `Plan.cells`: the closed cells only, sorted by identifier."""


def no_cells() -> pd.DataFrame:
    """Return a table of `CELL_COLUMNS` without rows."""
    counts = {"people", "households"}
    return pd.DataFrame(
        {name: np.empty(0, np.int64 if name in counts else object) for name in CELL_COLUMNS}
    )


@dataclass(frozen=True, slots=True, eq=False)
class CapProof:
    """
    What proves the bound of a plan with caps (docs/model.md §12).

    Attributes
    ----------
    bound_by
        What proves the bound: "flow", which `zoning.verify` checks exactly, or "programme", the
        word of the integer programme.
    amounts
        What the plan amounts to, one number for each cap of the policy that is not 0.
    prices, scale
        What each cap's amount is priced at, in units of 1 / ``scale``.
    labels
        The cheapest labels at these prices, shape (n,); the certificate's flow proves that.
    cost
        What they cost at these prices, multiplied by ``scale``.
    """

    bound_by: Literal["flow", "programme"]
    amounts: tuple[int, ...]
    prices: tuple[int, ...]
    scale: int
    labels: npt.NDArray[np.int8]
    cost: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """
    The proof that a plan is the cheapest its policy allows.

    Attributes
    ----------
    cost
        Cost of the plan, in thousandths of a person-equivalent.
    bound
        Lower bound on the cost of every plan, in the same unit.
    labels
        Level of every place of the network, shape (n,), int8: 0 open, 1 yellow, 2 red.
    flow
        What flows along the arcs of the problem's network; its value proves ``bound``.
    caps
        What else the bound rests on where the policy has caps; None where it has none.
    enclosed
        Places of enclosed pockets that the policy closes, ascending.
    """

    cost: int
    bound: int
    labels: npt.NDArray[np.int8]
    flow: StoredFlow
    caps: CapProof | None = None
    enclosed: npt.NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))

    @property
    def gap(self) -> int:
        """Return ``cost - bound``: 0 where the plan is proved optimal."""
        return self.cost - self.bound


@dataclass(frozen=True, slots=True)
class Plan:
    """
    One immutable plan.

    Attributes
    ----------
    plan_id
        ``p-`` and the first 16 hexadecimal digits of the SHA-256 of what determines the
        plan: area digest, located cases, policy, time, the plan in force, evidence and orders.
    area_name, area_digest
        The area it was drawn on.
    policy
        The policy it was drawn under.
    as_of
        The time up to which reports were counted; with a UTC offset.
    status
        draft, in_force or lifted.
    zones, checkpoints
        Frames of contract §5 in EPSG:4326, sorted by ``id``.
    households
        The closed households, `HOUSEHOLD_COLUMNS`.
    located
        The located cases the plan rests on. Restricted: it places people.
    certificate
        The proof.
    in_force
        The plan that was in force when this one was drawn, as far as it mattered; None where
        it was drawn afresh.
    cells
        The closed cells, `CELL_COLUMNS`: where no household is known, they are what closes.
    evidence
        The contacts, visits and counts of tests it rests on besides the cases; None where
        there are none. Restricted: contacts place people.
    sectors
        The sectors of large red zones; empty where the policy asks for none.
    orders
        What officers ordered of single places. Restricted: it may name a household.
    """

    plan_id: str
    area_name: str
    area_digest: str
    policy: Policy
    as_of: datetime
    status: Status
    zones: gpd.GeoDataFrame
    checkpoints: gpd.GeoDataFrame
    households: pd.DataFrame
    located: gpd.GeoDataFrame
    certificate: Certificate
    in_force: InForce | None = None
    cells: pd.DataFrame = field(default_factory=no_cells)
    evidence: Evidence | None = None
    sectors: Sectors = field(default_factory=Sectors)
    orders: Orders = field(default_factory=Orders)
