"""Check reds that no yellow wraps: they may look on what the policy keeps, or leaves, open."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from zoning.perimeter.calm_lines import FARTHEST_M
from zoning.perimeter.parcel_points import REACH_M
from zoning.perimeter.pieces import StreetPieces
from zoning.perimeter.problem import OPEN, RED, YELLOW

from .verify_area import Floats, Ints, Shapes
from .verify_doors import open_roads
from .verify_map import PlanMap

TOUCH_M = 0.02
"""What lies nearer than this touches: zones are rounded to the centimetre."""

STEP_M = 0.5
"""An outline is looked at by spots at most this far apart."""


@dataclass(frozen=True, slots=True, eq=False)
class AcrossRoads:
    """
    What is asked of every red that its yellow does not wrap.

    Attributes
    ----------
    view
        The plan over its area.
    beside, yellow
        Where the red places stand that a yellow one lies beside, for searches; and where that
        one stands, metres, shape (b, 2).
    roads
        The pieces of street that lead along open roads or end in one, metres.
    left_open
        The parcels of open places beside red ones, metres; none where the policy closes what
        touches red.
    part
        The part of each place when one may walk over closed ground and open roads, -1 for others.
    """

    view: PlanMap
    beside: shapely.STRtree
    yellow: Floats
    roads: shapely.STRtree
    left_open: shapely.STRtree
    part: Ints

    @classmethod
    def of(cls, view: PlanMap) -> "AcrossRoads":
        """Return what is asked of one plan."""
        network, labels = view.network, np.asarray(view.plan.certificate.labels)
        pairs = np.concatenate([view.base.touching, network.links])
        apart = pairs[(np.sort(labels[pairs], axis=1) == (YELLOW, RED)).all(axis=1)]
        is_road = np.zeros(network.places, bool)
        is_road[network.links[np.append(open_roads(view), False)[network.link_street]]] = True
        on_road = is_road[network.links].any(axis=1)
        mouths = np.flatnonzero((network.link_street >= 0) & on_road)
        pieces = StreetPieces.of(
            view.streets,
            street=network.link_street[mouths],
            from_m=network.link_from_m[mouths],
            to_m=network.link_to_m[mouths],
            change_m=network.link_to_m[mouths],
            ends=network.links[mouths],
        )
        return cls(
            view=view,
            beside=shapely.STRtree(shapely.points(network.xy[apart[labels[apart] == RED]])),
            yellow=network.xy[apart[labels[apart] == YELLOW]],
            roads=shapely.STRtree(pieces.geometry(np.arange(len(mouths)))),
            left_open=shapely.STRtree(_left_open(view, labels)),
            part=_parts(pairs, is_road | (labels != OPEN)),
        )

    def holds(self, red: int, yellow: int) -> bool:
        """
        Say whether a red looks on an open road wherever its yellow does not wrap it.

        A red beside no yellow place has it across such a road; the strip of field that another
        red of the same yellow is given may end at it. Where field lies between two reds of one
        yellow, both may be drawn up to the middle of it: nobody leaves red there. Where the
        policy leaves open what touches red, a red may look on that, and on the field beside it.
        Where it lies all round its yellow, that reaches none of the fields beyond.
        """
        shapes = self.view.shapes
        apart = not shapely.dwithin(shapes[red], shapes[yellow], TOUCH_M)
        beside = self.beside.query(shapes[red], predicate="dwithin", distance=TOUCH_M)
        if apart or not len(beside):
            return bool(np.isin(self._parts_of(red), self._parts_of(yellow)).all())
        spots = shapely.points(
            shapely.get_coordinates(shapely.segmentize(shapely.boundary(shapes[red]), STEP_M))
        )
        near = shapely.clip_by_rect(
            shapely.boundary(shapes[yellow]), *_widened(shapely.bounds(shapes[red]))
        )
        shapely.prepare(near)
        bare = spots[~shapely.dwithin(near, spots, TOUCH_M)]
        others = self._reds_beside(red)
        for other in others:
            shapely.prepare(shapes[other])
            bare = bare[~shapely.dwithin(shapes[other], bare, TOUCH_M)]
        spot, _ = self.roads.query(bare, predicate="dwithin", distance=REACH_M + TOUCH_M)
        bare = np.delete(bare, np.unique(spot))
        if not len(bare):
            return True
        covered = shapely.buffer(shapely.union_all([near, *shapes[others]]), TOUCH_M / 2)
        line = shapely.difference(shapely.boundary(shapes[red]), covered)
        stretches = shapely.get_parts(shapely.line_merge(line))
        _, asked = shapely.STRtree(stretches).query(bare, predicate="dwithin", distance=TOUCH_M)
        open_to, _ = self.left_open.query(stretches, predicate="dwithin", distance=FARTHEST_M)
        rest = stretches[np.setdiff1d(asked, open_to)]
        return all(_parts_from(ring, shapes[red], self.yellow[beside]) for ring in rest)

    def _reds_beside(self, red: int) -> Ints:
        """Return the other reds of the same yellow that a red touches."""
        inside = self.view.plan.zones["inside"].to_numpy(object)
        same = (self.view.zone_level == RED) & (inside == inside[red])
        same[red] = False
        rows = np.flatnonzero(same)
        shapes = self.view.shapes
        near: npt.NDArray[np.bool_] = shapely.dwithin(shapes[rows], shapes[red], TOUCH_M)
        return rows[near]

    def _parts_of(self, zone: int) -> Ints:
        """Return the parts in which a zone's households stand; where nobody lives, its places."""
        network = self.view.network
        homes = np.flatnonzero(self.view.household_zone == zone)
        places: Ints = network.household_place[homes].astype(np.intp)
        if not len(places):
            inside = shapely.contains_xy(self.view.shapes[zone], *network.xy.T)
            places = np.flatnonzero(inside & (self.part >= 0))
        return np.unique(self.part[places])


def _parts_from(stretch: BaseGeometry, red: BaseGeometry, yellow: Floats) -> bool:
    """Say whether a stretch is a ring of a red, and no yellow place lies on its other side."""
    if not shapely.is_closed(stretch):
        return False
    within = shapely.polygons(shapely.get_coordinates(stretch))
    mine = shapely.get_parts(red)
    mine = mine[shapely.dwithin(mine, stretch, TOUCH_M)]
    is_round_red = bool(shapely.covers(within, mine).any())
    inside: npt.NDArray[np.bool_] = shapely.contains_xy(within, *yellow.T)
    return bool(inside.all()) if is_round_red else not inside.any()


def _left_open(view: PlanMap, labels: npt.NDArray[np.int8]) -> Shapes:
    """Return the parcels of open places that touch red ones, where the policy lets them."""
    if view.plan.policy.ring.touching:
        return np.empty(0, object)
    pairs = view.base.touching
    beside = pairs[(np.sort(labels[pairs], axis=1) == (OPEN, RED)).all(axis=1)]
    return view.base.parcels.rings.shapes(np.unique(beside[labels[beside] == OPEN]))


def _widened(bounds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(bounds + np.array([-1.0, -1.0, 1.0, 1.0]))


def _parts(pairs: npt.NDArray[np.integer], chosen: npt.NDArray[np.bool_]) -> Ints:
    """Number the connected parts of the chosen places; -1 for the others."""
    kept = pairs[chosen[pairs].all(axis=1)]
    graph = coo_array((np.ones(len(kept), np.int8), tuple(kept.T)), shape=(len(chosen),) * 2)
    part = connected_components(graph.tocsr(), directed=False)[1]
    return np.where(chosen, part, -1).astype(np.intp)
