"""Keep jobs, so that they survive the process that runs them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from .job_ports import Job
from .tables import job_tables

_JOBS = job_tables.jobs
_OPEN: Final = ("accepted", "running")


@dataclass(frozen=True, slots=True)
class SqlJobRepository:
    """Jobs in a SQL database, inside one transaction."""

    connection: Connection

    def add(self, job: Job, *, most_waiting: int, keep: int) -> bool:
        """
        Add a job.

        Parameters
        ----------
        job
            The job.
        most_waiting
            How many jobs may wait or run, this one among them.
        keep
            How many jobs that ended are kept; older ones are removed.

        Returns
        -------
        bool
            False where too many wait, and it is not added.
        """
        table = _JOBS.c
        is_open = table.status.in_(_OPEN)
        waiting = self.connection.execute(
            select(func.count()).select_from(_JOBS).where(is_open)
        ).scalar_one()
        if waiting >= most_waiting:
            return False
        ended = select(table.job_number).where(~is_open).order_by(table.job_number.desc())
        numbers = self.connection.execute(ended).scalars().all()
        self.connection.execute(delete(_JOBS).where(table.job_number.in_(numbers[keep:])))
        last = self.connection.execute(select(func.max(table.job_number))).scalar()
        self.connection.execute(
            insert(_JOBS).values(
                job_number=int(last or 0) + 1,
                job_id=job.job_id,
                process=job.process,
                inputs=orjson.dumps(job.inputs).decode(),
                created_by=job.created_by,
                created_at=_text(job.created_at),
                expires=0.0,
                **_state(job),
            )
        )
        return True

    def one(self, job_id: str) -> Job | None:
        """
        Return a job.

        Parameters
        ----------
        job_id
            Which.

        Returns
        -------
        Job or None
            None where there is none.
        """
        found = select(_JOBS).where(_JOBS.c.job_id == job_id)
        row = self.connection.execute(found).one_or_none()
        return None if row is None else _job(row)

    def listed(
        self, *, created_by: str | None, limit: int, offset: int
    ) -> tuple[int, tuple[Job, ...]]:
        """
        Return some jobs.

        Parameters
        ----------
        created_by
            Whose; None for everybody's.
        limit
            Most of them.
        offset
            How many to pass over.

        Returns
        -------
        tuple of int and tuple of Job
            How many there are, and this page, the newest first.
        """
        wanted = select(_JOBS)
        counted = select(func.count()).select_from(_JOBS)
        if created_by is not None:
            wanted = wanted.where(_JOBS.c.created_by == created_by)
            counted = counted.where(_JOBS.c.created_by == created_by)
        page = wanted.order_by(_JOBS.c.job_number.desc()).limit(limit).offset(offset)
        rows = self.connection.execute(page).all()
        return self.connection.execute(counted).scalar_one(), tuple(_job(row) for row in rows)

    def take(self, owner: str, *, now: datetime, seconds: float) -> Job | None:
        """
        Take the next job to run.

        Parameters
        ----------
        owner
            Who runs it.
        now
            The time.
        seconds
            How long the right to run it lasts unless it is renewed.

        Returns
        -------
        Job or None
            The oldest one that waits, or whose owner died; None where another one runs, or none
            waits.
        """
        table, moment = _JOBS.c, now.timestamp()
        is_run = (table.status == "running") & (table.expires > moment)
        running = select(table.job_id).where(is_run).limit(1)
        if self.connection.execute(running).first() is not None:
            return None
        waiting = select(_JOBS).where(table.status.in_(_OPEN)).order_by(table.job_number).limit(1)
        row = self.connection.execute(waiting).one_or_none()
        if row is None:
            return None
        self.connection.execute(
            update(_JOBS)
            .where(table.job_id == row.job_id)
            .values(
                status="running",
                progress=0,
                message="",
                started_at=_text(now),
                updated_at=_text(now),
                owner=owner,
                expires=moment + seconds,
            )
        )
        return self.one(row.job_id)

    def note(self, job: Job, owner: str, *, now: datetime, seconds: float) -> bool:
        """
        Keep how a job goes, and renew the right to run it.

        Parameters
        ----------
        job
            The job as it is now.
        owner
            Who runs it.
        now
            The time.
        seconds
            How long the right to run it lasts.

        Returns
        -------
        bool
            False where it was dismissed or another one has it: then whoever runs it must stop.
        """
        table = _JOBS.c
        kept = (
            update(_JOBS)
            .where(table.job_id == job.job_id, table.owner == owner, table.status == "running")
            .values(expires=now.timestamp() + seconds, **_state(job))
        )
        return self.connection.execute(kept).rowcount > 0

    def are_waiting(self) -> bool:
        """
        Return whether a job waits or runs.

        Returns
        -------
        bool
            True also where another process runs one, which may die.
        """
        found = select(_JOBS.c.job_id).where(_JOBS.c.status.in_(_OPEN)).limit(1)
        return self.connection.execute(found).first() is not None

    def renew(self, job_id: str, owner: str, *, now: datetime, seconds: float) -> None:
        """
        Renew the right to run a job.

        Parameters
        ----------
        job_id
            The job.
        owner
            Who runs it; another's is left alone.
        now
            The time.
        seconds
            How long the right lasts from now.
        """
        self.connection.execute(
            update(_JOBS)
            .where(_JOBS.c.job_id == job_id, _JOBS.c.owner == owner)
            .values(expires=now.timestamp() + seconds)
        )

    def give_back(self, job_id: str, owner: str) -> None:
        """
        Let a job that was begun be begun again.

        Parameters
        ----------
        job_id
            The job.
        owner
            Who had it; another's, and one that ended, is left alone.
        """
        table = _JOBS.c
        self.connection.execute(
            update(_JOBS)
            .where(table.job_id == job_id, table.owner == owner, table.status == "running")
            .values(status="accepted", progress=0, message="", owner=None, expires=0.0)
        )

    def dismiss(self, job_id: str, *, at: datetime) -> Job | None:
        """
        End a job that has not ended.

        Parameters
        ----------
        job_id
            Which.
        at
            The time.

        Returns
        -------
        Job or None
            The job; one that had ended is as it was. None where there is none.
        """
        table = _JOBS.c
        self.connection.execute(
            update(_JOBS)
            .where(table.job_id == job_id, table.status.in_(_OPEN))
            .values(status="dismissed", message="", finished_at=_text(at), updated_at=_text(at))
        )
        return self.one(job_id)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _state(job: Job) -> dict[str, Any]:
    return {
        "status": job.status,
        "progress": job.progress,
        "message": job.message,
        "started_at": None if job.started_at is None else _text(job.started_at),
        "updated_at": _text(job.updated_at),
        "finished_at": None if job.finished_at is None else _text(job.finished_at),
        "result": None if job.result is None else orjson.dumps(job.result).decode(),
        "faults": orjson.dumps(job.faults).decode(),
    }


def _job(row: Row[Any]) -> Job:
    return Job(
        job_id=row.job_id,
        process=row.process,
        inputs=orjson.loads(row.inputs),
        created_by=row.created_by,
        created_at=datetime.fromisoformat(row.created_at),
        updated_at=datetime.fromisoformat(row.updated_at),
        status=row.status,
        progress=row.progress,
        message=row.message,
        started_at=_moment(row.started_at),
        finished_at=_moment(row.finished_at),
        result=None if row.result is None else orjson.loads(row.result),
        faults=tuple(orjson.loads(row.faults)),
    )
