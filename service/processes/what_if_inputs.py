"""Read what a comparison of plans changes, and lay out its runs."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from zoning.errors import Fault, InvalidInput
from zoning.policy.load import policy_from_record, policy_named
from zoning.policy.schema import Policy
from zoning.scenario.designs import Runs, Sobol, grid_runs, listed_runs, sobol_runs

MOST_RUNS: Final = 1_000
"""Most runs of one job."""

_PREFIX: Final = "policy."
_SOURCE: Final = "assumption: what-if"
_PLACED: Final = frozenset({"case_id", "reported_at", "onset_date", "status", "household_id",
                            "unit_id", "lng", "lat"})  # fmt: skip

Number = StrictBool | StrictInt | StrictFloat
Values = Annotated[list[Number], Field(min_length=1, max_length=MOST_RUNS)]
Changes = Mapping[str, Number]


class SobolInputs(BaseModel):
    """Points spread evenly over ranges."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ranges: Annotated[dict[str, Annotated[list[Number], Field(min_length=2, max_length=100)]],
                      Field(min_length=1, max_length=12)]  # fmt: skip
    count: Annotated[StrictInt, Field(ge=1, le=MOST_RUNS)]
    seed: Annotated[StrictInt, Field(ge=0, le=2**32 - 1)] = 0


class WhatIfInputs(BaseModel):
    """What is changed, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Annotated[str | None, Field(max_length=100)] = None
    grid: Annotated[dict[str, Values], Field(max_length=6)] = {}
    runs: Annotated[list[Annotated[dict[str, Number], Field(max_length=30)]],
                    Field(max_length=MOST_RUNS)] = []  # fmt: skip
    sobol: SobolInputs | None = None
    add_cases: Annotated[list[dict[str, Any]], Field(max_length=1_000)] = []
    remove_cases: Annotated[list[str], Field(max_length=10_000)] = []
    keep_open: Annotated[list[str], Field(max_length=50)] = []


def combinations(inputs: WhatIfInputs) -> list[tuple[Changes, Policy]]:
    """
    Return what each run changes, and the policy it makes.

    Parameters
    ----------
    inputs
        What is changed: the combinations of a grid, a list of runs, or points over ranges.

    Returns
    -------
    list of tuple
        In the order of the grid's names, the last one changing first; one where nothing is
        changed. A list and points stay in their order.

    Raises
    ------
    InvalidInput
        If there are too many, more than one design, a name is no number of a policy, or a value
        is none it may have; all of it together.
    """
    runs, faults = _laid_out(inputs)
    faults += _unplaced(inputs)
    base = policy_named(inputs.policy).as_record()
    faults += [
        Fault(f"{_where(inputs)}, a name", "another name", "policy.SECTION.FIELD of a number, as "
              "in policy.ring.street_m", "`khoanh policy show NAME` lists them.")
        for name in sorted({name for run in runs for name in run})
        if not _is_number(base, name)
    ]  # fmt: skip
    if faults:
        raise InvalidInput(faults, subject="what-if")
    found: list[tuple[Changes, Policy]] = []
    seen: dict[Fault, None] = {}
    for changes in runs:
        try:
            found.append((changes, _changed(base, changes, inputs.keep_open)))
        except InvalidInput as error:
            seen |= dict.fromkeys(error.faults)
    if seen:
        raise InvalidInput(list(seen), subject="what-if")
    return found


def _laid_out(inputs: WhatIfInputs) -> tuple[Runs, list[Fault]]:
    given = [name for name in ("grid", "runs", "sobol") if getattr(inputs, name)]
    if len(given) > 1:
        return (), [Fault(", ".join(given), f"{len(given)} designs", "one of them")]
    count = 1
    for values in inputs.grid.values():
        count *= len(values)
    if count > MOST_RUNS:
        return (), [Fault("grid", f"{count} combinations", f"at most {MOST_RUNS}")]
    try:
        if inputs.sobol is not None:
            return sobol_runs(Sobol(**inputs.sobol.model_dump())), []
        return listed_runs(inputs.runs) if inputs.runs else grid_runs(inputs.grid), []
    except InvalidInput as error:
        return (), list(error.faults)


def _where(inputs: WhatIfInputs) -> str:
    return "runs" if inputs.runs else "sobol" if inputs.sobol is not None else "grid"


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
