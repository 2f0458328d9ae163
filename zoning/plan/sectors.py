"""Divide large red zones into sectors, and say who lives in which and where their lines are."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.perimeter.division import Division, divided
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import RED
from zoning.policy.schema import Policy

from .zone_parts import ZoneParts

Ints = NDArray[np.int64]

SECTOR_COLUMNS = ("id", "zone", "people", "households")
"""Columns of `Sectors.table`."""

DIVISION_COLUMNS = (
    "zone",
    "sectors",
    "lines",  # links between two sectors
    "price",  # of these lines, thousandths of a person-equivalent
    "least",  # what the lines of every such division cost at least
)
"""Columns of `Sectors.divisions`."""

LINE_COLUMNS = (
    "sector",
    "other",
    "street_id",  # null for a link through the air, and between cells
    "offset_m",  # metres along that street; a line crosses a link in its middle
)
"""Columns of `Sectors.lines`."""

MEMBER_COLUMNS = ("household_id", "sector")
"""Columns of `Sectors.households`."""

CELL_MEMBER_COLUMNS = ("cell_id", "sector")
"""Columns of `Sectors.cells`."""


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: np.empty(0, object) for name in columns})


@dataclass(frozen=True, slots=True, eq=False)
class Sectors:
    """
    The sectors of a plan's large red zones; empty where the policy asks for none.

    Attributes
    ----------
    place, number
        The places of divided zones, ascending, and for each the row of its sector in ``table``.
    table
        `SECTOR_COLUMNS`, a row a sector, by zone and number.
    divisions
        `DIVISION_COLUMNS`, a row a divided zone.
    lines
        `LINE_COLUMNS`, a row a link between two sectors, in the order of the network's links.
    households
        `MEMBER_COLUMNS`, a row a household of a divided zone, by identifier. Restricted.
    cells
        `CELL_MEMBER_COLUMNS`, a row a cell of a divided zone, by identifier. Restricted.
    """

    place: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    number: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    table: pd.DataFrame = field(default_factory=lambda: _empty(SECTOR_COLUMNS))
    divisions: pd.DataFrame = field(default_factory=lambda: _empty(DIVISION_COLUMNS))
    lines: pd.DataFrame = field(default_factory=lambda: _empty(LINE_COLUMNS))
    households: pd.DataFrame = field(default_factory=lambda: _empty(MEMBER_COLUMNS))
    cells: pd.DataFrame = field(default_factory=lambda: _empty(CELL_MEMBER_COLUMNS))


def sectors_of(
    area: Area, network: PlaceNetwork, policy: Policy, parts: ZoneParts, plan_id: str
) -> Sectors:
    """
    Divide the red zones that hold more people than one sector may.

    Parameters
    ----------
    area, network
        The area and its places.
    policy
        ``caps.max_people_sector`` is used; 0 for no sectors.
    parts
        The zones of the plan.
    plan_id
        The plan.

    Returns
    -------
    Sectors
        Sectors named after their zone, ``…-s01`` and so on.
    """
    most = policy.caps.max_people_sector
    if not most or not len(parts.level):
        return Sectors()
    is_closed = parts.place_zone >= 0
    people = np.bincount(parts.place_zone[is_closed], weights=network.people[is_closed],
                         minlength=len(parts.level))  # fmt: skip
    large = np.flatnonzero((parts.level == RED) & (people > most))
    if not len(large):
        return Sectors()
    ids = parts.ids(plan_id)
    place_row = np.full(network.places, -1, np.int64)
    names: list[str] = []
    divisions = []
    for zone in large.tolist():
        places, found, lines = _division(network, policy, parts.place_zone == zone)
        place_row[places] = found.sector + len(names)
        count = int(found.sector.max()) + 1
        divisions.append((ids[zone], count, lines, found.price, found.least))
        width = max(2, len(str(count)))
        names += [f"{ids[zone]}-s{i:0{width}d}" for i in range(1, count + 1)]
    place = np.flatnonzero(place_row >= 0)
    return Sectors(
        place=place.astype(np.int64),
        number=place_row[place],
        table=_table(network, names, place_row),
        divisions=pd.DataFrame(divisions, columns=list(DIVISION_COLUMNS)),
        lines=_lines(area, network, names, place_row),
        households=_members(
            area.households["household_id"],
            place_row[network.household_place],
            names,
            MEMBER_COLUMNS,
        ),
        cells=_members(
            area.cells["cell_id"], place_row[network.cell_place], names, CELL_MEMBER_COLUMNS
        ),
    )


def _division(
    network: PlaceNetwork, policy: Policy, inside: NDArray[np.bool_]
) -> tuple[Ints, Division, int]:
    """Return the places of a zone, their sectors, and how many links lead between two of these."""
    places = np.flatnonzero(inside)
    own = np.flatnonzero(inside[network.links].all(axis=1))
    ends = np.searchsorted(places, network.links[own])
    price = network.link_cost[own] * policy.posts.red_factor
    most = policy.caps.max_people_sector
    found = divided(network.people[places], ends, price, most=most)
    apart = found.sector[ends[:, 0]] != found.sector[ends[:, 1]]
    return places, found, int(apart.sum())


def _table(network: PlaceNetwork, names: list[str], row: Ints) -> pd.DataFrame:
    inside = row >= 0
    counts = [
        np.bincount(row[inside], weights=amount[inside], minlength=len(names)).astype(np.int64)
        for amount in (network.people, network.households)
    ]
    zones = [name.rpartition("-s")[0] for name in names]
    columns = dict(zip(SECTOR_COLUMNS, (names, zones, *counts), strict=True))
    return pd.DataFrame(columns)


def _lines(area: Area, network: PlaceNetwork, names: list[str], row: Ints) -> pd.DataFrame:
    ends = row[network.links]
    zones = np.array([name.rpartition("-s")[0] for name in names], dtype=object)
    inside = (ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])
    inside &= zones[ends[:, 0]] == zones[ends[:, 1]]
    cut = np.flatnonzero(inside)
    first, last = np.sort(ends[cut], axis=1).T
    street = network.link_street[cut]
    ids = area.streets["street_id"].to_numpy(object)
    middle = (network.link_from_m[cut] + network.link_to_m[cut]) / 2
    named = np.array(names, dtype=object)
    return pd.DataFrame(
        {
            "sector": named[first],
            "other": named[last],
            "street_id": [ids[s] if s >= 0 else None for s in street.tolist()],
            "offset_m": np.round(np.where(street >= 0, middle, 0.0), 2),
        },
        columns=list(LINE_COLUMNS),
    )


def _members(ids: pd.Series, row: Ints, names: list[str], columns: tuple[str, str]) -> pd.DataFrame:
    """List those that are in a sector, with its name, by identifier."""
    inside = np.flatnonzero(row >= 0)
    found = (ids.to_numpy(object)[inside], np.array(names, dtype=object)[row[inside]])
    frame = pd.DataFrame(dict(zip(columns, found, strict=True)), columns=list(columns))
    return frame.sort_values(columns[0], kind="stable", ignore_index=True)
