"""Name what the HTTP side asks of a store, and the values that pass between them."""

import secrets
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
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
from .situation_ports import SituationRepository

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
        The time up to which that plan counts reports, in UTC; None where there is none.
    status
        The plan's; None where there is none.
    published_at, lifted_at
        When the plan was put in force, and when it was lifted, in UTC; None before that.
    public_id
        What the public calls the plan. Whatever the public can read or compare, an ETag too,
        must follow from this and never from ``plan_id`` or ``source_key``, which are digests of
        the cases.
    """

    area_digest: str | None
    plan_id: str | None
    source_key: str | None
    as_of: datetime | None
    status: Status | None = None
    published_at: datetime | None = None
    lifted_at: datetime | None = None
    public_id: str | None = None

    def name(self, view: "View") -> str | None:
        """Return what a view calls the plan."""
        return self.public_id if view == "public" else self.plan_id


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
        Their geometries in EPSG:4326, well-known binary; None for a feature that is nowhere.
    """

    matched: int
    ids: tuple[str, ...]
    properties: tuple[Mapping[str, Any], ...]
    wkb: tuple[bytes | None, ...]


class AreaRepository(Protocol):
    """The one area of a store."""

    def facts(self) -> AreaFacts | None:
        """Return what is known of the area; None where nothing is stored yet."""
        ...

    def save(self, area: Area) -> None:
        """Store an area; storing the same one again changes nothing."""
        ...

    def units_round(self, household_id: str) -> frozenset[str]:
        """Return every unit that holds a household; none where it is not known."""
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

    @property
    def cases(self) -> "CaseRepository":
        """Return the reported cases."""
        ...

    @property
    def drafts(self) -> "DraftRepository":
        """Return what is known of plans that the service drew."""
        ...

    @property
    def events(self) -> "EventRepository":
        """Return what happened."""
        ...

    @property
    def webhooks(self) -> "WebhookRepository":
        """Return where events are sent to."""
        ...

    @property
    def jobs(self) -> "JobRepository":
        """Return the jobs."""
        ...

    @property
    def situation(self) -> SituationRepository:
        """Return how an outbreak goes, in numbers."""
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


ReportKind = Literal["case", "contact"]
ReportAct = Literal["created", "corrected", "withdrawn"]
PlanAct = Literal["drawn", "published", "lifted"]


@dataclass(frozen=True, slots=True)
class CaseReport:
    """
    One report of a case or contact, as it was received.

    Attributes
    ----------
    case_id
        Whose report it is.
    kind
        Whether it is of a case or of a contact.
    act
        What it did.
    content
        The row as it was understood, blank cells left out. Restricted: it may hold an address.
    received_at
        When it came, in UTC.
    received_by
        Who sent it: the name of a key, never of a person.
    report_id
        Its number, 1, 2, 3 … in the order in which reports came; 0 until it is stored.
    """

    case_id: str
    kind: ReportKind
    act: ReportAct
    content: Mapping[str, Any]
    received_at: datetime
    received_by: str
    report_id: int = 0


@dataclass(frozen=True, slots=True)
class CaseState:
    """
    What holds of a case or contact now.

    Attributes
    ----------
    kind
        As in `CaseReport`.
    is_withdrawn
        Whether it was withdrawn.
    digest
        Digest of the content that holds.
    """

    kind: ReportKind
    is_withdrawn: bool
    digest: str


@dataclass(frozen=True, slots=True)
class CaseInput:
    """
    Everything a plan is drawn from, at one moment.

    Attributes
    ----------
    cases
        Contents of the reports of cases that hold, in the order of their identifiers.
    contacts
        The same of contacts; None where none was ever reported.
    last_report
        Number of the last report that counts in them; 0 where there is none.
    """

    cases: tuple[Mapping[str, Any], ...]
    contacts: tuple[Mapping[str, Any], ...] | None
    last_report: int


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """
    What the service knows of a plan it drew.

    Attributes
    ----------
    last_report
        Number of the last report that counts in it.
    unlocated
        How many of its cases lie nowhere, or in several places.
    is_automatic
        Whether nobody asked for it.
    drawn_after
        The plan in force when it was drawn; None where there was none.
    """

    last_report: int
    unlocated: int
    is_automatic: bool
    drawn_after: str | None


@dataclass(frozen=True, slots=True)
class PlanDeed:
    """
    One thing that was done with a plan.

    Attributes
    ----------
    act
        What was done.
    done_at
        When, in UTC.
    done_by
        By whom: the name of a key, never of a person.
    """

    act: PlanAct
    done_at: datetime
    done_by: str


@dataclass(frozen=True, slots=True)
class DraftFailure:
    """
    A draft that could not be drawn.

    Attributes
    ----------
    failed_at
        When, in UTC.
    policy
        Name of the policy.
    last_report
        Number of the last report that counted.
    detail
        One sentence.
    faults
        What stands in the way: ``where``, ``found``, ``expected``, ``mend``.
    """

    failed_at: datetime
    policy: str
    last_report: int
    detail: str
    faults: tuple[Mapping[str, str], ...]


class CaseRepository(Protocol):
    """The reported cases and contacts of a store."""

    def states(self, case_ids: Collection[str] | None = None) -> dict[str, CaseState]:
        """Return what holds of those that are known; None asks for all."""
        ...

    def add(self, reports: Sequence[CaseReport]) -> None:
        """Add reports; each becomes what holds of its case."""
        ...

    def place(self, places: gpd.GeoDataFrame) -> None:
        """Store where cases are; columns of the table ``cases``."""
        ...

    def places(self, case_ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """Return where cases are, by identifier: the columns of the table ``cases``."""
        ...

    def pending(self) -> frozenset[str]:
        """Return the cases that nobody tried to locate yet."""
        ...

    def discard_place(self, case_id: str) -> None:
        """Say of where a case is that it is withdrawn."""
        ...

    def remove_places(self, case_ids: Collection[str]) -> None:
        """Forget where something is: what was a case is none any more."""
        ...

    def history(self, case_id: str) -> tuple[CaseReport, ...]:
        """Return every report of a case or contact, the first one first."""
        ...

    def input(self) -> CaseInput:
        """Return everything a plan is drawn from."""
        ...

    def last_report(self) -> int:
        """Return the number of the last report; 0 where there is none."""
        ...

    def answered(self, request_key: str) -> tuple[str, str] | None:
        """Return the digest of a request answered before, and its answer."""
        ...

    def note_answer(self, request_key: str, digest: str, answer: str, *, at: datetime) -> None:
        """Keep the answer to a request, and forget those of more than seven days before."""
        ...


class DraftRepository(Protocol):
    """What is known of plans that the service drew."""

    def note(self, plan_id: str, facts: DraftFacts, *, keep: int) -> None:
        """Keep what is known of a draft, and only so many of those nobody asked for."""
        ...

    def facts(self, plan_id: str) -> DraftFacts | None:
        """Return what is known of a plan the service drew; None of any other."""
        ...

    def note_act(self, plan_id: str, deed: PlanDeed) -> None:
        """Keep what was done with a plan."""
        ...

    def acts(self, plan_id: str) -> tuple[PlanDeed, ...]:
        """Return what was done with a plan, the first first."""
        ...

    def note_failure(self, failure: DraftFailure) -> None:
        """Keep why a draft could not be drawn."""
        ...

    def failures(self, limit: int) -> tuple[DraftFailure, ...]:
        """Return the failures since the last automatic draft, newest first."""
        ...

    def drawn_up_to(self) -> int:
        """Return the number of the last report that an automatic draft, or a failure, counts."""
        ...

    def take_lease(self, owner: str, *, now: float, seconds: float) -> bool:
        """Take or renew the right to draw; False where another one has it."""
        ...

    def give_lease_back(self, owner: str) -> None:
        """Give the right to draw back."""
        ...


EventKind = Literal[
    "plan_published",
    "plan_lifted",
    "zone_lifted",
    "draft_ready",
    "draft_failed",
    "case_received",
]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """
    One thing that happened.

    Attributes
    ----------
    kind
        What.
    happened_at
        When, in UTC.
    data
        What is told of it; JSON types, and nothing of an address or a person.
    units
        The units it happened in; None for the whole area.
    is_public
        Whether anybody may hear of it.
    number
        1, 2, 3 … in the order in which events were committed; 0 until it is stored.
    public_number
        The same among public events alone: it tells nothing of the others. None for them.
    """

    kind: EventKind
    happened_at: datetime
    data: Mapping[str, Any]
    units: tuple[str, ...] | None = None
    is_public: bool = False
    number: int = 0
    public_number: int | None = None


class EventRepository(Protocol):
    """What happened; nothing of it is ever changed."""

    def add(self, events: Sequence[StoredEvent]) -> None:
        """Add events; their numbers are given here."""
        ...

    def after(self, number: int, *, view: View, limit: int) -> tuple[StoredEvent, ...]:
        """Return the next events after a number of a view, the first first."""
        ...

    def newest(self, view: View) -> int:
        """Return the number of the last event of a view; 0 where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """
    A target to which events are sent.

    Attributes
    ----------
    webhook_id
        Its identifier.
    url
        Where to.
    secret
        What messages are signed with: ``whsec_`` and base64.
    view
        Whether all events are sent, or only public ones.
    allows_loopback
        Whether it may be a program on this machine, without TLS.
    created_at
        When it was added, in UTC.
    last_event
        Number, in its view, of the last event that needs no delivery any more.
    failures
        How many deliveries in a row failed.
    next_try
        Seconds since 1970 before which none is tried.
    is_dead
        Whether no more is tried until a person says so.
    last_failure
        Why the last delivery failed; None where it did not.
    """

    webhook_id: str
    url: str
    secret: str = field(repr=False)
    view: View
    allows_loopback: bool
    created_at: datetime
    last_event: int
    failures: int = 0
    next_try: float = 0.0
    is_dead: bool = False
    last_failure: str | None = None


class WebhookRepository(Protocol):
    """Where events are sent to."""

    def add(self, webhook: Webhook) -> None:
        """Add a target."""
        ...

    def listed(self) -> tuple[Webhook, ...]:
        """Return every target, the oldest first."""
        ...

    def remove(self, webhook_id: str) -> bool:
        """Remove a target; False where there is none."""
        ...

    def revive(self, webhook_id: str) -> bool:
        """Try a target again from where it stopped; False where there is none."""
        ...

    def take(self, webhook_id: str, owner: str, *, now: float, seconds: float) -> Webhook | None:
        """Take or renew the right to deliver; None where another one has it, or it is not due."""
        ...

    def note(self, webhook: Webhook, owner: str) -> bool:
        """Keep how a delivery went; False where the right to deliver was lost."""
        ...

    def give_back(self, webhook_id: str, owner: str) -> None:
        """Give the right to deliver back."""
        ...


JobStatus = Literal["accepted", "running", "successful", "failed", "dismissed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    One run of a process.

    Attributes
    ----------
    job_id
        Its identifier, which cannot be guessed.
    process
        Which process.
    inputs
        What it is run on; JSON types, and no address.
    created_by
        Who asked for it: the name of a key.
    created_at, started_at, updated_at, finished_at
        Times, in UTC.
    status
        What has become of it.
    progress
        Per cent done.
    message
        What is done at the moment, in words.
    result
        What came of it; None until it was successful.
    faults
        Why it failed: ``where``, ``found``, ``expected``, ``mend``.
    """

    job_id: str
    process: str
    inputs: Mapping[str, Any]
    created_by: str
    created_at: datetime
    updated_at: datetime
    status: JobStatus = "accepted"
    progress: int = 0
    message: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    result: Mapping[str, Any] | None = None
    faults: tuple[Mapping[str, str], ...] = ()


class JobRepository(Protocol):
    """Runs of processes."""

    def add(self, job: Job, *, most_waiting: int, keep: int) -> bool:
        """Add a job; False where too many wait. Of those that ended only so many are kept."""
        ...

    def one(self, job_id: str) -> Job | None:
        """Return a job; None where there is none."""
        ...

    def listed(
        self, *, created_by: str | None, limit: int, offset: int
    ) -> tuple[int, tuple[Job, ...]]:
        """Return how many jobs somebody has, None for everybody, and some, newest first."""
        ...

    def take(self, owner: str, *, now: datetime, seconds: float) -> Job | None:
        """Take the next job to run; None where there is none, or another one runs."""
        ...

    def note(self, job: Job, owner: str, *, now: datetime, seconds: float) -> bool:
        """Keep how a job goes; False where it was dismissed, or another process has it."""
        ...

    def are_waiting(self) -> bool:
        """Return whether a job waits or runs."""
        ...

    def renew(self, job_id: str, owner: str, *, now: datetime, seconds: float) -> None:
        """Renew the right to run a job."""
        ...

    def give_back(self, job_id: str, owner: str) -> None:
        """Let a job that was begun be begun again."""
        ...

    def dismiss(self, job_id: str, *, at: datetime) -> Job | None:
        """End a job that has not ended, and return it; None where there is none."""
        ...
