"""Name what the HTTP side asks of a store, and the values that pass between them."""

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.plan.plan import Status, no_cells

View = Literal["exact", "public"]
"""Which of a plan's two views is read: the exact one, or the one anybody may see."""

Box = tuple[float, float, float, float]
"""``min_x, min_y, max_x, max_y`` in degrees, EPSG:4326."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """
    What is known of the stored area without reading its layers.

    Attributes
    ----------
    name, digest, valid_from, invented
        As in `zoning.area.area.Area`.
    extent
        Box round all its layers.
    sources, coverage
        As in `zoning.area.area.Area`, each a plain dictionary.
    """

    name: str
    digest: str
    valid_from: str
    invented: bool
    extent: Box
    sources: tuple[Mapping[str, Any], ...]
    coverage: tuple[Mapping[str, Any], ...]


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
class Edition:
    """
    Which content the layers hold: the same edition gives the same features for ever.

    Attributes
    ----------
    area_digest
        The area; None where nothing is stored yet.
    plan_id
        The plan in force; None where there is none.
    source_key
        Digest of the input it was drawn from; None where that is not known.
    as_of
        The time from which that plan counts, in UTC; None where there is none.
    public_id
        What the public calls the plan in force. Whatever the public can read or compare, an
        ETag too, must follow from this and never from ``plan_id`` or ``source_key``, which
        are digests of the cases.
    """

    area_digest: str | None
    plan_id: str | None
    source_key: str | None
    as_of: datetime | None
    public_id: str | None = None


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


@dataclass(frozen=True, slots=True)
class Page:
    """
    Some features of one layer, in the order of their identifiers.

    Attributes
    ----------
    matched
        How many features match the question, on all pages.
    ids
        Their identifiers.
    properties
        Their properties, JSON types only; `orjson.Fragment` where JSON is stored.
    wkb
        Their geometries in EPSG:4326, well-known binary.
    """

    matched: int
    ids: tuple[str, ...]
    properties: tuple[Mapping[str, Any], ...]
    wkb: tuple[bytes, ...]


class AreaRepository(Protocol):
    """The one area of a store."""

    def facts(self) -> AreaFacts | None:
        """Return what is known of the area; None where nothing is stored yet."""
        ...

    def save(self, area: Area) -> None:
        """Store an area; storing the same one again changes nothing."""
        ...


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

    def public_id(self, plan_id: str) -> str | None:
        """Return what the public calls a plan; None where it is not stored."""
        ...

    def of_public_id(self, public_id: str) -> str | None:
        """Return the plan that the public calls by a name; None where there is none."""
        ...

    def public_state(self, plan_id: str) -> bytes | None:
        """Return what the public view of a plan left to remember."""
        ...


class LayerRepository(Protocol):
    """The layers that collections serve."""

    def edition(self) -> Edition:
        """Return which content the layers hold at this moment."""
        ...

    def page(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int,
        offset: int,
    ) -> Page:
        """Return one page of a layer, in the order of identifiers."""
        ...

    def feature(self, layer: str, identifier: str, *, view: View, plan_id: str | None) -> Page:
        """Return one feature of a layer, as a page of one or none."""
        ...


class Repositories(Protocol):
    """Everything one transaction can reach."""

    @property
    def area(self) -> AreaRepository:
        """Return the area."""
        ...

    @property
    def plans(self) -> PlanRepository:
        """Return the plans."""
        ...

    @property
    def layers(self) -> LayerRepository:
        """Return the layers."""
        ...


class StorePort(Protocol):
    """A store: one request is one transaction."""

    def reading(self) -> AbstractContextManager[Repositories]:
        """Open a transaction that sees one moment."""
        ...

    def writing(self) -> AbstractContextManager[Repositories]:
        """Open a transaction that changes all or nothing."""
        ...

    def is_ready(self) -> bool:
        """Return whether the database answers and its schema is up to date."""
        ...
