"""Read cases and plans of a SQL database to say how an outbreak goes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from .situation_ports import KnownCase, PublishedPlan
from .tables import area_tables, case_tables, draft_tables, plan_tables

_CASES = case_tables.cases
_PLANS = plan_tables.plans
_REPORTS = case_tables.case_reports
_STATES = case_tables.case_states


@dataclass(frozen=True, slots=True)
class SqlSituationRepository:
    """How an outbreak goes, inside one transaction."""

    connection: Connection

    def cases(self) -> tuple[KnownCase, ...]:
        """
        Return every case that was not withdrawn.

        Returns
        -------
        tuple of KnownCase
            In the order of their first reports.
        """
        first = (
            select(
                _REPORTS.c.case_id,
                func.min(_REPORTS.c.report_id).label("first_report"),
                func.min(_REPORTS.c.received_at).label("received_at"),
            )
            .group_by(_REPORTS.c.case_id)
            .subquery()
        )
        found = (
            select(_CASES, first.c.first_report, first.c.received_at)
            .join(first, first.c.case_id == _CASES.c.case_id)
            .join(_STATES, _STATES.c.case_id == _CASES.c.case_id)
            .where(~_STATES.c.is_withdrawn)
            .order_by(first.c.first_report)
            .with_only_columns(
                _CASES.c.reported_at,
                _CASES.c.status,
                _CASES.c.outcome,
                _CASES.c.alley_id,
                _CASES.c.hamlet_id,
                _CASES.c.ward_id,
                first.c.first_report,
                first.c.received_at,
            )
        )
        return tuple(
            KnownCase(
                reported_at=datetime.fromisoformat(row.reported_at),
                received_at=datetime.fromisoformat(row.received_at),
                first_report=row.first_report,
                status=row.status,
                outcome=row.outcome,
                units=(row.alley_id, row.hamlet_id, row.ward_id),
            )
            for row in self.connection.execute(found)
        )

    def published(self) -> tuple[PublishedPlan, ...]:
        """
        Return every plan that is or was in force.

        Returns
        -------
        tuple of PublishedPlan
            In the order in which they came.
        """
        drafts = draft_tables.plan_drafts
        found = (
            select(_PLANS.c.published_at, _PLANS.c.as_of, drafts.c.last_report)
            .outerjoin(drafts, drafts.c.plan_id == _PLANS.c.plan_id)
            .where(_PLANS.c.published_at.is_not(None))
            .order_by(_PLANS.c.published_at)
        )
        return tuple(
            PublishedPlan(
                published_at=datetime.fromisoformat(row.published_at),
                as_of=datetime.fromisoformat(row.as_of),
                last_report=row.last_report,
            )
            for row in self.connection.execute(found)
        )

    def ward_names(self) -> dict[str, str]:
        """
        Return the names of wards.

        Returns
        -------
        dict
            By identifier.
        """
        units = area_tables.units
        found = select(units.c.unit_id, units.c.name).where(units.c.level == "ward")
        return {row.unit_id: row.name for row in self.connection.execute(found)}
