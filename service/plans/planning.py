"""Hold what draws the plans of one service."""

from dataclasses import dataclass

from service.settings import Settings
from service.store.ports import StorePort

from .area_desk import AreaDesk
from .drafter import Drafter, Manner


@dataclass(frozen=True, slots=True)
class Planning:
    """
    What draws the plans of one service.

    Attributes
    ----------
    desk
        The area, read in the background.
    drafter
        Draws a draft after reports came in.
    """

    desk: AreaDesk
    drafter: Drafter

    @classmethod
    def of(cls, settings: Settings, store: StorePort) -> "Planning":
        """Put together what draws plans; start the drafter to have it drawn."""
        desk = AreaDesk(settings.area_path, store)
        manner = Manner(
            policy=settings.policy,
            publishes=settings.publishes_drafts,
            quiet_s=settings.draft_quiet_s,
            longest_s=settings.draft_longest_s,
            lease_s=settings.draft_lease_s,
            clock=settings.clock,
        )
        return cls(desk, Drafter(store, desk, manner))
