"""Draw plans for every combination of some changed numbers of a policy, and compare them."""

import itertools
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final

import orjson
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from service.cases.rows import rows_of
from service.plans.area_desk import AREA_WAIT_S, AreaDesk
from service.plans.background import Background, background
from service.plans.locating import Located, located
from service.store.case_ports import CaseInput
from service.store.ports import StorePort
from zoning.errors import Fault, InvalidInput, NoPlan
from zoning.plan.planner import Planner
from zoning.plan.summary import summary
from zoning.policy.load import policy_from_record, policy_named
from zoning.policy.schema import Policy
from zoning.sources.case_reports import reports_from_file
from zoning.sources.tables.readable import HeldFile

MOST_RUNS: Final = 200
"""Most combinations of one job."""

FIGURES: Final = ("people_red", "people_yellow", "households_red", "households_yellow", "posts",
                  "cost", "gap", "plan_id")  # fmt: skip
"""What is answered of each plan, beside the numbers it was drawn under."""

_PREFIX: Final = "policy."
_SOURCE: Final = "assumption: what-if"
_PLACED: Final = frozenset({"case_id", "reported_at", "onset_date", "status", "household_id",
                            "unit_id", "lng", "lat"})  # fmt: skip

Number = StrictBool | StrictInt | StrictFloat
Changes = Mapping[str, Number]
Report = Callable[[int, str], None]
"""Told how much is done, in per cent, and what is done next; it raises to stop."""


class WhatIfInputs(BaseModel):
    """What is changed, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Annotated[str | None, Field(max_length=100)] = None
    grid: Annotated[
        dict[str, Annotated[list[Number], Field(min_length=1, max_length=MOST_RUNS)]],
        Field(max_length=6),
    ] = {}
    add_cases: Annotated[list[dict[str, Any]], Field(max_length=1_000)] = []
    remove_cases: Annotated[list[str], Field(max_length=10_000)] = []
    keep_open: Annotated[list[str], Field(max_length=50)] = []


def combinations(inputs: WhatIfInputs) -> list[tuple[Changes, Policy]]:
    """
    Return every combination of a grid, and the policy it makes.

    Parameters
    ----------
    inputs
        What is changed.

    Returns
    -------
    list of tuple
        In the order of the grid's names, the last one changing first; one for an empty grid.

    Raises
    ------
    InvalidInput
        If there are too many, a name is no number of a policy, or a value is none it may have;
        all of it together.
    """
    names = list(inputs.grid)
    runs = 1
    for values in inputs.grid.values():
        runs *= len(values)
    faults = []
    if runs > MOST_RUNS:
        faults.append(Fault("grid", f"{runs} combinations", f"at most {MOST_RUNS}"))
    faults += _unplaced(inputs)
    base = policy_named(inputs.policy).as_record()
    faults += [
        Fault("grid, a name", "another name", "policy.SECTION.FIELD of a number, as in "
              "policy.ring.street_m", "`khoanh policy show NAME` lists them.")
        for name in names
        if not _is_number(base, name)
    ]  # fmt: skip
    if faults:
        raise InvalidInput(faults, subject="what-if")
    found: list[tuple[Changes, Policy]] = []
    seen: dict[Fault, None] = {}
    for chosen in itertools.product(*inputs.grid.values()):
        changes = dict(zip(names, chosen, strict=True))
        try:
            found.append((changes, _changed(base, changes, inputs.keep_open)))
        except InvalidInput as error:
            seen |= dict.fromkeys(error.faults)
    if seen:
        raise InvalidInput(list(seen), subject="what-if")
    return found


def compare(
    inputs: WhatIfInputs, store: StorePort, desk: AreaDesk, report: Report
) -> dict[str, Any]:
    """
    Draw every combination, and put their figures into one table.

    Parameters
    ----------
    inputs
        What is changed.
    store
        The store; it is only read.
    desk
        The area. Between two plans others may draw theirs.
    report
        Told of every plan before it is drawn.

    Returns
    -------
    dict
        ``table``: one row a plan, its numbers by name, `FIGURES`, and ``conflict``, which says
        why there is no plan where there is none. Nothing is kept of the plans themselves.

    Raises
    ------
    InvalidInput
        As `combinations`; or if a case cannot be understood or is not known.
    InvalidStore
        If the area is not read by then, or cannot be used.
    """
    runs = combinations(inputs)
    report(0, "reading the area")
    planner = desk.wait_for_planner(AREA_WAIT_S)
    with store.reading() as stored:
        given = background(stored)
    places = located(desk, planner, _changed_input(inputs, given.reported))
    table = []
    for number, (changes, rules) in enumerate(runs):
        report(100 * number // len(runs), f"plan {number + 1} of {len(runs)}")
        with desk.drawing:
            figures = _drawn(planner, places, given, rules)
        table.append({**changes, **figures})
    return {"table": table}


def moment_of(places: Located, given: Background) -> datetime | None:
    """Return the time of the last report, or of the plan in force if that is later."""
    if given.in_force is None:
        return None
    if not len(places.cases):
        return given.in_force.as_of
    last: datetime = places.cases["reported_at"].max().to_pydatetime()
    return max(last, given.in_force.as_of)


def _drawn(planner: Planner, places: Located, given: Background, rules: Policy) -> dict[str, Any]:
    try:
        plan = planner.draw(
            places.cases,
            policy=rules,
            as_of=moment_of(places, given),
            allow_unlocated=True,
            in_force=given.in_force,
            contacts=places.contacts,
        )
    except NoPlan as error:
        return dict.fromkeys(FIGURES) | {"conflict": list(error.conflict)}
    figures = summary(plan)
    return {name: figures[name] for name in FIGURES} | {"conflict": None}


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


def _unplaced(inputs: WhatIfInputs) -> list[Fault]:
    """Refuse addresses: inputs are kept with the job."""
    many = sum(not set(one) <= _PLACED for one in inputs.add_cases)
    if not many:
        return []
    mend = "Ask GET /geocode where an address is."
    return [Fault("add_cases", f"{many} with other members", ", ".join(sorted(_PLACED)), mend)]


def _is_number(base: Mapping[str, Any], name: str) -> bool:
    section, _, field = name.removeprefix(_PREFIX).partition(".")
    known = base.get(section)
    if not name.startswith(_PREFIX) or section == "sources" or not isinstance(known, dict):
        return False
    return isinstance(known.get(field, 0), bool | int | float)


def _changed(base: Mapping[str, Any], changes: Changes, keep_open: list[str]) -> Policy:
    record = {name: dict(part) if isinstance(part, dict) else part for name, part in base.items()}
    for name, value in changes.items():
        section, _, field = name.removeprefix(_PREFIX).partition(".")
        record[section][field] = value
        record["sources"].setdefault(f"{section}.{field}", _SOURCE)
    if keep_open:
        kinds = [*record["exempt"]["must_open_sites"], *keep_open]
        record["exempt"]["must_open_sites"] = sorted(set(kinds))
        never = set(record["exempt"]["never_red_sites"]) - set(kinds)
        record["exempt"]["never_red_sites"] = sorted(never)
    return policy_from_record(record)
