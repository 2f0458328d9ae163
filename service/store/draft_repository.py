"""Keep what the service knows of plans it drew: from what, when, and why it could not."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from .draft_ports import DraftFacts, DraftFailure, PlanAct, PlanDeed
from .edition_repository import count_change
from .plan_rows import remove_plan
from .tables import draft_tables, plan_tables

_DRAFTS = draft_tables.plan_drafts
_FAILURES = draft_tables.draft_failures
_LEASES = draft_tables.draft_leases
_ACTS = draft_tables.plan_acts
_DISCARDED = draft_tables.discarded_drafts
_NAME: Final = "drafter"


@dataclass(frozen=True, slots=True)
class SqlDraftRepository:
    """What is known of drafts in a SQL database, inside one transaction."""

    connection: Connection

    def note(self, plan_id: str, facts: DraftFacts, *, keep: int) -> None:
        """
        Keep what is known of a draft.

        Parameters
        ----------
        plan_id
            The plan, which is stored. Where it was drawn before, it counts as drawn anew.
        facts
            What is known.
        keep
            How many drafts that nobody asked for are kept; older ones are removed.
        """
        known = self.facts(plan_id)
        self.connection.execute(delete(_DRAFTS).where(_DRAFTS.c.plan_id == plan_id))
        is_automatic = facts.is_automatic and (known is None or known.is_automatic)
        self.connection.execute(
            insert(_DRAFTS).values(
                plan_id=plan_id,
                last_report=facts.last_report,
                unlocated=facts.unlocated,
                is_automatic=is_automatic,
                drawn_after=facts.drawn_after,
                orders=orjson.dumps(facts.orders).decode() if facts.orders else None,
            )
        )
        self._remove_old(keep)

    def facts(self, plan_id: str) -> DraftFacts | None:
        """
        Return what is known of a plan the service drew.

        Parameters
        ----------
        plan_id
            The plan.

        Returns
        -------
        DraftFacts or None
            None where the service did not draw it.
        """
        found = select(_DRAFTS).where(_DRAFTS.c.plan_id == plan_id)
        row = self.connection.execute(found).one_or_none()
        if row is None:
            return None
        orders = {} if row.orders is None else orjson.loads(row.orders)
        is_automatic = bool(row.is_automatic)
        return DraftFacts(row.last_report, row.unlocated, is_automatic, row.drawn_after, orders)

    def note_act(self, plan_id: str, deed: PlanDeed) -> None:
        """
        Keep what was done with a plan.

        Parameters
        ----------
        plan_id
            The plan, which is stored.
        deed
            What was done.
        """
        self.connection.execute(
            insert(_ACTS).values(
                plan_id=plan_id,
                act=deed.act,
                done_at=deed.done_at.astimezone(UTC).isoformat(),
                done_by=deed.done_by,
                reason=deed.reason,
            )
        )

    def acts(self, plan_id: str) -> tuple[PlanDeed, ...]:
        """
        Return what was done with a plan.

        Parameters
        ----------
        plan_id
            The plan.

        Returns
        -------
        tuple of PlanDeed
            The first first.
        """
        found = select(_ACTS).where(_ACTS.c.plan_id == plan_id).order_by(_ACTS.c.act_number)
        return tuple(
            PlanDeed(
                cast("PlanAct", row.act),
                datetime.fromisoformat(row.done_at),
                row.done_by,
                row.reason,
            )
            for row in self.connection.execute(found)
        )

    def note_failure(self, failure: DraftFailure) -> None:
        """
        Keep why a draft could not be drawn.

        Parameters
        ----------
        failure
            The failure.
        """
        self.connection.execute(
            insert(_FAILURES).values(
                failed_at=failure.failed_at.astimezone(UTC).isoformat(),
                policy=failure.policy,
                last_report=failure.last_report,
                detail=failure.detail,
                faults=orjson.dumps(failure.faults).decode(),
            )
        )

    def failures(self, limit: int) -> tuple[DraftFailure, ...]:
        """
        Return the failures since the last automatic draft.

        Parameters
        ----------
        limit
            Most of them.

        Returns
        -------
        tuple of DraftFailure
            Newest first; empty where the last draft could be drawn.
        """
        found = (
            select(_FAILURES)
            .where(_FAILURES.c.last_report > self._last_drawn())
            .order_by(_FAILURES.c.failure_number.desc())
            .limit(limit)
        )
        return tuple(
            DraftFailure(
                failed_at=datetime.fromisoformat(row.failed_at),
                policy=row.policy,
                last_report=row.last_report,
                detail=row.detail,
                faults=tuple(orjson.loads(row.faults)),
            )
            for row in self.connection.execute(found)
        )

    def drawn_up_to(self) -> int:
        """
        Return up to which report drafts were tried.

        Returns
        -------
        int
            Number of the last report that an automatic draft, or a failure, counts.
        """
        failed = self.connection.execute(select(func.max(_FAILURES.c.last_report))).scalar()
        return max(self._last_drawn(), int(failed or 0))

    def discard(self, plan_id: str, *, by: str, at: datetime) -> None:
        """
        Remove a draft, and keep who did so and when.

        Parameters
        ----------
        plan_id
            The plan, a draft.
        by
            Who discards it: the name of a key.
        at
            When.

        Notes
        -----
        The reports it counts stay counted: nothing like it is drawn again unasked.
        """
        known = self.facts(plan_id)
        self.connection.execute(
            insert(_DISCARDED).values(
                draft_id=plan_id,
                last_report=0 if known is None else known.last_report,
                is_automatic=known is not None and known.is_automatic,
                discarded_at=at.astimezone(UTC).isoformat(),
                discarded_by=by,
            )
        )
        remove_plan(self.connection, plan_id)
        count_change(self.connection)

    def take_lease(self, owner: str, *, now: float, seconds: float) -> bool:
        """
        Take or renew the right to draw.

        Parameters
        ----------
        owner
            Who takes it.
        now
            Seconds since 1970.
        seconds
            For how long; it ends by itself where its owner died.

        Returns
        -------
        bool
            False where another one has it.
        """
        row = self.connection.execute(select(_LEASES)).one_or_none()
        if row is not None and row.owner != owner and row.expires > now:
            return False
        if row is None:
            self.connection.execute(
                insert(_LEASES).values(name=_NAME, owner=owner, expires=now + seconds)
            )
        else:
            self.connection.execute(update(_LEASES).values(owner=owner, expires=now + seconds))
        return True

    def give_lease_back(self, owner: str) -> None:
        """
        Give the right to draw back.

        Parameters
        ----------
        owner
            Who had it; another's is left alone.
        """
        self.connection.execute(delete(_LEASES).where(_LEASES.c.owner == owner))

    def _last_drawn(self) -> int:
        """Return up to which report automatic drafts were drawn, discarded ones among them."""
        return max(
            int(
                self.connection.execute(
                    select(func.max(table.c.last_report)).where(table.c.is_automatic.is_(True))
                ).scalar()
                or 0
            )
            for table in (_DRAFTS, _DISCARDED)
        )

    def _remove_old(self, keep: int) -> None:
        """Remove the oldest drafts that nobody asked for and nobody published."""
        plans = plan_tables.plans.c
        found = (
            select(_DRAFTS.c.plan_id)
            .join(plan_tables.plans, plans.plan_id == _DRAFTS.c.plan_id)
            .where(_DRAFTS.c.is_automatic.is_(True), plans.status == "draft")
            .order_by(_DRAFTS.c.last_report.desc(), plans.as_of.desc(), plans.plan_id)
            .offset(keep)
        )
        if self.connection.dialect.name != "postgresql":
            found = found.limit(-1)  # SQLite knows no offset without a limit
        for plan_id in self.connection.execute(found).scalars().all():
            remove_plan(self.connection, plan_id)
