"""Keep what the policy asked about last makes of an area: prices, rings, and reach of cases."""

from dataclasses import dataclass

from zoning.area.area import Area
from zoning.exposure.near_cases import NearCases
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.network_prices import NetworkPrices
from zoning.perimeter.policy_ground import CostBook, PolicyGround
from zoning.perimeter.ring_book import RingBook
from zoning.perimeter.solved_parts import PartsBook
from zoning.perimeter.touching import TouchingParcels
from zoning.policy.schema import Kernel, Policy


@dataclass(frozen=True, slots=True, eq=False)
class MadeRules:
    """
    What rings and prices of one policy make of the area, and the parts solved with them.

    Attributes
    ----------
    policy
        The policy.
    rings
        The ring of every place asked about.
    prices
        What lines and units cost.
    parts
        What was solved with them last.
    """

    policy: Policy
    rings: RingBook
    prices: NetworkPrices
    parts: PartsBook

    def serve(self, policy: Policy) -> bool:
        """Return whether another policy has the same rings and prices."""
        own, other = (
            (rules.ring, rules.posts, rules.guarding, rules.exempt.must_open_streets)
            for rules in (self.policy, policy)
        )
        return own == other


class RuleBook:
    """
    Make of policies what answers on one area need, and keep that of the last one.

    Parameters
    ----------
    area, network
        The area and its places.
    touching
        Which parcels touch.
    """

    def __init__(self, area: Area, network: PlaceNetwork, touching: TouchingParcels) -> None:
        self._area, self._network, self._touching = area, network, touching
        self._rules: MadeRules | None = None
        self._near: NearCases | None = None
        self._costs: CostBook | None = None

    def costs(self, policy: Policy) -> CostBook:
        """Return what prices places under a policy; that of the last one asked about is kept."""
        if self._costs is None or not self._costs.serves(policy):
            ground = PolicyGround.of(self._area, self._network, policy)
            self._costs = CostBook(ground, policy.risk)
        return self._costs

    def rules(self, policy: Policy, ground: PolicyGround) -> MadeRules:
        """
        Return rings and prices of a policy; those of the last one asked about are kept.

        Parameters
        ----------
        policy
            The policy.
        ground
            What it keeps open and passes over.

        Returns
        -------
        MadeRules
            The same for policies that differ in neither.
        """
        if self._rules is None or not self._rules.serve(policy):
            rings = RingBook(self._network, self._touching, policy.ring, passed=ground.passed)
            self._rules = MadeRules(
                policy,
                rings,
                NetworkPrices.of(self._network, policy),
                PartsBook(self._network.ways, rings.pairs),
            )
        return self._rules

    def near_cases(self, kernel: Kernel) -> NearCases:
        """Return what cases add near them; what was found under the last kernel is kept."""
        if self._near is None or self._near.kernel != kernel:
            network = self._network
            self._near = NearCases(
                xy=network.xy,
                people=network.people,
                links=network.links,
                link_length=network.link_length,
                place_alley=network.place_alley,
                place_hamlet=network.place_hamlet,
                kernel=kernel,
                room_m=network.room_m,
                ways=network.ways,
                spots=network.spots,
            )
        return self._near
