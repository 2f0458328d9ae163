"""Say how the spread under the plans of a sweep is followed, so that rows can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from numbers import Integral
from typing import Any, Final

from zoning.errors import Fault, InvalidInput

from .parameters import SUBJECT, SpreadParameters, parameters_from

DAYS: Final = 14
"""Until which day after the plan's infections count, unless asked otherwise."""

REPLICATES: Final = 200
"""How many runs are followed for a row of a table of plans, unless asked otherwise."""

_MOST_RUNS: Final = 1_000_000
_MOST_DAYS: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadModel:
    """
    How infections are followed that escape the plans of a sweep: a model, not a forecast.

    Attributes
    ----------
    parameters
        What is assumed; the defaults of docs/spread.md if left out.
    replicates
        How many runs of the model are followed for each plan, 1 to 1,000,000.
    seed
        Seed of their random numbers, a whole number of at least 0, the same for every plan: so
        plans differ by what they close and not by chance.
    days
        The last day after a plan's that counts, 1 to 365.

    Raises
    ------
    InvalidInput
        If replicates, seed or days are out of range; every fault is listed.
    """

    parameters: SpreadParameters = field(default_factory=SpreadParameters)
    replicates: int = REPLICATES
    seed: int = 0
    days: int = DAYS

    def __post_init__(self) -> None:
        refuse_wrong_runs(replicates=self.replicates, seed=self.seed, days=self.days)

    def as_record(self) -> dict[str, Any]:
        """Return it as plain dictionaries; `spread_model_from` reads them again."""
        runs = {name: int(getattr(self, name)) for name in _NUMBERS}
        return runs | {"parameters": self.parameters.as_record()}


def spread_model_from(record: Mapping[str, Any]) -> SpreadModel:
    """
    Read how spread is followed; what is left out is as by default.

    Parameters
    ----------
    record
        ``replicates``, ``seed``, ``days``, and ``parameters`` by the names of `SpreadParameters`.

    Returns
    -------
    SpreadModel
        The model.

    Raises
    ------
    InvalidInput
        If a name is unknown, or a value of the wrong kind or out of its range; every fault is
        listed.
    """
    known = (*_NUMBERS, "parameters")
    faults = [
        Fault(name, "an unknown key", f"one of {', '.join(known)}")
        for name in record
        if name not in known
    ]
    told, parameters = record.get("parameters", {}), SpreadParameters()
    try:
        if isinstance(told, Mapping):
            parameters = parameters_from(told)
        else:
            faults.append(Fault("parameters", repr(told), "a table of names and values"))
    except InvalidInput as error:
        faults += error.faults
    try:
        numbers = {name: record[name] for name in _NUMBERS if name in record}
        model = SpreadModel(parameters=parameters, **numbers)
    except InvalidInput as error:
        faults += error.faults
    if faults:
        raise InvalidInput(faults, subject=SUBJECT)
    return model


def refuse_wrong_runs(*, replicates: int, seed: int, days: int) -> None:
    """
    Raise if runs cannot be followed as asked.

    Parameters
    ----------
    replicates, seed, days
        How many runs, the seed of their random numbers, and the last day that counts.

    Raises
    ------
    InvalidInput
        If any is out of range; every fault is listed.
    """
    given = (
        ("replicates", replicates, 1, _MOST_RUNS),
        ("seed", seed, 0, 2**63 - 1),
        ("days", days, 1, _MOST_DAYS),
    )
    faults = [
        Fault(name, repr(value), f"a whole number from {least} to {most}")
        for name, value, least, most in given
        if not _is_whole(value, least, most)
    ]
    if faults:
        raise InvalidInput(faults, subject=SUBJECT)


def _is_whole(value: object, least: int, most: int) -> bool:
    """Return whether a value is a whole number in a range; a truth value is a slip of the pen."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        return False
    return least <= int(value) <= most


_NUMBERS: Final = tuple(one.name for one in fields(SpreadModel) if one.name != "parameters")
