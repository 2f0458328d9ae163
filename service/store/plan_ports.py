"""Name what is asked of the plans of a store, and what a plan is stored as."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import geopandas as gpd
import pandas as pd

from zoning.plan.plan import Status, no_cells

from .view import Box, View


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """
    What is known of a stored plan without reading its layers.

    Attributes
    ----------
    plan_id, area_digest, policy, status
        As in `zoning.plan.plan.Plan`; the policy by its name. In the public view the plan's
        public identifier stands in place of its own.
    as_of
        The time up to which reports were counted, in UTC.
    figures
        The hot figures, of the view that was asked for.
    extent
        Box round its layers, of that view.
    """

    plan_id: str
    area_digest: str
    policy: str
    status: Status
    as_of: datetime
    figures: Mapping[str, Any]
    extent: Box


@dataclass(frozen=True, slots=True)
class ViewRecord:
    """
    One view of a plan, ready to be stored.

    Attributes
    ----------
    zones, checkpoints, cells
        Frames in EPSG:4326 with the columns of the tables of the same names.
    figures
        The hot figures.
    """

    zones: gpd.GeoDataFrame
    checkpoints: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    figures: Mapping[str, Any]


def new_public_id() -> str:
    """Return a name for a plan that tells nothing of it: ``p-`` and 16 random digits."""
    return f"p-{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """
    A plan, ready to be stored: both views of it, and the files it was handed over in.

    Attributes
    ----------
    plan_id, area_digest, as_of, policy
        As in `PlanFacts`.
    households
        The closed households, columns of `zoning.plan.plan.HOUSEHOLD_COLUMNS`.
    files
        Names and contents of `zoning.plan.export.plan_files`.
    exact, public
        The two views.
    source_key
        Digest of the input it was drawn from; None where the plan was handed over.
    cells
        The closed cells, columns of `zoning.plan.plan.CELL_COLUMNS`.
    public_id
        What the public calls the plan.
    public_state
        What the next plan's public view must remember, see
        `zoning.plan.public_state.PublicState`; None for nothing.
    """

    plan_id: str
    area_digest: str
    as_of: datetime
    policy: str
    households: pd.DataFrame
    files: Mapping[str, bytes]
    exact: ViewRecord
    public: ViewRecord
    source_key: str | None = None
    cells: pd.DataFrame = field(default_factory=no_cells)
    public_id: str = field(default_factory=new_public_id)
    public_state: bytes | None = None


class PlanRepository(Protocol):
    """The plans of a store."""

    def in_force(self, view: View) -> PlanFacts | None:
        """Return the plan in force; None where there is none."""
        ...

    def drawn_from(self, source_key: str) -> str | None:
        """Return the plan that was drawn from an input, by the input's digest."""
        ...

    def files(self, plan_id: str) -> dict[str, bytes]:
        """Return the files of a plan; none where it is not stored."""
        ...

    def save(self, record: PlanRecord, *, may_replace: bool = False) -> None:
        """Store a plan as a draft; storing the same one again changes nothing."""
        ...

    def put_in_force(self, plan_id: str) -> None:
        """Put a stored plan in force; the one before it is lifted."""
        ...

    def lift(self, plan_id: str) -> None:
        """Lift the plan in force; nothing is in force after that."""
        ...

    def named(self, plan_id: str, view: View) -> PlanFacts | None:
        """Return a stored plan; None where there is none of that name."""
        ...

    def listed(
        self, view: View, *, statuses: Sequence[Status], limit: int, offset: int
    ) -> tuple[int, tuple[PlanFacts, ...]]:
        """Return how many plans have one of these statuses, and some of them, newest first."""
        ...

    def public_id(self, plan_id: str) -> str | None:
        """Return what the public calls a plan; None where it is not stored."""
        ...

    def of_public_id(self, public_id: str) -> str | None:
        """Return the plan that the public calls by a name; None where there is none."""
        ...

    def public_state(self, plan_id: str) -> bytes | None:
        """Return what the public view of a plan left to remember."""
        ...
