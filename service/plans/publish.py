"""Make of a drawn plan what the store keeps: both views, their figures, and the files."""

from dataclasses import replace
from typing import Any, Final

from service.store.plan_ports import PlanRecord, ViewRecord, new_public_id
from service.store.ports import Repositories
from zoning.area.area import Area
from zoning.plan.export import plan_files
from zoning.plan.plan import Plan
from zoning.plan.public import PublicBook, PublicView
from zoning.plan.public_state import PublicState
from zoning.plan.summary import summary

from .cell_grid import CellGrid
from .cells import exact_cells, public_cells

K: Final = 20
"""Fewest households that a zone or cell of the public view stands for (contract §6)."""


class RecordBook:
    """
    What records of plans on one area are made with; what depends on the area alone is made once.

    Parameters
    ----------
    area
        The area.
    k
        Fewest households among which the public view hides anybody.
    """

    def __init__(self, area: Area, *, k: int = K) -> None:
        self.public: Final = PublicBook(area, k=k)
        self.cells: Final = CellGrid.of(area)


def record_of(
    plan: Plan,
    area: Area,
    *,
    source_key: str | None = None,
    before: bytes | None = None,
    book: RecordBook | None = None,
    public_id: str | None = None,
) -> PlanRecord:
    """
    Make of a plan what the store keeps.

    Parameters
    ----------
    plan
        The plan. It is believed: verify a plan that was handed over before this.
    area
        The area it was drawn on.
    source_key
        Digest of the input it was drawn from; None where the plan was handed over.
    before
        What the public view of the plan before left to remember
        (`service.store.plan_ports.PlanRepository.public_state`): hand it over with every plan
        whose cases were shown before, whether or not it was drawn from that plan.
    book
        The book of the same area, kept from earlier plans; made anew if left out.
    public_id
        What the public calls the plan; a new random name if left out.

    Returns
    -------
    PlanRecord
        Exact and public view, figures and files.
    """
    name = new_public_id() if public_id is None else public_id
    book = RecordBook(area) if book is None else book
    public, shown = public_record(plan, book=book, name=name, before=before)
    return PlanRecord(
        plan_id=plan.plan_id,
        area_digest=plan.area_digest,
        as_of=plan.as_of,
        policy=plan.policy.id,
        households=plan.households,
        files=plan_files(plan),
        exact=ViewRecord(
            zones=plan.zones,
            checkpoints=plan.checkpoints,
            cells=exact_cells(book.cells, plan.households, closed_cells=plan.cells),
            figures=summary(plan) | {"shown_less_closed": shown.less_closed},
        ),
        public=public,
        source_key=source_key,
        cells=plan.cells,
        public_id=name,
        public_state=shown.state.to_bytes(),
    )


def remembered(stored: Repositories) -> bytes | None:
    """
    Return what the public view of the last plan left to remember, for `record_of`.

    Parameters
    ----------
    stored
        The store, inside a transaction.

    Returns
    -------
    bytes or None
        Of the plan in force, or where none is, of the one that was last; None before the first.
    """
    last = stored.editions.during(None, None).plan_id
    return None if last is None else stored.plans.public_state(last)


def public_record(
    plan: Plan, *, book: RecordBook, name: str, before: bytes | None
) -> tuple[ViewRecord, PublicView]:
    """
    Make of a plan all that the public can ever read of it.

    Parameters
    ----------
    plan
        The plan.
    book
        The book of the area it was drawn on.
    name
        What the public calls the plan.
    before
        As `record_of`.

    Returns
    -------
    tuple
        What is stored to be shown, and the public view it was made of.
    """
    shown = book.public.view(
        plan, name=name, before=None if before is None else PublicState.from_bytes(before)
    )
    record = ViewRecord(
        zones=shown.zones,
        checkpoints=shown.checkpoints,
        cells=public_cells(book.cells, shown.zones, k=K),
        figures=_public_figures(plan, shown, name=name),
    )
    return record, shown


_WITHHELD: Final = ("posts", "barriers", "doors", "cases", "cost", "bound")
"""Figures that follow from the exact plan: another house of a block would change them."""


def _public_figures(plan: Plan, shown: PublicView, *, name: str) -> dict[str, Any]:
    figures = summary(replace(plan, zones=shown.zones, checkpoints=shown.checkpoints))
    # Without caps every plan is proved cheapest: the gap is 0 and tells nothing.
    gap = None if plan.certificate.caps is not None else 0
    told = {key: value for key, value in figures.items() if key != "bound_by"}
    return told | dict.fromkeys(_WITHHELD) | {"plan_id": name, "gap": gap}
