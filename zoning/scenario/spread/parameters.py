"""Name every parameter of the spread model, its unit, its range and where its value comes from."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, Final, get_args, get_type_hints

from zoning.errors import Fault, InvalidInput
from zoning.policy.measure import Measure

SUBJECT: Final = "spread parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadParameters:
    """
    What the spread model assumes, besides the kernel and the days of the plan's policy.

    Every field has a unit and a range, and its default a source or the word "assumption":
    `zoning.scenario.spread.parameter_sources` and docs/spread.md. A value that is no number, or
    out of its range, raises `InvalidInput`, which lists every fault.
    """

    contact_factor: Annotated[float, Measure("times the policy's kernel", 0, 100)] = 0.2
    dispersion_k: Annotated[
        float, Measure("k of the negative binomial; inf: all infect alike", 0.01, math.inf)
    ] = 0.56
    generation_mean_days: Annotated[float, Measure("days from infection to contact", 1, 60)] = 5.2
    generation_sd_days: Annotated[float, Measure("days", 0, 60)] = 1.7
    incubation_mean_days: Annotated[float, Measure("days from infection to onset", 1, 60)] = 5.2
    incubation_sd_days: Annotated[float, Measure("days", 0, 60)] = 2.8
    symptomatic_share: Annotated[
        float, Measure("share of the infected who are found by symptoms", 0, 1)
    ] = 0.575
    report_days: Annotated[int, Measure("days from onset until found", 0, 60)] = 2
    isolation: Annotated[float, Measure("share of contacts prevented of who is found", 0, 1)] = 0.95
    lines_after_days: Annotated[
        int, Measure("days from the plan's day until lines stand", 0, 60)
    ] = 1
    red_within: Annotated[
        float, Measure("share of contacts prevented between homes of one red zone", 0, 1)
    ] = 0.87
    red_across: Annotated[float, Measure("share of contacts prevented across a red line", 0, 1)] = (
        0.95
    )
    red_compliance: Annotated[float, Measure("share of red homes that keep to it", 0, 1)] = 0.9
    red_test_days: Annotated[int, Measure("days between tests of everyone, 0 for none", 0, 60)] = 3
    yellow_within: Annotated[
        float, Measure("share of contacts prevented between homes of one yellow zone", 0, 1)
    ] = 0.6
    yellow_across: Annotated[
        float, Measure("share of contacts prevented across a yellow line", 0, 1)
    ] = 0.6
    yellow_compliance: Annotated[float, Measure("share of yellow homes that keep to it", 0, 1)] = (
        0.9
    )
    yellow_test_days: Annotated[
        int, Measure("days between tests of everyone, 0 for none", 0, 60)
    ] = 7
    test_after_days: Annotated[int, Measure("days from infection until a test finds it", 0, 60)] = 3

    def __post_init__(self) -> None:
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        if faults := [fault for name in found if (fault := _fault(name, found[name]))]:
            raise InvalidInput(faults, subject=SUBJECT)

    def as_record(self) -> dict[str, float | int | None]:
        """Return the values by name; null where everyone infects alike."""
        record = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: None if math.isinf(value) else value for name, value in record.items()}


def parameters_from(record: Mapping[str, Any]) -> SpreadParameters:
    """
    Return parameters of which some are named, and the others are the defaults.

    Parameters
    ----------
    record
        Values by the names of `SpreadParameters`; None for ``dispersion_k`` stands for inf.

    Returns
    -------
    SpreadParameters
        The parameters; `SpreadParameters.as_record` returns the record again.

    Raises
    ------
    InvalidInput
        If a name is unknown, or a value no number or out of its range; every fault is listed.
    """
    known = [one.name for one in fields(SpreadParameters)]
    mend = f"The names are {', '.join(known)}."
    faults = [
        Fault(name, "no parameter of this name", "one that docs/spread.md lists", mend)
        for name in record
        if name not in known
    ]
    values = {name: record[name] for name in known if name in record}
    if values.get("dispersion_k", 0) is None:
        values["dispersion_k"] = math.inf
    faults += [fault for name, value in values.items() if (fault := _fault(name, value))]
    if faults:
        raise InvalidInput(faults, subject=SUBJECT)
    return SpreadParameters(**values)


def measure_of(name: str) -> tuple[type, Measure]:
    """Return whether a parameter is a whole number or any, and its unit and range."""
    kind, measure = get_args(_HINTS[name])
    return kind, measure


_HINTS: Final = get_type_hints(SpreadParameters, include_extras=True)


def _fault(name: str, value: object) -> Fault | None:
    """Return what is wrong with a value, if anything is."""
    kind, measure = measure_of(name)
    allowed = (int,) if kind is int else (int, float)
    words = "a whole number" if kind is int else "a number"
    wanted = f"{words} from {measure.least:g} to {measure.most:g} ({measure.words})"
    # A truth value is a whole number to Python, and a slip of the pen here.
    if isinstance(value, bool) or not isinstance(value, allowed):
        return Fault(name, repr(value), wanted)
    return None if measure.least <= value <= measure.most else Fault(name, repr(value), wanted)
