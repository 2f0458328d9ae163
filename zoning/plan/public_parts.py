"""Merge zones into parts that stand for enough households to be shown to everybody."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area

from .plan import Plan
from .public_blocks import Blocks

Mask = npt.NDArray[np.bool_]
_SLIVER_DEG2 = 1e-11
"""About a tenth of a square metre: two shapes that share less do not overlap."""


@dataclass(frozen=True, slots=True)
class PublicPart:
    """
    One zone of the public view.

    Attributes
    ----------
    level
        red or yellow.
    zones
        Rows of ``plan.zones`` that it stands for, ascending.
    homes
        The households and cells of the ground shown, a mask over ``area.households``, then
        ``area.cells``.
    shape
        The ground shown, EPSG:4326.
    is_exact
        Whether it is one zone as it is, nothing added or taken away.
    """

    level: str
    zones: tuple[int, ...]
    homes: Mask
    shape: BaseGeometry
    is_exact: bool


def homes_at(area: Area) -> npt.NDArray[np.int64]:
    """Return how many households each household, 1, and each cell of an area stands for."""
    cells = area.cells["households"].to_numpy(np.int64)
    return np.concatenate([np.ones(len(area.households), np.int64), cells])


def public_parts(plan: Plan, area: Area, *, k: int) -> list[PublicPart]:
    """
    Return what the public view shows.

    Parameters
    ----------
    plan
        The plan.
    area
        The area it was drawn on.
    k
        Fewest households that a part may stand for, at least 1.

    Returns
    -------
    list of PublicPart
        Reds first. Each has k households or more, no household or cell is in two, and grounds do
        not overlap.
    """
    count = homes_at(area)
    exact = _exact_parts(plan, area)
    if not exact:
        return []
    blocks = Blocks.of(area, k=k)
    hidden = _hidden(exact, plan, blocks, count, k=k)
    shapes = blocks.shapes(np.any([np.zeros(len(count), bool), *hidden.values()], axis=0))
    grown = {row: _grown(exact[row], homes, blocks, shapes) for row, homes in hidden.items()}
    shown = [grown.get(row, part) for row, part in enumerate(exact)]
    reds = _merged([part for part in shown if part is not None and part.level == "red"])
    yellows = [part for part in shown if part is not None and part.level == "yellow"]
    trimmed = [_less(part, reds) for part in yellows]
    return [*reds, *_merged([part for part in trimmed if count[part.homes].sum() >= k])]


def _exact_parts(plan: Plan, area: Area) -> list[PublicPart]:
    """Return every zone as it is, in the order of ``plan.zones``."""
    zone_of = dict(zip(plan.households["household_id"], plan.households["zone"], strict=True))
    zone_of |= dict(zip(plan.cells["cell_id"], plan.cells["zone"], strict=True))
    names = [*area.households["household_id"], *area.cells["cell_id"]]
    home = np.array([zone_of.get(name) for name in names], dtype=object)
    return [
        PublicPart(zone.level, (row,), home == zone.id, zone.geometry, is_exact=True)
        for row, zone in enumerate(plan.zones.itertuples())
    ]


def _hidden(
    exact: list[PublicPart], plan: Plan, blocks: Blocks, count: npt.NDArray[np.int64], *, k: int
) -> dict[int, Mask]:
    """
    Return the households of the blocks that are shown for each zone not shown as it is.

    Those are the zones of fewer than k households, and the yellow ones that wrap such a red
    one: a ring's middle is the house. Such a ring is shown as all blocks that touch the
    red's, because those that it does touch would tell in which corner the house stands.
    """
    few = {row for row, part in enumerate(exact) if count[part.homes].sum() < k}
    hidden: dict[int, Mask] = {}
    for row, part in enumerate(exact):
        if part.level == "red" and row in few:
            hidden[row] = blocks.round(part.homes)
        if part.level == "yellow":
            name = plan.zones["id"].iloc[row]
            inner = np.flatnonzero((plan.zones["inside"] == name).to_numpy(bool)).tolist()
            secret = [exact[red].homes for red in inner if red in few]
            if row in few or secret:
                around = [exact[red].homes for red in inner]
                ring = [blocks.beside(homes) for homes in secret]
                whole = np.any([part.homes, *around], axis=0)
                hidden[row] = np.any([blocks.round(whole), *ring], axis=0)
    return hidden


def _grown(
    part: PublicPart, homes: Mask, blocks: Blocks, shapes: dict[int, BaseGeometry]
) -> PublicPart | None:
    """Return blocks, by their households, in place of a part; None where there are none."""
    if not homes.any():
        return None
    ground = shapely.union_all([shapes[block] for block in np.unique(blocks.of_home[homes])])
    return replace(part, homes=homes, shape=ground, is_exact=False)


def _less(yellow: PublicPart, reds: list[PublicPart]) -> PublicPart:
    """Take the red ground and households that are shown out of a yellow part."""
    if not reds:
        return yellow
    homes = yellow.homes & ~np.any([red.homes for red in reds], axis=0)
    ground = shapely.difference(yellow.shape, shapely.union_all([red.shape for red in reds]))
    if shapely.area(shapely.difference(yellow.shape, ground)) <= _SLIVER_DEG2:
        return replace(yellow, homes=homes)
    return replace(yellow, homes=homes, shape=ground, is_exact=False)


def _merged(parts: list[PublicPart]) -> list[PublicPart]:
    """Join parts whose grounds overlap or that share a household."""
    count = len(parts)
    if not count:
        return []
    pairs = [
        (one, other)
        for one in range(count)
        for other in range(one + 1, count)
        if (parts[one].homes & parts[other].homes).any()
        or shapely.area(shapely.intersection(parts[one].shape, parts[other].shape)) > _SLIVER_DEG2
    ]
    ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(ends)), tuple(ends.T)), shape=(count, count))
    group = connected_components(graph, directed=False)[1]
    merged = []
    for number in range(group.max() + 1):
        members = [part for part, mine in zip(parts, group == number, strict=True) if mine]
        if len(members) == 1:
            merged.append(members[0])
            continue
        merged.append(
            PublicPart(
                members[0].level,
                tuple(sorted({zone for part in members for zone in part.zones})),
                np.any([part.homes for part in members], axis=0),
                shapely.union_all([part.shape for part in members]),
                is_exact=False,
            )
        )
    return merged
