"""Write the rows of plans, and remove those of drafts."""

from datetime import UTC, datetime, timedelta

import numpy as np
import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from service.clock import moment_text
from zoning.errors import Fault
from zoning.plan.plan import Status

from .errors import InvalidStore
from .layers import named
from .plan_ports import PlanRecord, ViewRecord
from .rows import insert_frame
from .tables import area_tables, layer_tables, plan_tables
from .tables.metadata import metadata
from .text_rows import insert_texts
from .view import Box

_STATUS_TABLES = (layer_tables.zones, layer_tables.public_zones)


def insert_plan(connection: Connection, record: PlanRecord) -> None:
    """
    Write a draft with both of its views.

    Parameters
    ----------
    connection
        A writing transaction.
    record
        A plan that is not stored.
    """
    connection.execute(
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
    connection.execute(
        insert(plan_tables.plan_files),
        [
            {"plan_id": record.plan_id, "name": name, "content": content}
            for name, content in sorted(record.files.items())
        ],
    )
    insert_frame(connection, plan_tables.plan_households, record.households, plan_id=record.plan_id)
    insert_frame(connection, plan_tables.plan_cells, record.cells, plan_id=record.plan_id)
    _insert_layers(connection, "", record.exact, plan=record.plan_id)
    insert_texts(connection, record.plan_id, "exact")
    insert_public(connection, record)


def insert_public(connection: Connection, record: PlanRecord) -> None:
    """
    Write the public view of a plan.

    Parameters
    ----------
    connection
        A writing transaction.
    record
        A plan that is stored and has no public view.
    """
    table = plan_tables.plans
    status = select(table.c.status).where(table.c.plan_id == record.plan_id)
    connection.execute(
        update(table)
        .where(table.c.plan_id == record.plan_id)
        .values(
            public_figures=_json(record.public.figures),
            public_extent=_json(_extent(record.public)),
        )
    )
    connection.execute(
        insert(plan_tables.public_plans).values(
            plan_id=record.plan_id, public_id=record.public_id, state=record.public_state
        )
    )
    _insert_layers(connection, "public_", record.public, plan=record.public_id)
    insert_texts(connection, record.plan_id, "public")
    set_status(connection, record.plan_id, connection.execute(status).scalar_one())


def _insert_layers(connection: Connection, prefix: str, view: ViewRecord, *, plan: str) -> None:
    layer = metadata.tables
    zones, checkpoints, cells = (
        layer[f"{prefix}{name}"] for name in ("zones", "checkpoints", "cells")
    )
    insert_frame(connection, zones, view.zones, status="draft", plan=plan)
    insert_frame(connection, checkpoints, view.checkpoints, plan=plan)
    insert_frame(connection, cells, view.cells, plan=plan)


def set_status(connection: Connection, plan_id: str, status: Status, **moments: str) -> None:
    """
    Write what has become of a plan, and of its zones in both views.

    Parameters
    ----------
    connection
        A writing transaction.
    plan_id
        A plan that is stored.
    status
        Its status.
    moments
        Columns of the table ``plans`` and their values: times at which that happened.
    """
    table = plan_tables.plans
    connection.execute(
        update(table).where(table.c.plan_id == plan_id).values(status=status, **moments)
    )
    for zones in _STATUS_TABLES:
        connection.execute(update(zones).where(named(zones, plan_id)).values(status=status))


def next_moment(connection: Connection, now: datetime) -> str:
    """
    Return a time after all at which a plan changed, even where the clock went back.

    Parameters
    ----------
    connection
        A writing transaction.
    now
        The time by the clock.

    Returns
    -------
    str
        As the table ``plans`` keeps times.
    """
    table = plan_tables.plans.c
    times = select(func.max(table.published_at), func.max(table.lifted_at))
    latest = max(filter(None, connection.execute(times).one()), default=None)
    if latest is not None:
        now = max(now, datetime.fromisoformat(latest) + timedelta(microseconds=1))
    return moment_text(now)


def want_area(connection: Connection, record: PlanRecord) -> None:
    """
    Refuse a plan of another area.

    Parameters
    ----------
    connection
        A transaction.
    record
        The plan.

    Raises
    ------
    InvalidStore
        If another area is stored, or none.
    """
    digest = connection.execute(select(area_tables.area.c.digest)).scalar()
    if digest != record.area_digest:
        found = "a plan drawn on another area" if digest else "no area stored"
        expected = f"a plan of area {(digest or record.area_digest)[:8]}"
        raise InvalidStore([Fault(f"plan {record.plan_id}", found, expected)])


def remove_plan(connection: Connection, plan_id: str) -> None:
    """
    Remove a draft, with everything that is known of it.

    Parameters
    ----------
    connection
        A writing transaction.
    plan_id
        The plan.
    """
    for table in reversed(metadata.sorted_tables):
        if "plan" in table.c:
            connection.execute(delete(table).where(named(table, plan_id)))
        elif "plan_id" in table.c:
            connection.execute(delete(table).where(table.c.plan_id == plan_id))


def _extent(view: ViewRecord) -> Box:
    frames = (view.zones, view.checkpoints, view.cells)
    bounds = np.array([frame.total_bounds for frame in frames if len(frame)])
    min_x, min_y = bounds[:, :2].min(axis=0)
    max_x, max_y = bounds[:, 2:].max(axis=0)
    return float(min_x), float(min_y), float(max_x), float(max_y)


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
