"""Keep what a case on a ground adds to the hazard round it, from one public view to the next."""

import numpy as np
import numpy.typing as npt

from zoning.exposure.near_ground import hazard_near
from zoning.perimeter.network import PlaceNetwork
from zoning.policy.schema import Kernel

from .public_grounds import PublicGround

Added = tuple[npt.NDArray[np.integer], npt.NDArray[np.float64]]
"""Places, with repeats, and hazards to be added up at each."""


class PublicHazards:
    """
    What cases on grounds add to the hazard, on one area.

    Parameters
    ----------
    network
        The places of the area.

    Notes
    -----
    Cases stay on their grounds from view to view, so what the last view asked for is kept, and
    no more than that.
    """

    def __init__(self, network: PlaceNetwork) -> None:
        self._network = network
        self._kept: dict[tuple[Kernel, bool, bytes], Added] = {}

    def of(self, grounds: list[PublicGround], kernel: Kernel) -> list[Added]:
        """
        Return what one case somewhere on each ground adds.

        Parameters
        ----------
        grounds
            The grounds.
        kernel
            How infection passes.

        Returns
        -------
        list
            Of each ground in turn, see `zoning.exposure.near_ground.hazard_near`: the share of
            each place of a unit is that of its people, of a block it is not known.
        """
        kept, found = {}, []
        for ground in grounds:
            key = (kernel, ground.unit < 0, ground.places.tobytes())
            known = self._kept.get(key)
            kept[key] = self._added(ground, kernel) if known is None else known
            found.append(kept[key])
        self._kept = kept
        return found

    def _added(self, ground: PublicGround, kernel: Kernel) -> Added:
        network = self._network
        people = network.people[ground.places].astype(np.float64)
        return hazard_near(
            ground.places,
            share=None if ground.unit < 0 else people / max(people.sum(), 1.0),
            xy=network.xy,
            links=network.links,
            link_length=network.link_length,
            room_m=network.room_m,
            kernel=kernel,
            ways=network.ways,
            spots=network.spots,
        )
