"""Hold the table of the runs of processes."""

from typing import Final

from sqlalchemy import Column, Double, Integer, Table, Text

from service.store.columns import identifier

from .metadata import metadata

jobs: Final = Table(
    "jobs",
    metadata,
    Column("job_number", Integer, primary_key=True, autoincrement=False),
    Column("job_id", identifier(), nullable=False, unique=True),
    Column("process", Text, nullable=False),
    Column("inputs", Text, nullable=False),  # JSON
    Column("status", Text, nullable=False),  # accepted, running, successful, failed, dismissed
    Column("progress", Integer, nullable=False),  # per cent
    Column("message", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("started_at", Text),
    Column("updated_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("result", Text),  # JSON
    Column("faults", Text, nullable=False),  # JSON
    Column("owner", Text),
    Column("expires", Double, nullable=False),  # of the owner's right to run it
)
