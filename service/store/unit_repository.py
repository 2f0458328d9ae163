"""Read the units that a caller's scope is made of."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from .scope import is_one_of
from .tables import area_tables

_UNITS = area_tables.units


@dataclass(frozen=True, slots=True)
class SqlUnitRepository:
    """The units of a SQL database, inside one transaction."""

    connection: Connection

    def named(self, names: Collection[str]) -> dict[str, tuple[str, ...]]:
        """
        Return which units each name stands for.

        Parameters
        ----------
        names
            Identifiers of units, or official codes.

        Returns
        -------
        dict
            For every name the units it is the identifier or code of, sorted; none where no unit
            has it.
        """
        kind = self.connection.dialect.name
        rows = self.connection.execute(
            select(_UNITS.c.unit_id, _UNITS.c.code)
            .where(or_(is_one_of(_UNITS.c.unit_id, names, kind=kind),
                       is_one_of(_UNITS.c.code, names, kind=kind)))
            .order_by(_UNITS.c.unit_id)
        ).all()  # fmt: skip
        return {
            name: tuple(row.unit_id for row in rows if name in (row.unit_id, row.code))
            for name in names
        }

    def below(self, units: Collection[str]) -> frozenset[str]:
        """
        Return units and everything that lies below them.

        Parameters
        ----------
        units
            Identifiers of units; those that are not stored are left out.

        Returns
        -------
        frozenset of str
            Identifiers.
        """
        kind = self.connection.dialect.name
        top = select(_UNITS.c.unit_id).where(is_one_of(_UNITS.c.unit_id, units, kind=kind))
        held = top.cte("held", recursive=True)
        children = select(_UNITS.c.unit_id).join(held, _UNITS.c.parent_id == held.c.unit_id)
        found = select(held.union(children).c.unit_id)
        return frozenset(self.connection.execute(found).scalars())
