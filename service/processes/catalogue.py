"""List the processes and say what each takes and gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from service.plans.as_of import AsOf
from service.plans.drafting import draw_draft
from service.plans.orders_wish import orders_of
from service.plans.planning import Planning
from service.store.job_ports import Job

from .changed_rules import ChangedRules, check_changes, rules_of
from .front import FrontInputs, front
from .sketch import sketch
from .what_if import Report, compare
from .what_if_inputs import WhatIfInputs, combinations

Run = Callable[[Job, Planning, Report], Mapping[str, Any]]


class PlanInputs(ChangedRules):
    """What a draft is to be drawn under."""

    as_of: AsOf | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """
    One process.

    Attributes
    ----------
    id, title, description
        What it is called, and what it does; Vietnamese, then English.
    inputs
        The model of its inputs; it forbids members it does not name.
    outputs
        Its outputs: what each is, by name.
    check
        Refuses inputs before a job is made of them.
    run
        Runs a job.
    """

    id: str
    title: str
    description: str
    inputs: type[BaseModel]
    outputs: Mapping[str, str]
    check: Callable[[Any], object]
    run: Run


def _run_what_if(job: Job, planning: Planning, report: Report) -> Mapping[str, Any]:
    return compare(WhatIfInputs.model_validate(job.inputs), planning, report)


def _run_plan(job: Job, planning: Planning, report: Report) -> Mapping[str, Any]:
    inputs = PlanInputs.model_validate(job.inputs)
    report(0, "drawing")
    plan_id = planning.run(
        draw_draft,
        policy=rules_of(inputs),
        as_of=inputs.as_of,
        orders=orders_of(inputs.orders),
        by=job.created_by,
        at=job.created_at,
        is_automatic=False,
    )
    return {"plan": plan_id}


def _run_sketch(job: Job, planning: Planning, report: Report) -> Mapping[str, Any]:
    return sketch(ChangedRules.model_validate(job.inputs), planning, report)


def _run_front(job: Job, planning: Planning, report: Report) -> Mapping[str, Any]:
    return front(FrontInputs.model_validate(job.inputs), planning, report)


PROCESSES: Final = {
    process.id: process
    for process in (
        Process(
            "plan",
            "Vẽ một dự thảo · Draw a draft",
            "Vẽ dự thảo từ mọi ca đã báo cáo. · Draws a draft from everything that was reported.",
            PlanInputs,
            {"plan": "Identifier of the draft."},
            check_changes,
            _run_plan,
        ),
        Process(
            "front",
            "Biên phương án · The front",
            "Vẽ vài phương án dọc biên giữa số người bị đóng và rủi ro còn lại; không lưu phương "
            "án nào. · Draws a few plans along the front between people closed and risk left; "
            "keeps none of them.",
            FrontInputs,
            {
                "plans": "How many plans the front has.",
                "own": "The policy's own stop.",
                "stops": "Figures, zones and checkpoints of each plan drawn.",
            },
            check_changes,
            _run_front,
        ),
        Process(
            "sketch",
            "Vẽ thử · Sketch",
            "Vẽ thử một phương án khi thay đổi chính sách; không lưu. · Draws one plan under "
            "changed rules to look at; keeps nothing.",
            ChangedRules,
            {
                "figures": "Its figures.",
                "orders": "The orders it is drawn under.",
                "zones": "Its zones, GeoJSON.",
                "checkpoints": "Its checkpoints, GeoJSON.",
                "ground": "What changes after the plan in force, GeoJSON.",
            },
            check_changes,
            _run_sketch,
        ),
        Process(
            "what-if",
            "Nếu thì · What if",
            "So sánh các phương án khi thay đổi số liệu của chính sách, ca bệnh, độ trễ báo cáo, "
            "số chốt hoặc nơi ở của ca chưa rõ; không lưu phương án nào. · Compares plans under "
            "changed numbers of a policy, cases, delays of reports, posts available and readings "
            "of doubtful cases; keeps none of them.",
            WhatIfInputs,
            {
                "table": "One row a plan: what it changes, and its figures.",
                "note": "What figures of spread are: of a model, where it was asked for.",
            },
            combinations,
            _run_what_if,
        ),
    )
}
"""Every process, in the order of its identifier."""
