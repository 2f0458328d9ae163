"""List the processes and say what each takes and gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from service.plans.as_of import AsOf
from service.plans.drafting import draw_draft
from service.plans.planning import Planning
from service.store.job_ports import Job

from .what_if import Report, WhatIfInputs, combinations, compare

Run = Callable[[Job, Planning, Report], Mapping[str, Any]]


class PlanInputs(BaseModel):
    """What a draft is to be drawn under."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Annotated[str | None, Field(max_length=100)] = None
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
        policy=inputs.policy,
        as_of=inputs.as_of,
        by=job.created_by,
        at=job.created_at,
        is_automatic=False,
    )
    return {"plan": plan_id}


PROCESSES: Final = {
    process.id: process
    for process in (
        Process(
            "plan",
            "Vẽ một dự thảo · Draw a draft",
            "Vẽ dự thảo từ mọi ca đã báo cáo. · Draws a draft from everything that was reported.",
            PlanInputs,
            {"plan": "Identifier of the draft."},
            lambda inputs: inputs,
            _run_plan,
        ),
        Process(
            "what-if",
            "Nếu thì · What if",
            "So sánh các phương án khi thay đổi số liệu của chính sách hoặc ca bệnh; không lưu "
            "phương án nào. · Compares plans under changed numbers of a policy and changed cases; "
            "keeps none of them.",
            WhatIfInputs,
            {"table": "One row a plan: its numbers and its figures."},
            combinations,
            _run_what_if,
        ),
    )
}
"""Every process, in the order of its identifier."""
