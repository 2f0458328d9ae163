"""Keep plans: immutable, except for which of them is in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import orjson
from sqlalchemy import Connection, Select, delete, func, insert, select, update

from service.clock import moment_text, utc_now
from zoning.errors import Fault
from zoning.plan.plan import Status

from .edition_repository import count_change
from .errors import InvalidStore
from .layers import named
from .plan_ports import PlanFacts, PlanRecord, ViewRecord
from .rows import insert_frame
from .tables import area_tables, draft_tables, layer_tables, plan_tables
from .tables.metadata import metadata
from .view import Box, View

_STATUS_TABLES = (layer_tables.zones, layer_tables.public_zones)


@dataclass(frozen=True, slots=True)
class SqlPlanRepository:
    """The plans of a SQL database, inside one transaction."""

    connection: Connection
    clock: Callable[[], datetime] = utc_now

    def in_force(self, view: View) -> PlanFacts | None:
        """
        Return the plan in force.

        Parameters
        ----------
        view
            Whose figures and extent to return.

        Returns
        -------
        PlanFacts or None
            None where no plan is in force.
        """
        found = _facts_columns(view).where(plan_tables.plans.c.status == "in_force")
        row = self.connection.execute(found).one_or_none()
        return None if row is None else _facts(row)

    def named(self, plan_id: str, view: View) -> PlanFacts | None:
        """
        Return a stored plan, whatever its status.

        Parameters
        ----------
        plan_id
            The plan.
        view
            Whose figures and extent to return.

        Returns
        -------
        PlanFacts or None
            None where no plan of that name is stored.
        """
        found = _facts_columns(view).where(plan_tables.plans.c.plan_id == plan_id)
        row = self.connection.execute(found).one_or_none()
        return None if row is None else _facts(row)

    def listed(
        self, view: View, *, statuses: Sequence[Status], limit: int, offset: int
    ) -> tuple[int, tuple[PlanFacts, ...]]:
        """
        Return some plans.

        Parameters
        ----------
        view
            Whose figures and extent to return.
        statuses
            Only plans of one of these.
        limit
            Most plans to return, at least 1.
        offset
            How many to pass over, at least 0.

        Returns
        -------
        tuple of int and tuple of PlanFacts
            How many there are on all pages, and this page: the newest first, by the time up to
            which their reports count, then by the last report in them, then by identifier.
        """
        table = plan_tables.plans.c
        wanted = table.status.in_(statuses)
        counted = select(func.count()).select_from(plan_tables.plans).where(wanted)
        drafts = draft_tables.plan_drafts
        found = (
            _facts_columns(view)
            .outerjoin(drafts, drafts.c.plan_id == table.plan_id)
            .where(wanted)
            .order_by(
                table.as_of.desc(),
                func.coalesce(drafts.c.last_report, 0).desc(),
                table.plan_id.desc(),
            )
            .limit(limit)
            .offset(offset)
        )
        rows = self.connection.execute(found).all()
        matched = int(self.connection.execute(counted).scalar_one())
        return matched, tuple(_facts(row) for row in rows)

    def drawn_from(self, source_key: str) -> str | None:
        """
        Return the plan that was drawn from an input.

        Parameters
        ----------
        source_key
            Digest of the input.

        Returns
        -------
        str or None
            The plan's identifier; None where no plan was drawn from it.
        """
        table = plan_tables.plans.c
        found = select(table.plan_id).where(table.source_key == source_key)
        return self.connection.execute(found.order_by(table.plan_id).limit(1)).scalar()

    def files(self, plan_id: str) -> dict[str, bytes]:
        """
        Return the files of a plan.

        Parameters
        ----------
        plan_id
            The plan.

        Returns
        -------
        dict
            Names and contents; empty where the plan is not stored.
        """
        table = plan_tables.plan_files.c
        found = select(table.name, table.content).where(table.plan_id == plan_id)
        return {
            row.name: bytes(row.content)
            for row in self.connection.execute(found.order_by(table.name))
        }

    def save(self, record: PlanRecord, *, may_replace: bool = False) -> None:
        """
        Store a plan as a draft.

        Parameters
        ----------
        record
            The plan. Storing the same one again changes nothing but the input it is
            remembered to be drawn from.
        may_replace
            Whether a plan of the same name and other content, which another version of the
            program drew, gives way.

        Raises
        ------
        InvalidStore
            If the plan was drawn on another area than the one stored, or a plan of the same
            name and other content is stored and may not be replaced: a lifted one never.
        """
        self._want_area(record)
        table = plan_tables.plans
        row = select(table.c.source_key, table.c.status).where(table.c.plan_id == record.plan_id)
        known = self.connection.execute(row).one_or_none()
        if known is not None and self.files(record.plan_id) != dict(record.files):
            if not may_replace or known.status == "lifted":
                found = "a plan of this name with other content"
                raise InvalidStore([Fault(f"plan {record.plan_id}", found, "the same plan")])
            self.remove(record.plan_id)
            known = None
        if known is None:
            self._insert(record)
            count_change(self.connection)
        elif self.public_id(record.plan_id) is None:
            self._insert_public(record)
            count_change(self.connection)
        if known is not None and record.source_key not in (None, known.source_key):
            self.connection.execute(
                update(table)
                .where(table.c.plan_id == record.plan_id)
                .values(source_key=record.source_key)
            )

    def put_in_force(self, plan_id: str) -> None:
        """
        Put a stored plan in force; the one before it is lifted.

        Parameters
        ----------
        plan_id
            The plan.

        Raises
        ------
        InvalidStore
            If no such plan is stored, or it was lifted: a lifted plan never changes again.
        """
        status = self._status(plan_id)
        if status == "in_force":
            return
        if status == "lifted":
            raise InvalidStore([_lifted(plan_id)])
        at = self._next_moment()
        table = plan_tables.plans
        before = select(table.c.plan_id).where(table.c.status == "in_force")
        for lifted in self.connection.execute(before).scalars().all():
            self._set_status(lifted, "lifted", lifted_at=at)
        self._set_status(plan_id, "in_force", published_at=at)
        count_change(self.connection)

    def lift(self, plan_id: str) -> None:
        """
        Lift the plan in force; none is in force after that.

        Parameters
        ----------
        plan_id
            The plan in force; lifting a lifted one changes nothing.

        Raises
        ------
        InvalidStore
            If no such plan is stored, or it is a draft.
        """
        status = self._status(plan_id)
        if status == "lifted":
            return
        if status == "draft":
            raise InvalidStore([Fault(f"plan {plan_id}", "a draft", "the plan in force")])
        self._set_status(plan_id, "lifted", lifted_at=self._next_moment())
        count_change(self.connection)

    def public_id(self, plan_id: str) -> str | None:
        """
        Return what the public calls a plan.

        Parameters
        ----------
        plan_id
            The plan.

        Returns
        -------
        str or None
            Its public identifier; None where the plan is not stored, or has no public view.
        """
        shown = plan_tables.public_plans.c
        found = select(shown.public_id).where(shown.plan_id == plan_id)
        return self.connection.execute(found).scalar()

    def of_public_id(self, public_id: str) -> str | None:
        """
        Return the plan that the public calls by a name.

        Parameters
        ----------
        public_id
            The name.

        Returns
        -------
        str or None
            The plan's own identifier; None where there is none.
        """
        shown = plan_tables.public_plans.c
        found = select(shown.plan_id).where(shown.public_id == public_id)
        return self.connection.execute(found).scalar()

    def public_state(self, plan_id: str) -> bytes | None:
        """
        Return what the public view of a plan left to remember.

        Parameters
        ----------
        plan_id
            The plan.

        Returns
        -------
        bytes or None
            As `PlanRecord.public_state`; None where there is nothing.
        """
        shown = plan_tables.public_plans.c
        found = self.connection.execute(select(shown.state).where(shown.plan_id == plan_id))
        state = found.scalar()
        return None if state is None else bytes(state)

    def _status(self, plan_id: str) -> str:
        table = plan_tables.plans.c
        found = select(table.status).where(table.plan_id == plan_id)
        status = self.connection.execute(found).scalar()
        if status is None:
            raise InvalidStore([Fault("plan", f"no plan {plan_id}", "a stored plan")])
        return str(status)

    def _next_moment(self) -> str:
        """Return the time now; after all that are stored, even where the clock went back."""
        table = plan_tables.plans.c
        times = select(func.max(table.published_at), func.max(table.lifted_at))
        latest = max(filter(None, self.connection.execute(times).one()), default=None)
        now = self.clock()
        if latest is not None:
            now = max(now, datetime.fromisoformat(latest) + timedelta(microseconds=1))
        return moment_text(now)

    def _set_status(self, plan_id: str, status: str, **moments: str) -> None:
        table = plan_tables.plans
        self.connection.execute(
            update(table).where(table.c.plan_id == plan_id).values(status=status, **moments)
        )
        for zones in _STATUS_TABLES:
            self.connection.execute(
                update(zones).where(named(zones, plan_id)).values(status=status)
            )

    def _want_area(self, record: PlanRecord) -> None:
        digest = self.connection.execute(select(area_tables.area.c.digest)).scalar()
        if digest != record.area_digest:
            found = "a plan drawn on another area" if digest else "no area stored"
            expected = f"a plan of area {(digest or record.area_digest)[:8]}"
            raise InvalidStore([Fault(f"plan {record.plan_id}", found, expected)])

    def remove(self, plan_id: str) -> None:
        """
        Remove a draft, with everything that is known of it.

        Parameters
        ----------
        plan_id
            The plan.
        """
        for table in reversed(metadata.sorted_tables):
            if "plan" in table.c:
                self.connection.execute(delete(table).where(named(table, plan_id)))
            elif "plan_id" in table.c:
                self.connection.execute(delete(table).where(table.c.plan_id == plan_id))

    def _insert(self, record: PlanRecord) -> None:
        self.connection.execute(
            insert(plan_tables.plans).values(
                plan_id=record.plan_id,
                area_digest=record.area_digest,
                as_of=record.as_of.astimezone(UTC).isoformat(),
                policy=record.policy,
                status="draft",
                source_key=record.source_key,
                figures=_json(record.exact.figures),
                public_figures=_json(record.public.figures),
                extent=_json(_extent(record.exact)),
                public_extent=_json(_extent(record.public)),
            )
        )
        self.connection.execute(
            insert(plan_tables.plan_files),
            [
                {"plan_id": record.plan_id, "name": name, "content": content}
                for name, content in sorted(record.files.items())
            ],
        )
        insert_frame(
            self.connection, plan_tables.plan_households, record.households, plan_id=record.plan_id
        )
        insert_frame(self.connection, plan_tables.plan_cells, record.cells, plan_id=record.plan_id)
        self._insert_layers("", record.exact, plan=record.plan_id)
        self._insert_public(record)

    def _insert_public(self, record: PlanRecord) -> None:
        table = plan_tables.plans
        status = select(table.c.status).where(table.c.plan_id == record.plan_id)
        self.connection.execute(
            update(table)
            .where(table.c.plan_id == record.plan_id)
            .values(
                public_figures=_json(record.public.figures),
                public_extent=_json(_extent(record.public)),
            )
        )
        self.connection.execute(
            insert(plan_tables.public_plans).values(
                plan_id=record.plan_id, public_id=record.public_id, state=record.public_state
            )
        )
        self._insert_layers("public_", record.public, plan=record.public_id)
        self._set_status(record.plan_id, str(self.connection.execute(status).scalar_one()))

    def _insert_layers(self, prefix: str, view: ViewRecord, *, plan: str) -> None:
        layer = metadata.tables
        zones, checkpoints, cells = (
            layer[f"{prefix}{name}"] for name in ("zones", "checkpoints", "cells")
        )
        insert_frame(self.connection, zones, view.zones, status="draft", plan=plan)
        insert_frame(self.connection, checkpoints, view.checkpoints, plan=plan)
        insert_frame(self.connection, cells, view.cells, plan=plan)


def _lifted(plan_id: str) -> Fault:
    return Fault(
        f"plan {plan_id}",
        "a plan that was lifted",
        "a draft, or the plan in force",
        "A lifted plan stays as it is: draw a new one, or name another --database.",
    )


def _facts_columns(view: View) -> Select[Any]:
    table = plan_tables.plans.c
    figures, extent = (
        (table.public_figures, table.public_extent)
        if view == "public"
        else (table.figures, table.extent)
    )
    # The public knows a plan by another name: its own is a digest of its cases.
    shown = plan_tables.public_plans
    name = shown.c.public_id if view == "public" else table.plan_id
    return select(
        name.label("name"),
        table.area_digest,
        table.policy,
        table.status,
        table.as_of,
        figures.label("figures"),
        extent.label("extent"),
    ).select_from(plan_tables.plans.join(shown, isouter=view != "public"))


def _facts(row: Any) -> PlanFacts:
    return PlanFacts(
        plan_id=row.name,
        area_digest=row.area_digest,
        policy=row.policy,
        status=row.status,
        as_of=datetime.fromisoformat(row.as_of),
        figures=orjson.loads(row.figures),
        extent=tuple(orjson.loads(row.extent)),
    )


def _extent(view: ViewRecord) -> Box:
    frames = (view.zones, view.checkpoints, view.cells)
    bounds = np.array([frame.total_bounds for frame in frames if len(frame)])
    min_x, min_y = bounds[:, :2].min(axis=0)
    max_x, max_y = bounds[:, 2:].max(axis=0)
    return float(min_x), float(min_y), float(max_x), float(max_y)


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
