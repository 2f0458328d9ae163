"""Name what the HTTP side asks of a store, and the values that pass between them."""

from collections.abc import Hashable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Protocol

import geopandas as gpd
import pandas as pd

from service.cql.tree import Condition, Kind
from zoning.area.area import Area
from zoning.plan.plan import Status, no_cells

from .access_ports import AuditRepository, KeyRepository, UnitRepository

View = Literal["exact", "public"]
"""Which of a plan's two views is read: the exact one, or the one anybody may see."""

Box = tuple[float, float, float, float]
"""``min_x, min_y, max_x, max_y`` in degrees, EPSG:4326."""


OPEN_LAYERS: Final = frozenset({"wards", "hamlets", "alleys", "streets", "sites", "ground"})
"""Layers of the area of which nothing is restricted; every other one is."""


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
        As in `zoning.plan.plan.Plan`; the policy by its name.
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
        The time up to which that plan counts reports, in UTC; None where there is none.
    status
        The plan's; None where there is none.
    published_at, lifted_at
        When the plan was put in force, and when it was lifted, in UTC; None before that.
    """

    area_digest: str | None
    plan_id: str | None
    source_key: str | None
    as_of: datetime | None
    status: Status | None = None
    published_at: datetime | None = None
    lifted_at: datetime | None = None


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

    def lift(self, plan_id: str) -> None:
        """Lift the plan in force; nothing is in force after that."""
        ...

    def named(self, plan_id: str, view: View) -> PlanFacts | None:
        """Return a stored plan; None where there is none of that name."""
        ...


class EditionRepository(Protocol):
    """Which plan was in force when."""

    def in_force(self) -> Edition:
        """Return the edition of this moment; one without a plan where none is in force."""
        ...

    def named(self, plan_id: str) -> Edition | None:
        """Return the edition of a stored plan; None where there is none of that name."""
        ...

    def during(self, start: datetime | None, end: datetime | None) -> Edition:
        """Return the edition of the last plan in force at any time from start to end."""
        ...

    def published(self, at: datetime) -> Edition | None:
        """Return the edition of the plan that was put in force at a time."""
        ...

    def first_published(self) -> datetime | None:
        """Return when the first plan was put in force; None where none ever was."""
        ...

    def revision(self) -> int:
        """Return how often anything that layers and plans show was changed."""
        ...


class LayerRepository(Protocol):
    """The layers that collections serve."""

    def page(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int,
        offset: int,
        selection: "Selection" = ...,
        units: frozenset[str] | None = None,
    ) -> Page:
        """
        Return one page of a layer, in the order of identifiers unless asked otherwise.

        ``units`` is the scope.
        """
        ...

    def stream(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int | None,
        offset: int,
        selection: "Selection" = ...,
        units: frozenset[str] | None = None,
    ) -> Iterator[Page]:
        """Return a layer in pages of one moment, read as they are asked for."""
        ...

    def feature(
        self,
        layer: str,
        identifier: str,
        *,
        view: View,
        plan_id: str | None,
        units: frozenset[str] | None = None,
    ) -> Page:
        """Return one feature of a layer, as a page of one or none; ``units`` is the scope."""
        ...

    def figures_within(self, plan_id: str, units: frozenset[str]) -> Mapping[str, int]:
        """Return the figures of a plan, counted inside units alone."""
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

    @property
    def editions(self) -> EditionRepository:
        """Return which plan was in force when."""
        ...

    @property
    def keys(self) -> KeyRepository:
        """Return the keys."""
        ...

    @property
    def audit(self) -> AuditRepository:
        """Return the audit log."""
        ...

    @property
    def units(self) -> UnitRepository:
        """Return the units."""
        ...


class StorePort(Protocol):
    """A store: one request is one transaction."""

    def reading(self, *, is_stream: bool = False) -> AbstractContextManager[Repositories]:
        """Open a transaction that sees one moment."""
        ...

    def writing(self) -> AbstractContextManager[Repositories]:
        """Open a transaction that changes all or nothing."""
        ...

    def auditing(self) -> AbstractContextManager[Repositories]:
        """Open a transaction for keys and the audit log; no writer of plans holds it up."""
        ...

    def is_ready(self) -> bool:
        """Return whether the database answers and its schema is up to date."""
        ...

    def stamp(self) -> Hashable:
        """Return a value that stays equal only while nothing changed; see `service.store.watch`."""
        ...

    def revision(self) -> int | None:
        """Return `EditionRepository.revision`; None where the database does not answer."""
        ...

    def properties_of(self, layer: str, view: View) -> tuple["PropertyFacts", ...]:
        """Return the properties of a layer's features, in their order; nothing is read."""
        ...


@dataclass(frozen=True, slots=True)
class PropertyFacts:
    """
    What is known of one property of a layer.

    Attributes
    ----------
    name
        Its name.
    kind
        What its values are; "list" for JSON lists, which cannot be asked for.
    is_identifier
        Whether it names the feature.
    shape
        For geometries: point, linestring, polygon or multipolygon.
    """

    name: str
    kind: Kind | Literal["list"]
    is_identifier: bool = False
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """
    Which features of a layer are asked for, and what of them.

    Attributes
    ----------
    where
        A condition that was checked against the layer's properties; None for all features.
    order
        Properties to sort by, each with whether it falls; the identifier decides what is equal.
    names
        The properties to return; None for all.
    has_geometry
        Whether geometries are returned.
    """

    where: Condition | None = None
    order: tuple[tuple[str, bool], ...] = ()
    names: frozenset[str] | None = None
    has_geometry: bool = True
