"""Check a stored plan without trusting what drew it."""

from service.store.ports import StorePort
from zoning.errors import Fault
from zoning.plan.restore import plan_from_files
from zoning.plan.verify_files import file_faults

from .area_desk import AREA_WAIT_S, AreaDesk


def faults_of_plan(store: StorePort, desk: AreaDesk, plan_id: str) -> list[Fault]:
    """
    Check a stored plan without trusting what drew it.

    Parameters
    ----------
    store
        The store.
    desk
        The area.
    plan_id
        A plan that is stored.

    Returns
    -------
    list of Fault
        As `zoning.verify`; empty when it is sound.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    InvalidPlan
        If its files cannot be read.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    with store.reading() as stored:
        files = stored.plans.files(plan_id)
    plan = plan_from_files(files)
    with desk.drawing:
        return [*file_faults(plan, files), *planner.verify(plan)]
