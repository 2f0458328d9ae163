"""Read what a comparison of plans changes, and lay out its runs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from zoning.errors import Fault, InvalidInput
from zoning.policy.parameters import full_name, parameter_names
from zoning.scenario.design_faults import named_twice
from zoning.scenario.designs import Runs, Sobol, grid_runs, listed_runs, sobol_runs
from zoning.scenario.rule_changes import rules_after
from zoning.scenario.settings import Settings, change_named, changes_of
from zoning.scenario.spread.model import SpreadModel, spread_model_from
from zoning.sources.tables.reading import is_identifier

from .changed_rules import PREFIX, Number, policy_with, strange_names

MOST_RUNS: Final = 1_000
"""Most runs of one job."""

MOST_REPLICATES: Final = 10_000
"""Most runs of the spread model for each plan."""

_WHOLE: Final = frozenset({"delay_days", "posts_available"})
_NAMES: Final = (
    "policy.SECTION.FIELD of a number, delay_days, posts_available, or read_as.CASE with the "
    "identifier of a doubtful case"
)
_NAMES_VI: Final = (
    "policy.MỤC.SỐ: số liệu của chính sách; delay_days: số ngày báo cáo đến muộn hơn (số âm: sớm "
    "hơn); posts_available: nhiều nhất bao nhiêu chốt và rào chắn; read_as.MÃ_CA: ca chưa rõ nơi ở "
    "nằm tại nơi thứ mấy trong các nơi có thể (0: không nơi nào). null: không đổi."
)
_NAMES_EN: Final = (
    "policy.SECTION.FIELD: a number of the policy; delay_days: days by which reports come later "
    "(negative: earlier); posts_available: checkpoints, manned and closed, at most; read_as.CASE: "
    "number of the place at which a doubtful case is taken to be, among those where it may be (0: "
    "at none). null: unchanged."
)
_PLACED: Final = frozenset({"case_id", "reported_at", "onset_date", "status", "household_id",
                            "unit_id", "lng", "lat"})  # fmt: skip

Value = Number | None
"""A value of a setting; null changes nothing."""

Values = Annotated[list[Value], Field(min_length=1, max_length=MOST_RUNS)]


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

    policy: Annotated[str | None, Field(
        max_length=100,
        description="Tên chính sách; bỏ trống: chính sách của dịch vụ. · "
                    "Name of the policy; the service's own if left out.",
    )] = None  # fmt: skip
    grid: Annotated[dict[str, Values], Field(
        max_length=6,
        description=f"Tên và các giá trị cần thử: mọi tổ hợp. {_NAMES_VI} · "
                    f"Names and the values to try: every combination. {_NAMES_EN}",
    )] = {}  # fmt: skip
    runs: Annotated[list[Annotated[dict[str, Value], Field(max_length=30)]], Field(
        max_length=MOST_RUNS,
        description="Hoặc danh sách lần chạy, mỗi lần nêu điều nó đổi, tên như ở grid. · "
                    "Or a list of runs, each with what it changes, by the names of grid.",
    )] = []  # fmt: skip
    sobol: Annotated[SobolInputs | None, Field(
        description="Hoặc các điểm rải đều trên khoảng, tên như ở grid. · "
                    "Or points spread evenly over ranges, by the names of grid.",
    )] = None  # fmt: skip
    add_cases: Annotated[list[dict[str, Any]], Field(
        max_length=1_000,
        description="Ca thêm vào, tại một hộ, đơn vị hoặc tọa độ. · "
                    "Cases that are added, at a household, unit or position.",
    )] = []  # fmt: skip
    remove_cases: Annotated[list[str], Field(
        max_length=10_000,
        description="Mã các ca bỏ ra. · Identifiers of cases that are left out.",
    )] = []  # fmt: skip
    keep_open: Annotated[list[str], Field(
        max_length=50,
        description="Loại địa điểm được giữ mở. · Kinds of sites that stay open.",
    )] = []  # fmt: skip
    spread: Annotated[dict[str, Any] | None, Field(
        description="Theo dõi số ca nhiễm lọt ra ngoài vùng đỏ: replicates (số lần mô phỏng), "
                    "seed, days, parameters; {}: như mặc định; bỏ trống: không. Mô hình, không "
                    "phải dự báo. · "
                    "Follow infections that escape red: replicates (runs of the model, at most "
                    f"{MOST_REPLICATES:,}), seed, days, parameters; {{}}: as by default; left "
                    "out: not at all. A model, not a forecast.",
    )] = None  # fmt: skip


def combinations(inputs: WhatIfInputs) -> Runs:
    """
    Return what each run changes.

    Parameters
    ----------
    inputs
        What is changed: the combinations of a grid, a list of runs, or points over ranges.

    Returns
    -------
    tuple
        In the order of the grid's names, the last one changing first; one where nothing is
        changed. A list and points stay in their order.

    Raises
    ------
    InvalidInput
        If there are too many, more than one design, a name is none that can be changed here, or
        a value is none it may have, or spread cannot be followed so; all of it together.
    """
    runs, faults = _laid_out(inputs)
    faults += _unplaced(inputs)
    try:
        spread_of(inputs)
    except InvalidInput as error:
        faults += error.faults
    known = [{name: run[name] for name in run if _is_known(name)} for run in runs]
    if any(len(some) < len(run) for some, run in zip(known, runs, strict=True)):
        faults.append(strange_names(_where(inputs), _NAMES))
    found = {fault: None for run in known for fault in (*named_twice(run), *_wrong_values(run))}
    faults += found
    try:
        base = policy_with(inputs.policy, keep_open=inputs.keep_open)
    except InvalidInput as error:
        faults += error.faults
    if faults:
        raise InvalidInput(faults, subject="what-if")
    for run in runs:
        try:
            rules_after(base, changes_of(run))
        except InvalidInput as error:
            found |= dict.fromkeys(error.faults)
    if found:
        raise InvalidInput(list(found), subject="what-if")
    return runs


def spread_of(inputs: WhatIfInputs) -> SpreadModel | None:
    """
    Return how infections are followed that escape each plan.

    Parameters
    ----------
    inputs
        What is changed.

    Returns
    -------
    SpreadModel or None
        None where they are not followed.

    Raises
    ------
    InvalidInput
        If they cannot be followed so; every fault is listed.
    """
    if inputs.spread is None:
        return None
    try:
        model = spread_model_from(inputs.spread)
    except InvalidInput as error:
        faults = [replace(one, where=f"spread.{one.where}") for one in error.faults]
        raise InvalidInput(faults, subject="what-if") from None
    if model.replicates > MOST_REPLICATES:
        fault = Fault("spread.replicates", f"{model.replicates}", f"at most {MOST_REPLICATES}")
        raise InvalidInput([fault], subject="what-if")
    return model


def _wrong_values(run: Settings) -> Iterator[Fault]:
    """Return what is wrong with the single values of a run, whatever cases there are."""
    for name, value in run.items():
        try:
            change_named(name, value)
        except InvalidInput as error:
            yield from error.faults


def _is_known(name: str) -> bool:
    """Return whether a name is one of those that `_NAMES` tells of."""
    kind, _, rest = name.partition(".")
    if kind == "read_as":
        return is_identifier(rest)
    return name in _WHOLE or (name.startswith(PREFIX) and full_name(rest) in parameter_names())


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
