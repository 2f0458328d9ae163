"""Table the wards, hamlets and alleys of the town."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import shapely

from zoning.quantities import WGS84

from .ground_plan import WARDS
from .projection import to_degrees
from .town import Town
from .way import Way

VALID_FROM: Final = "2026-01-01"
SIDE_M: Final = 9.0
"""An alley's polygon reaches this far beyond its edges: to the fronts of its houses and in."""


@dataclass(frozen=True, slots=True)
class UnitIds:
    """Identifiers of hamlets and alleys: ``of_hamlet[i]`` of hamlet i, ``of_way[j]`` of way j."""

    of_hamlet: tuple[str, ...]
    of_way: tuple[str | None, ...]
    hamlet_of_way: tuple[int, ...]  # -1 for a street: its houses lie in several hamlets

    def smallest(self, way: int, hamlet: int) -> str:
        """Return the smallest unit of a house on a way in a hamlet."""
        return self.of_way[way] or self.of_hamlet[hamlet]


def bare_name(street: str) -> str:
    """Return a street's name without its kind: Bến Sỏi for Đường Bến Sỏi."""
    kind, _, name = street.partition(" ")
    return name if kind in ("Đường", "Phố") else street


def way_name(town: Town, index: int) -> str:
    """Return the full name of a way: Đường Bến Sỏi, or Hẻm 12/34 Bến Sỏi."""
    way = town.net.ways[index]
    if not way.depth:
        return way.name
    chain = "/".join(map(str, town.numbers.chains[index]))
    return f"Hẻm {chain} {bare_name(way.name)}"


def unit_ids(town: Town) -> UnitIds:
    """Name every hamlet and alley; alleys in the order of their street and number."""
    tree = shapely.STRtree([hamlet.shape for hamlet in town.hamlets])
    hamlet_of_way = [_hamlet_of(way, tree) if way.depth else -1 for way in town.net.ways]
    streets = {way.name: index for index, way in enumerate(town.net.ways) if not way.depth}
    order = sorted(
        (index for index, way in enumerate(town.net.ways) if way.depth),
        key=lambda index: (
            hamlet_of_way[index], streets[town.net.ways[index].name], town.numbers.chains[index],
        ),
    )  # fmt: skip
    of_way: list[str | None] = [None] * len(town.net.ways)
    count: dict[str, int] = defaultdict(int)
    for index in order:
        ward = town.hamlets[hamlet_of_way[index]].ward
        count[ward] += 1
        of_way[index] = f"a-{ward}-{count[ward]:04d}"
    of_hamlet = tuple(f"h-{hamlet.ward}-{hamlet.number:02d}" for hamlet in town.hamlets)
    return UnitIds(of_hamlet, tuple(of_way), tuple(hamlet_of_way))


def unit_table(town: Town, ids: UnitIds, totals: dict[str, tuple[int, int]]) -> gpd.GeoDataFrame:
    """
    Return the units.

    Parameters
    ----------
    town
        The town.
    ids
        Its identifiers.
    totals
        For each unit that holds anyone, people and households, inner units included.

    Returns
    -------
    GeoDataFrame
        Columns of `zoning.area.schema.UNIT_COLUMNS`, EPSG:4326.
    """
    shapes = [to_degrees(hamlet.shape) for hamlet in town.hamlets]
    rows: list[tuple[str | None, ...]] = []
    geometry = []
    for code, name, kind in WARDS:
        rows.append((f"w-{code}", None, "ward", name, kind, code))
        inside = [
            shape for shape, hamlet in zip(shapes, town.hamlets, strict=True) if hamlet.ward == code
        ]
        geometry.append(shapely.coverage_union_all(inside))
    for hamlet, unit, shape in zip(town.hamlets, ids.of_hamlet, shapes, strict=True):
        rows.append((unit, f"w-{hamlet.ward}", "hamlet", hamlet.name, hamlet.kind, None))
        geometry.append(shape)
    strips = _strips(town, ids)
    for index, way in enumerate(town.net.ways):
        if not way.depth:
            continue
        above = ids.of_way[way.parent] or ids.of_hamlet[ids.hamlet_of_way[index]]
        rows.append((ids.of_way[index], above, "alley", way_name(town, index), "hẻm", None))
        geometry.append(to_degrees(strips[index]))
    table = gpd.GeoDataFrame(
        rows,
        columns=["unit_id", "parent_id", "level", "name", "kind", "code"],
        geometry=geometry,
        crs=WGS84,
    )
    sums = [totals.get(unit, (0, 0)) for unit in table.unit_id]
    return table.assign(
        people=[people for people, _ in sums],
        households=[households for _, households in sums],
        origin="invented",
        valid_from=VALID_FROM,
        valid_to=None,
    )


def _hamlet_of(way: Way, tree: shapely.STRtree) -> int:
    inside = way.path.at(min(8.0, way.path.length / 2))[0]
    (hamlet,) = tree.query(shapely.Point(inside), predicate="within")
    return int(hamlet)


def _strips(town: Town, ids: UnitIds) -> dict[int, shapely.Geometry]:
    """Return each alley's polygon: the strip along it, together with those of its branches."""
    branches: dict[int, list[shapely.Geometry]] = defaultdict(list)
    strips = {}
    for index in reversed(range(len(town.net.ways))):
        way = town.net.ways[index]
        if not way.depth:
            continue
        own = way.path.line.buffer(way.half_width + SIDE_M, quad_segs=1, join_style="mitre")
        whole = shapely.union_all([own, *branches[index]], grid_size=0.001)
        strips[index] = whole & town.hamlets[ids.hamlet_of_way[index]].shape
        branches[way.parent].append(strips[index])
    return strips
