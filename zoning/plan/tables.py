"""Write the tables of a plan: its zones, its checkpoints, the households and cells it closes."""

from datetime import datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.perimeter.cell_cuts import cell_cuts
from zoning.perimeter.checkpoints import place_checkpoints
from zoning.perimeter.evidence import Evidence
from zoning.perimeter.in_force import InForce, levels_since
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import code_sentences, household_codes
from zoning.perimeter.street_columns import StreetColumns
from zoning.perimeter.word_columns import taken
from zoning.policy.schema import Policy
from zoning.quantities import WGS84

from .answer import Answer
from .closed_cells import cell_frame
from .ground import Ground
from .plan import HOUSEHOLD_COLUMNS
from .zone_units import UnitHomes
from .zones import ZoneFacts, zone_frame


class PlanTables:
    """
    Write the tables of plans on one area.

    Parameters
    ----------
    area, network
        The area and its places.
    """

    def __init__(self, area: Area, network: PlaceNetwork) -> None:
        self._area, self._network = area, network
        self._homes = UnitHomes.of(area, network)
        self._streets = StreetColumns.of(area)
        self._household_ids = area.households["household_id"].astype("str").array
        self._metric = Transformer.from_crs(WGS84, network.crs, always_xy=True)
        self._measured: dict[int, tuple[BaseGeometry, tuple[float, float]]] = {}

    def of(
        self,
        answer: Answer,
        ground: Ground,
        *,
        policy: Policy,
        as_of: datetime,
        before: InForce | None,
        evidence: Evidence | None,
        plan_id: str,
    ) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame, pd.DataFrame]:
        """
        Return the zones, checkpoints, closed households and closed cells of contract §5.

        Parameters
        ----------
        answer, ground
            What is closed, and its zones on the map.
        policy, as_of, before, evidence
            What the answer rests on.
        plan_id
            The plan.

        Returns
        -------
        tuple of frames
            As `zoning.plan.plan.Plan` holds them.
        """
        ids = ground.parts.ids(plan_id)
        cuts = cell_cuts(self._area, self._network, ground.parts.place_zone, answer.labels)
        posts = place_checkpoints(
            self._area,
            self._network,
            ground.parts.place_zone,
            answer.labels,
            ground.found,
            zone_ids=ids,
            plan_id=plan_id,
            posts_on=frozenset(policy.posts.manned_kinds),
            between=ground.between,
            cuts=cuts,
            streets=self._streets,
        )
        guarded = np.concatenate([ground.found.zone, cuts.zone]).astype(np.intp)
        facts = ZoneFacts(
            area=self._area,
            network=self._network,
            policy=policy,
            as_of=as_of,
            reasons=answer.reasons,
            codes=answer.codes,
            parts=ground.parts,
            ids=ids,
            polygons=ground.polygons,
            since=levels_since(answer.labels, as_of, before),
            posts=np.bincount(guarded, minlength=len(ids)),
            homes=self._homes,
            measures=self._measures(ground),
            evidence=evidence,
        )
        return (
            zone_frame(facts, plan_id),
            posts,
            self._closed_households(facts),
            cell_frame(facts),
        )

    def _measures(self, ground: Ground) -> NDArray[np.float64]:
        """Return square metres and metres of outline of each zone; an outline kept is known."""
        known, self._measured = self._measured, {}
        fresh = [shape for shape in ground.polygons.values() if id(shape) not in known]
        shapes = shapely.transform(
            np.array(fresh, dtype=object), self._metric.transform, interleaved=False
        )
        sizes = zip(
            np.round(shapely.area(shapes), 1), np.round(shapely.length(shapes), 1), strict=True
        )
        for shape, size in zip(fresh, sizes, strict=True):
            known[id(shape)] = (shape, size)
        # The shape is kept with its size, so that its number is not given to another one.
        self._measured = {id(shape): known[id(shape)] for shape in ground.polygons.values()}
        count = len(ground.parts.level)
        found = [self._measured[id(ground.polygons[zone])][1] for zone in range(count)]
        return np.array(found, np.float64).reshape(-1, 2)

    def _closed_households(self, facts: ZoneFacts) -> pd.DataFrame:
        """Return the closed households, by identifier."""
        area, network = self._area, self._network
        zone = facts.parts.place_zone[network.household_place]
        closed = np.flatnonzero(zone > -1)
        mine = zone[closed]
        codes, which = household_codes(area, network, facts.codes, facts.reasons, closed)
        level = facts.parts.level[mine]
        return pd.DataFrame(
            {
                "household_id": self._household_ids.take(closed),
                "level": taken(("yellow", "red"), (level == RED).astype(np.intp)),
                "zone": taken(facts.ids, mine),
                "reason": taken(code_sentences(area, network, codes), which),
            },
            columns=list(HOUSEHOLD_COLUMNS),
        )
