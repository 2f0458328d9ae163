"""Hold what draws the plans of one service."""

from dataclasses import dataclass

from service.settings import Settings
from service.store.ports import StorePort

from .drafter import Drafter, Manner
from .process_workshop import ProcessWorkshop
from .work_order import WorkOrder
from .workshop import Found, Given, LocalWorkshop, Task, Workshop, WorkshopLost


@dataclass(frozen=True, slots=True)
class Planning:
    """
    What draws the plans of one service.

    Attributes
    ----------
    workshop
        Where everything is done that needs the area.
    drafter
        Draws a draft after reports came in.
    """

    workshop: Workshop
    drafter: Drafter

    @classmethod
    def of(cls, settings: Settings, store: StorePort) -> "Planning":
        """Put together what draws plans; start the drafter to have it drawn."""
        workshop = _workshop(settings, store)
        manner = Manner(
            policy=settings.policy,
            publishes=settings.publishes_drafts,
            quiet_s=settings.draft_quiet_s,
            longest_s=settings.draft_longest_s,
            lease_s=settings.draft_lease_s,
            clock=settings.clock,
        )
        return cls(workshop, Drafter(store, workshop, manner))

    def run(self, task: Task[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        """
        Do what needs the area.

        Parameters
        ----------
        task
            A function of a module, of a store, a desk and what follows.
        *args, **kwargs
            What follows.

        Returns
        -------
        object
            What it returns.

        Raises
        ------
        WorkshopLost
            If the process that does it ended before.
        """
        return self.workshop.run(task, *args, **kwargs)

    def run_if_read(
        self, task: Task[Given, Found], *args: Given.args, **kwargs: Given.kwargs
    ) -> Found | None:
        """
        Do what needs the area for somebody who can do without it.

        Parameters
        ----------
        task, *args, **kwargs
            As of `run`.

        Returns
        -------
        object, or None
            What the task returns. None while the area is not read, which is then begun, and
            where the process that does it ended before.
        """
        if not self.workshop.is_read:
            self.workshop.start_reading()
            return None
        try:
            return self.workshop.run(task, *args, **kwargs)
        except WorkshopLost:
            return None


def _workshop(settings: Settings, store: StorePort) -> Workshop:
    if not settings.draws_apart or settings.area_path is None:
        return LocalWorkshop(settings.area_path, store)
    order = WorkOrder(
        database=settings.database,
        area_path=settings.area_path,
        query_s=settings.limits.query_s,
        style=settings.log_style,
    )
    return ProcessWorkshop(order, note_write=store.note_write)
