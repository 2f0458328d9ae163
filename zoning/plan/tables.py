"""Write the tables of a plan: its zones, its checkpoints and the households it closes."""

from datetime import datetime

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.perimeter.checkpoints import place_checkpoints
from zoning.perimeter.in_force import InForce, levels_since
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import household_codes, household_sentence
from zoning.policy.schema import Policy

from .answer import Answer
from .ground import Ground
from .plan import CHECKPOINT_COLUMNS, HOUSEHOLD_COLUMNS
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

    def of(
        self,
        answer: Answer,
        ground: Ground,
        policy: Policy,
        as_of: datetime,
        before: InForce | None,
        plan_id: str,
    ) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame]:
        """Return the zones, checkpoints and closed households of contract §5."""
        posts = place_checkpoints(
            self._area,
            self._network,
            ground.parts.place_zone,
            answer.labels,
            ground.polygons,
            zone_ids=ground.parts.ids(plan_id),
            plan_id=plan_id,
            posts_on=frozenset(policy.posts.manned_kinds),
            found=ground.found,
            between=ground.between,
        )
        facts = ZoneFacts(
            area=self._area,
            network=self._network,
            policy=policy,
            as_of=as_of,
            reasons=answer.reasons,
            codes=answer.codes,
            parts=ground.parts,
            polygons=ground.polygons,
            since=levels_since(answer.labels, as_of, before),
            posts=posts["zone"].value_counts().to_dict(),
        )
        return (
            zone_frame(facts, plan_id),
            posts[[*CHECKPOINT_COLUMNS, posts.geometry.name]],
            _household_frame(self._area, self._network, facts, plan_id),
        )


def _household_frame(
    area: Area, network: PlaceNetwork, facts: ZoneFacts, plan_id: str
) -> pd.DataFrame:
    """Return the closed households, by identifier."""
    zone = facts.parts.place_zone[network.household_place]
    closed = np.flatnonzero(zone > -1)
    mine = zone[closed]
    codes = household_codes(area, network, facts.codes, facts.reasons, closed)
    held = pd.Series(sorted({c.partition(":")[2] for c in set(codes)} - {""}), dtype=object)
    units = area.units["name"].iloc[network.rows.units(held)]
    names = {unit: str(name) for unit, name in zip(held, units, strict=True)}
    words = {code: household_sentence(code, names) for code in sorted(set(codes))}
    ids = np.array(facts.parts.ids(plan_id), dtype=object)
    return pd.DataFrame(
        {
            "household_id": network.rows.household_ids.to_numpy(object)[closed],
            "level": np.where(facts.parts.level[mine] == RED, "red", "yellow").astype(object),
            "zone": ids[mine],
            "reason": [words[code] for code in codes],
        },
        columns=list(HOUSEHOLD_COLUMNS),
    )
