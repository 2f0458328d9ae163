"""Keep plans: immutable, except for which of them is in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from service.clock import utc_now
from zoning.errors import Fault
from zoning.plan.plan import Status

from .edition_repository import count_change
from .errors import InvalidStore
from .plan_facts import facts_columns, facts_of, newest_first
from .plan_ports import PlanFacts, PlanRecord
from .plan_rows import insert_plan, insert_public, next_moment, remove_plan, set_status, want_area
from .tables import plan_tables
from .view import View


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
        found = facts_columns(view).where(plan_tables.plans.c.status == "in_force")
        row = self.connection.execute(found).one_or_none()
        return None if row is None else facts_of(row)

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
        found = facts_columns(view).where(plan_tables.plans.c.plan_id == plan_id)
        row = self.connection.execute(found).one_or_none()
        return None if row is None else facts_of(row)

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
        found = newest_first(facts_columns(view).where(wanted)).limit(limit).offset(offset)
        rows = self.connection.execute(found).all()
        matched = int(self.connection.execute(counted).scalar_one())
        return matched, tuple(facts_of(row) for row in rows)

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
        want_area(self.connection, record)
        table = plan_tables.plans
        row = select(table.c.source_key, table.c.status).where(table.c.plan_id == record.plan_id)
        known = self.connection.execute(row).one_or_none()
        if known is not None and self.files(record.plan_id) != dict(record.files):
            if not may_replace or known.status == "lifted":
                found = "a plan of this name with other content"
                raise InvalidStore([Fault(f"plan {record.plan_id}", found, "the same plan")])
            remove_plan(self.connection, record.plan_id)
            known = None
        if known is None:
            insert_plan(self.connection, record)
            count_change(self.connection)
        elif self.public_id(record.plan_id) is None:
            insert_public(self.connection, record)
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
        at = next_moment(self.connection, self.clock())
        table = plan_tables.plans
        before = select(table.c.plan_id).where(table.c.status == "in_force")
        for lifted in self.connection.execute(before).scalars().all():
            set_status(self.connection, lifted, "lifted", lifted_at=at)
        set_status(self.connection, plan_id, "in_force", published_at=at)
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
        set_status(
            self.connection, plan_id, "lifted", lifted_at=next_moment(self.connection, self.clock())
        )
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


def _lifted(plan_id: str) -> Fault:
    return Fault(
        f"plan {plan_id}",
        "a plan that was lifted",
        "a draft, or the plan in force",
        "A lifted plan stays as it is: draw a new one, or name another --database.",
    )
