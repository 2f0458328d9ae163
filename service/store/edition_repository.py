"""Find which plan was in force when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from service.clock import moment_text

from .edition_ports import Edition, Revisions
from .engine import GEOPACKAGE, POSTGRESQL
from .tables import area_tables, plan_tables
from .written_question import written

_PLANS: Final = plan_tables.plans.c
_NOTHING: Final = Edition(area_digest=None, plan_id=None, source_key=None, as_of=None)


def _edition(condition: ColumnElement[bool]) -> Select[Any]:
    """Return a question for the area, beside it the plans of it that meet a condition."""
    joined = area_tables.area.outerjoin(
        plan_tables.plans, and_(_PLANS.area_digest == area_tables.area.c.digest, condition)
    ).outerjoin(plan_tables.public_plans, plan_tables.public_plans.c.plan_id == _PLANS.plan_id)
    return select(
        area_tables.area.c.digest,
        _PLANS.plan_id,
        _PLANS.source_key,
        _PLANS.as_of,
        _PLANS.status,
        _PLANS.published_at,
        _PLANS.lifted_at,
        plan_tables.public_plans.c.public_id,
    ).select_from(joined)


IN_FORCE: Final = _edition(_PLANS.status == "in_force")
"""Asked with most requests, and therefore made once."""


_REVISIONS: Final = (
    select(
        select(plan_tables.revisions.c.number).scalar_subquery(),
        select(area_tables.area.c.digest).scalar_subquery(),
        func.count(_PLANS.published_at),
        func.max(_PLANS.published_at),
        func.count(_PLANS.lifted_at),
        func.max(_PLANS.lifted_at),
        func.count(plan_tables.public_plans.c.plan_id),
    )
    .select_from(
        plan_tables.plans.outerjoin(
            plan_tables.public_plans, plan_tables.public_plans.c.plan_id == _PLANS.plan_id
        )
    )
    .where(_PLANS.published_at.is_not(None))
)

_ASKED: Final = {kind: written(_REVISIONS, kind) for kind in (GEOPACKAGE, POSTGRESQL)}

REVISIONS_SQL: Final = _ASKED[GEOPACKAGE].sql
"""The same for a GeoPackage, in its own words."""


@dataclass(frozen=True, slots=True)
class SqlEditionRepository:
    """The editions of a SQL database, inside one transaction."""

    connection: Connection

    def in_force(self) -> Edition:
        """
        Return the edition of this moment.

        Returns
        -------
        Edition
            The area and the plan in force, as far as there are any.
        """
        return self._first(IN_FORCE)

    def named(self, plan_id: str) -> Edition | None:
        """
        Return the edition of a stored plan, drafts and lifted ones among them.

        Parameters
        ----------
        plan_id
            The plan.

        Returns
        -------
        Edition or None
            None where no plan of that name is stored.
        """
        found = self._first(_edition(_PLANS.plan_id == plan_id))
        return None if found.plan_id is None else found

    def during(self, start: datetime | None, end: datetime | None) -> Edition:
        """
        Return the edition of the last plan that was in force in an interval.

        Parameters
        ----------
        start, end
            The interval, both ends included; None where it is open.

        Returns
        -------
        Edition
            One without a plan where none was in force then. A plan holds from the moment it
            was put in force up to, and without, the moment it was lifted.
        """
        conditions: list[ColumnElement[bool]] = [_PLANS.published_at.is_not(None)]
        if end is not None:
            conditions.append(_PLANS.published_at <= moment_text(end))
        if start is not None:
            began = moment_text(start)
            conditions.append(or_(_PLANS.lifted_at.is_(None), _PLANS.lifted_at > began))
        last = _edition(and_(*conditions)).order_by(_PLANS.published_at.desc()).limit(1)
        return self._first(last)

    def published(self, at: datetime) -> Edition | None:
        """
        Return the edition of the plan that was put in force at a moment.

        Parameters
        ----------
        at
            The moment, to the microsecond; no two plans have the same one.

        Returns
        -------
        Edition or None
            None where no plan was put in force then.
        """
        found = self._first(_edition(_PLANS.published_at == moment_text(at)))
        return None if found.plan_id is None else found

    def first_published(self) -> datetime | None:
        """
        Return when the first plan was put in force.

        Returns
        -------
        datetime or None
            In UTC; None where no plan ever was.
        """
        times = select(_PLANS.published_at).where(_PLANS.published_at.is_not(None))
        first = self.connection.execute(times.order_by(_PLANS.published_at).limit(1)).scalar()
        return _time(first)

    def revision(self) -> int:
        """
        Return how often anything that layers and plans show was changed.

        Returns
        -------
        int
            It grows with every area, plan and status that is stored; 0 at first.
        """
        return self.connection.execute(select(plan_tables.revisions.c.number)).scalar() or 0

    def revisions(self) -> Revisions:
        """
        Return what tells whether anything that layers and plans show was changed.

        Returns
        -------
        Revisions
            To be compared with an earlier one.
        """
        asked = _ASKED[self.connection.dialect.name]
        return revisions_of(asked.first(self.connection, {}))

    def _first(self, question: Select[Any]) -> Edition:
        row = self.connection.execute(question).first()
        return edition_of(row)


def edition_of(row: Any) -> Edition:
    """
    Read an edition from its row.

    Parameters
    ----------
    row
        A row of `IN_FORCE`; None where nothing is stored.

    Returns
    -------
    Edition
        What the row holds.
    """
    if row is None:
        return _NOTHING
    return Edition(
        area_digest=row.digest,
        plan_id=row.plan_id,
        source_key=row.source_key,
        as_of=_time(row.as_of),
        status=row.status,
        published_at=_time(row.published_at),
        lifted_at=_time(row.lifted_at),
        public_id=row.public_id,
    )


def revisions_of(row: Sequence[Any]) -> Revisions:
    """Return the revisions that a row of `REVISIONS_SQL` tells."""
    drafted, area, *published = row
    return Revisions(area=area, published=(area, *published), drafted=drafted or 0)


def count_change(connection: Connection) -> None:
    """
    Note that something changed that layers or plans show.

    Parameters
    ----------
    connection
        A connection inside a writing transaction.
    """
    table = plan_tables.revisions
    counted = connection.execute(update(table).values(number=table.c.number + 1))
    if counted.rowcount == 0:
        connection.execute(insert(table).values(number=1))


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
