"""Say what circles round the cases would have closed: what an officer draws by hand."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.errors import Fault, InvalidPlan
from zoning.exposure.infectious import active_cases
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import RED, Labels
from zoning.plan.figures import infections_left
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.quantities import WGS84
from zoning.scenario.outcome import SPREAD
from zoning.scenario.spread.book import SpreadBook
from zoning.scenario.spread.model import SpreadModel

from .exposure import exposure_under

RADIUS_M: Final = 200.0
"""The radius in use: a circle of 200 metres round every case."""


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """
    What circles round the cases of a plan close, everything inside red.

    Attributes
    ----------
    radius_m
        Their radius, metres.
    cases
        The cases that have a circle; a case known to no point has none.
    people, households
        Whom they hold.
    posts, barriers
        Stretches of street that their line crosses, by the policy's kinds of street: manned
        posts and closed barriers. A zone that has a crossing has a post.
    infections_left
        Expected infections outside, counted by the plan's policy.
    outline
        The circles joined, EPSG:4326.
    infections_mean
        Infections outside in the spread model; None unless they were followed.
    """

    radius_m: float
    cases: int
    people: int
    households: int
    posts: int
    barriers: int
    infections_left: float
    outline: BaseGeometry
    infections_mean: float | None = None


def circles_of(
    plan: Plan,
    planner: Planner,
    *,
    radius_m: float = RADIUS_M,
    spread: SpreadModel | None = None,
) -> Circles:
    """
    Say what circles round the cases of a plan would have closed.

    Parameters
    ----------
    plan
        The plan whose cases they are drawn round.
    planner
        A planner on the plan's area.
    radius_m
        Their radius, metres, more than 0.
    spread
        How infections outside are followed, if they are.

    Returns
    -------
    Circles
        What they close, and what stands outside.

    Raises
    ------
    InvalidPlan
        If the plan was drawn on another area than the planner's.

    Notes
    -----
    A household is inside where its door's place is. Crossings are counted between places as a
    plan's are: a stretch of street of which one end is inside and the other is not. Doors that
    stand apart on main roads follow their road's side. Lengths are measured in the area's UTM
    zone.
    """
    refuse_other_area(plan, planner)
    network = planner.network
    points = _points(plan.located, network)
    outline = shapely.union_all(shapely.buffer(points, radius_m))
    shapely.prepare(outline)
    inside = np.asarray(shapely.contains_xy(outline, *network.xy.T))
    posts, barriers = _crossings(planner.area, network, inside, outline, plan)
    labels = np.where(inside, RED, 0).astype(np.int8)
    return Circles(
        radius_m=radius_m,
        cases=len(points),
        people=int(network.people[inside].sum()),
        households=int(network.households[inside].sum()),
        posts=posts,
        barriers=barriers,
        infections_left=infections_left(labels, exposure_under(plan, planner), plan.policy.risk),
        outline=_in_degrees(outline, network),
        infections_mean=None if spread is None else _escaped(labels, plan, planner, spread),
    )


def refuse_other_area(plan: Plan, planner: Planner) -> None:
    """
    Refuse a plan of another area.

    Parameters
    ----------
    plan
        The plan.
    planner
        The planner.

    Raises
    ------
    InvalidPlan
        If the plan was drawn on another area than the planner's.
    """
    if plan.area_digest != planner.area.digest:
        fault = Fault(
            f"plan {plan.plan_id}",
            f"area {plan.area_digest[:16]}",
            f"area {planner.area.digest[:16]}",
            "Name the area pack on which the plan was drawn.",
        )
        raise InvalidPlan([fault])


def _escaped(labels: Labels, plan: Plan, planner: Planner, spread: SpreadModel) -> float:
    """Return how many infections escape on average where these places are red."""
    found = SpreadBook(planner).escaped(
        labels,
        active_cases(plan.located, plan.as_of),
        plan.policy,
        as_of=plan.as_of,
        in_force=plan.in_force,
        evidence=plan.evidence,
        model=spread,
    )
    return found[SPREAD[0]]


def _points(located: gpd.GeoDataFrame, network: PlaceNetwork) -> NDArray[np.object_]:
    """Return the points of the cases that have one, metres."""
    points = located.geometry[~(located.geometry.isna() | located.geometry.is_empty)]
    return np.asarray(points.to_crs(network.crs).centroid.to_numpy(), object)


def _crossings(
    area: Area,
    network: PlaceNetwork,
    inside: NDArray[np.bool_],
    outline: BaseGeometry,
    plan: Plan,
) -> tuple[int, int]:
    """Count the stretches that the circles' line crosses: manned, and closed by a barrier."""
    ends = inside[network.links]
    cut = np.flatnonzero((ends[:, 0] != ends[:, 1]) & (network.link_door < 0))
    street = network.link_street[cut]
    manned_kinds = area.streets["kind"].isin(plan.policy.posts.manned_kinds).to_numpy(bool)
    manned = np.append(manned_kinds, False)[street]
    zones = shapely.get_parts(outline)
    within = np.where(ends[cut, 0], network.links[cut, 0], network.links[cut, 1])
    crossing, found = shapely.STRtree(zones).query(shapely.points(network.xy[within]), "within")
    zone = np.empty(len(cut), np.intp)
    zone[crossing] = found
    unguarded = len(np.unique(zone)) - len(np.unique(zone[manned]))
    posts = int(manned.sum()) + unguarded
    return posts, len(cut) - posts


def _in_degrees(outline: BaseGeometry, network: PlaceNetwork) -> BaseGeometry:
    to_degrees = Transformer.from_crs(network.crs, WGS84, always_xy=True)
    return shapely.transform(outline, lambda xy: np.column_stack(to_degrees.transform(*xy.T)))
