"""Count what a store holds, for those who watch the service."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args

from sqlalchemy import Column, Connection, func, select

from .case_repository import SqlCaseRepository
from .draft_repository import SqlDraftRepository
from .figure_ports import StoreFigures
from .job_ports import JobStatus
from .tables import job_tables, plan_tables

_PLANS: Final = plan_tables.plans.c
_JOBS: Final = job_tables.jobs.c


@dataclass(frozen=True, slots=True)
class SqlFigureRepository:
    """Figures of a SQL database, inside one transaction."""

    connection: Connection

    def read(self) -> StoreFigures:
        """
        Count.

        Returns
        -------
        StoreFigures
            Of one moment.
        """
        plans = self._by_status(_PLANS.status)
        jobs = self._by_status(_JOBS.status)
        newest = select(func.max(_PLANS.published_at)).where(_PLANS.status == "in_force")
        published = self.connection.execute(newest).scalar()
        last = SqlCaseRepository(self.connection).last_report()
        drawn = SqlDraftRepository(self.connection).drawn_up_to()
        return StoreFigures(
            plans_in_force=plans.get("in_force", 0),
            drafts=plans.get("draft", 0),
            undrawn_reports=max(0, last - drawn),
            jobs={status: jobs.get(status, 0) for status in get_args(JobStatus)},
            published_at=None if published is None else datetime.fromisoformat(published),
        )

    def _by_status(self, column: Column[str]) -> dict[str, int]:
        counted = select(column, func.count()).group_by(column)
        return {str(status): int(number) for status, number in self.connection.execute(counted)}
