"""Write an answer out: as a plan with its zones on the map, or as figures alone."""

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.parcel_coverage import Parcels

from .across_roads import across_roads
from .answered import Answered
from .figures import Figures, count_figures
from .ground import GroundBook
from .plan import Plan
from .posts_book import PostsBook
from .sectors import sectors_of
from .tables import PlanTables


class PlanWriter:
    """
    Write answers on one area; outlines and tables of the last one are kept for the next.

    Parameters
    ----------
    area, network, parcels
        The area, its places, and the ground of each.
    """

    def __init__(self, area: Area, network: PlaceNetwork, parcels: Parcels) -> None:
        self._area, self._network = area, network
        self._ground = GroundBook(area, network, parcels)
        self._posts = PostsBook(area, network, self._ground)
        self._tables = PlanTables(area, network)

    def plan(self, known: Answered) -> Plan:
        """
        Draw the zones of an answer and describe them.

        Parameters
        ----------
        known
            The answer, and what it rests on.

        Returns
        -------
        Plan
            A draft.

        Raises
        ------
        InvalidArea
            If households of different zones stand on one spot, so that no line can part them.
        """
        labels = known.answer.labels
        across = across_roads(self._network, labels, known.answer.over_roads)
        ground = self._ground.draw(labels, across=across)
        zones, posts, households, cells = self._tables.of(
            known.answer,
            ground,
            policy=known.policy,
            as_of=known.as_of,
            before=known.before,
            evidence=known.evidence,
            plan_id=known.plan_id,
        )
        return Plan(
            plan_id=known.plan_id,
            area_name=self._area.name,
            area_digest=self._area.digest,
            policy=known.policy,
            as_of=known.as_of,
            status="draft",
            zones=zones,
            checkpoints=posts,
            households=households,
            located=known.cases,
            certificate=known.answer.certificate,
            in_force=known.before,
            cells=cells,
            evidence=known.evidence,
            sectors=sectors_of(
                self._area, self._network, known.policy, ground.parts, known.plan_id
            ),
            orders=known.orders,
        )

    def figures(self, known: Answered) -> Figures:
        """
        Count what the plan of an answer closes and needs, without writing it.

        Parameters
        ----------
        known
            The answer, and what it rests on.

        Returns
        -------
        Figures
            As `zoning.plan.figures.count_figures`.

        Raises
        ------
        InvalidArea
            As `plan`.
        """
        answer, policy = known.answer, known.policy
        across = across_roads(self._network, answer.labels, answer.over_roads)
        posts = self._posts.count(answer.labels, across, frozenset(policy.posts.manned_kinds))
        return count_figures(
            self._network, answer.labels, posts, answer.reasons.expected, policy.risk
        )
