"""Publish, lift and draft plans at stated times."""

from contextlib import closing
from datetime import UTC, datetime

from stored_sample import renamed, sample_area, sample_plan, sample_record

from service.store import open_store

FIRST_AT = datetime(2026, 7, 2, 6, 0, tzinfo=UTC)
SECOND_AT = datetime(2026, 7, 4, 6, 0, tzinfo=UTC)
LIFTED_AT = datetime(2026, 7, 9, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 7, 10, 6, 0, tzinfo=UTC)

FIRST, SECOND, DRAFT = "p-first", "p-second", "p-draft"


def publish(url: str, record, at: datetime) -> None:
    """Store a plan and put it in force at a time."""
    with closing(open_store(url, clock=lambda: at)) as store:
        store.save_plan(record)


def draft(url: str, record) -> None:
    """Store a plan as a draft."""
    with closing(open_store(url)) as store, store.writing() as stored:
        stored.plans.save(record)


def lift(url: str, plan_id: str, at: datetime) -> None:
    """Lift the plan in force at a time."""
    with closing(open_store(url, clock=lambda: at)) as store, store.writing() as stored:
        stored.plans.lift(plan_id)


def public_name(url: str, plan_id: str) -> str:
    """Return what the public calls a plan."""
    with closing(open_store(url)) as store, store.reading() as stored:
        name = stored.plans.public_id(plan_id)
    assert name is not None
    return name


def two_plans(url: str) -> None:
    """Store the area, a plan, another one that is in force, and a draft."""
    with closing(open_store(url)) as store:
        store.save_area(sample_area())
    publish(url, renamed(sample_record(sample_plan(5, 20)), FIRST), FIRST_AT)
    publish(url, renamed(sample_record(sample_plan(30)), SECOND), SECOND_AT)
    draft(url, renamed(sample_record(sample_plan(12)), DRAFT))
