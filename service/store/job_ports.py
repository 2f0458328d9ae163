"""Name what a store keeps of the runs of processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

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
