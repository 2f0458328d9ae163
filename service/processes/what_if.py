"""Compare the plans of many changed policies and cases, without drawing them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import orjson

from service.cases.rows import rows_of
from service.plans.area_desk import AREA_WAIT_S, AreaDesk
from service.plans.background import background
from service.plans.locating import located
from service.plans.planning import Planning
from service.store.case_ports import CaseInput
from service.store.ports import StorePort
from zoning.errors import Fault, InvalidInput, NoPlan
from zoning.plan.planner import Planner
from zoning.policy.schema import Policy
from zoning.scenario import outcome
from zoning.scenario.case_changes import DelayReports, ReadAs
from zoning.scenario.design_faults import refuse_faulty
from zoning.scenario.rule_changes import rules_after
from zoning.scenario.run import infections_of
from zoning.scenario.scenario import Scenario
from zoning.scenario.settings import Settings, changes_of
from zoning.scenario.spread.model import SpreadModel
from zoning.sources.case_reports import reports_from_file
from zoning.sources.tables.readable import HeldFile

from .changed_rules import policy_with
from .drawing import Prepared, asked_under
from .what_if_inputs import WhatIfInputs, combinations, spread_of

FIGURES: Final = (*outcome.FIGURES, "plan_id")
"""What is answered of each plan, beside the numbers it was drawn under."""

MODEL_NOTE: Final = "Mô hình, không phải dự báo. · A model, not a forecast."
"""Said with every figure of infections that are followed."""

_READ_AS: Final = "read_as."

Report = Callable[[int, str], None]
"""Told how much is done, in per cent, and what is done next; it raises to stop."""


def compare(inputs: WhatIfInputs, planning: Planning, report: Report) -> dict[str, Any]:
    """
    Count what every run closes and needs, and put it into one table.

    Parameters
    ----------
    inputs
        What is changed.
    planning
        What plans are drawn with. Between two plans others may draw theirs.
    report
        Told of every plan before it is worked out.

    Returns
    -------
    dict
        ``table``: one row a plan, what it changes by name, `FIGURES`, and ``conflict``, which says
        why there is no plan where there is none; where spread is followed, the infections that
        escape as well, and ``note``. Nothing is kept of the plans themselves.

    Raises
    ------
    InvalidInput
        As `combinations`; if a case cannot be understood or is not known; or if a reading is
        none of its case's.
    InvalidStore
        If the area is not read by then, or cannot be used.
    """
    runs = combinations(inputs)
    report(0, "reading the area")
    prepared = planning.run(prepare, inputs)
    base = policy_with(inputs.policy, keep_open=inputs.keep_open)
    spread = spread_of(inputs)
    readings = [{name: run[name] for name in run if name.startswith(_READ_AS)} for run in runs]
    if any(readings):
        planning.run(refuse_wrong_readings, prepared, readings)
    table = []
    for number, run in enumerate(runs):
        report(100 * number // len(runs), f"plan {number + 1} of {len(runs)}")
        table.append({**run, **planning.run(figures_under, prepared, base, run, spread=spread)})
    return {"table": table} | ({} if spread is None else {"note": MODEL_NOTE})


def prepare(store: StorePort, desk: AreaDesk, inputs: WhatIfInputs) -> Prepared:
    """
    Find what every plan of a comparison is drawn from, a task.

    Parameters
    ----------
    store, desk
        As of every task; nothing is written.
    inputs
        What is changed.

    Returns
    -------
    Prepared
        Of one moment.

    Raises
    ------
    InvalidInput
        If a case cannot be understood or is not known.
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    with store.reading() as stored:
        given = background(stored)
    places = located(desk, planner, _changed_input(inputs, given.reported))
    return Prepared(places, None if given.in_force is None else given.in_force.plan_id)


def refuse_wrong_readings(
    store: StorePort,  # noqa: ARG001 - a task
    desk: AreaDesk,
    prepared: Prepared,
    readings: Sequence[Settings],
) -> None:
    """
    Refuse readings of cases that are not doubtful, or not known, before the first plan, a task.

    Parameters
    ----------
    store, desk
        As of every task; nothing is written.
    prepared
        What every plan rests on.
    readings
        ``read_as.CASE`` and the number of a candidate, of each run.

    Raises
    ------
    InvalidInput
        With every reading that there is not.
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    area = desk.wait_for_planner(AREA_WAIT_S).area
    refuse_faulty({"": Scenario(area, prepared.places.cases)}, tuple(readings))


def figures_under(
    store: StorePort,
    desk: AreaDesk,
    prepared: Prepared,
    base: Policy,
    settings: Settings,
    *,
    spread: SpreadModel | None,
) -> dict[str, Any]:
    """
    Count what one plan of a comparison closes and needs, a task.

    Parameters
    ----------
    store, desk
        As of every task; nothing is written.
    prepared
        What it rests on.
    base
        The policy before any change.
    settings
        What the plan changes, as `zoning.scenario.settings.change_named` knows it.
    spread
        How infections are followed that escape it; None for not at all.

    Returns
    -------
    dict
        `FIGURES`, those of `zoning.scenario.outcome.SPREAD` where asked for, and ``conflict``.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    names = (*FIGURES, *(() if spread is None else outcome.SPREAD))
    planner, asked = asked_under(store, desk, prepared, base)
    asked |= _changed(planner, asked, settings)
    try:
        with desk.drawing:
            answered = planner.answered(**asked)
            figures = asdict(planner.figures(answered))
            if spread is not None:
                figures |= infections_of(desk.spread_book(planner), answered, spread)
    except NoPlan as error:
        return dict.fromkeys(names) | {"conflict": list(error.conflict)}
    proof = answered.answer.certificate
    figures |= {"cost": proof.cost, "gap": proof.gap, "plan_id": answered.plan_id}
    return {name: figures[name] for name in names} | {"conflict": None}


def _changed(planner: Planner, asked: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return what is asked otherwise; a delay of reports does not move the plan's time."""
    rules, changes = asked["policy"], changes_of(settings)
    # A scenario names every case; of many cases that takes longer than most plans.
    if not any(isinstance(change, DelayReports | ReadAs) for change in changes):
        return {"policy": rules_after(rules, changes)}
    study = Scenario(planner.area, asked["located"], policy=rules, as_of=asked["as_of"])
    premises = study.changed(*changes).premises
    return {
        "located": premises.cases(lambda: planner.gazetteer),
        "policy": premises.rules,
        "as_of": premises.moment,
    }


def _changed_input(inputs: WhatIfInputs, reported: CaseInput) -> CaseInput:
    """Return the reported cases, with those added and without those removed."""
    removed = set(inputs.remove_cases)
    known = {str(one["case_id"]) for one in reported.cases}
    added: list[Mapping[str, Any]] = []
    if inputs.add_cases:
        file = HeldFile("add_cases.json", orjson.dumps(inputs.add_cases))
        added = [one.content for one in rows_of(reports_from_file(file))]
    faults = []
    if strangers := len(removed - known):
        faults.append(Fault("remove_cases", f"{strangers} unknown", "cases that were reported"))
    if twice := len(known & {str(one["case_id"]) for one in added} - removed):
        mend = "Give them identifiers of their own, or remove the others."
        faults.append(Fault("add_cases", f"{twice} that were reported", "other cases", mend))
    if faults:
        raise InvalidInput(faults, subject="what-if")
    kept = [one for one in reported.cases if str(one["case_id"]) not in removed]
    contacts = reported.contacts and tuple(
        one for one in reported.contacts if str(one.get("contact_of")) not in removed
    )
    cases = sorted([*kept, *added], key=lambda one: str(one["case_id"]))
    return CaseInput(tuple(cases), contacts, reported.last_report)
