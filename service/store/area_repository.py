"""Keep the one area of a database."""

from dataclasses import asdict, dataclass

import numpy as np
import orjson
from sqlalchemy import Connection, insert, select

from zoning.area.area import Area
from zoning.errors import Fault

from .area_ports import AreaFacts
from .edition_repository import count_change
from .errors import InvalidStore
from .rows import insert_frame
from .tables import area_tables
from .tables.metadata import metadata
from .view import Box


@dataclass(frozen=True, slots=True)
class SqlAreaRepository:
    """The area of a SQL database, inside one transaction."""

    connection: Connection

    def facts(self) -> AreaFacts | None:
        """
        Return what is known of the area.

        Returns
        -------
        AreaFacts or None
            None where nothing is stored yet.
        """
        row = self.connection.execute(select(area_tables.area)).one_or_none()
        if row is None:
            return None
        return AreaFacts(
            name=row.name,
            digest=row.digest,
            valid_from=row.valid_from,
            invented=row.invented,
            extent=tuple(orjson.loads(row.extent)),
            sources=tuple(orjson.loads(row.sources)),
            coverage=tuple(orjson.loads(row.coverage)),
        )

    def save(self, area: Area) -> None:
        """
        Store an area.

        Parameters
        ----------
        area
            The area. Storing the same one again changes nothing.

        Raises
        ------
        InvalidStore
            If the database holds another area.
        """
        known = self.facts()
        if known is not None:
            if known.digest != area.digest:
                raise InvalidStore([_another(known, area)])
            return
        self.connection.execute(
            insert(area_tables.area).values(
                digest=area.digest,
                name=area.name,
                valid_from=area.valid_from,
                invented=area.invented,
                sources=_json([asdict(source) for source in area.sources]),
                coverage=_json([asdict(entry) for entry in area.coverage]),
                extent=_json(extent_of(area)),
            )
        )
        for name in ("units", "households", "streets", "sites", "ground"):
            insert_frame(self.connection, metadata.tables[name], getattr(area, name))
        insert_frame(self.connection, area_tables.area_cells, area.cells)
        count_change(self.connection)

    def units_round(self, household_id: str) -> frozenset[str]:
        """
        Return every unit that holds a household.

        Parameters
        ----------
        household_id
            The household.

        Returns
        -------
        frozenset of str
            The smallest one and all round it; empty where the area has no such household.
        """
        homes, units = area_tables.households.c, area_tables.units.c
        found = select(homes.unit_id).where(homes.household_id == household_id)
        unit_id = self.connection.execute(found).scalar()
        above: set[str] = set()
        while unit_id is not None and unit_id not in above:
            above.add(unit_id)
            parent = select(units.parent_id).where(units.unit_id == unit_id)
            unit_id = self.connection.execute(parent).scalar()
        return frozenset(above)


def extent_of(area: Area) -> Box:
    """
    Return the box round every layer of an area.

    Parameters
    ----------
    area
        The area; its units at least are not empty.

    Returns
    -------
    Box
        In degrees.
    """
    frames = (area.units, area.households, area.streets, area.sites, area.ground)
    bounds = np.array([frame.total_bounds for frame in frames if len(frame)])
    min_x, min_y = bounds[:, :2].min(axis=0)
    max_x, max_y = bounds[:, 2:].max(axis=0)
    return float(min_x), float(min_y), float(max_x), float(max_y)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _another(known: AreaFacts, area: Area) -> Fault:
    return Fault(
        "area",
        f"{known.name} ({known.digest[:8]})",
        f"{area.name} ({area.digest[:8]}), or an empty database",
        "A database holds one area: name another one with --database, or leave it out.",
    )
