"""Find everything that is wrong with the runs of a sweep before the first one is made."""

from collections.abc import Iterator, Mapping

from zoning.errors import Fault, InvalidInput
from zoning.policy.parameters import full_name

from .designs import Runs
from .rule_changes import CAP
from .scenario import Scenario
from .settings import Settings, changes_of, shown


def refuse_faulty(studies: Mapping[str, Scenario], runs: Runs) -> None:
    """
    Raise if a run names what cannot be changed, or gives it a value that it cannot have.

    Parameters
    ----------
    studies
        The scenarios that the runs change, by name.
    runs
        What each run changes.

    Raises
    ------
    InvalidInput
        With every fault of every name and value, each once. What only does not fit together is
        no fault: such a run has no plan, and its row says why.
    """
    faults = {str(fault): fault for run in runs for fault in named_twice(run)}
    for settings in _each_once(runs):
        for study in studies.values():
            try:
                study.changed(*changes_of(settings))
            except InvalidInput as error:
                faults |= {str(fault): fault for fault in error.faults}
    if faults:
        raise InvalidInput(faults.values(), subject="sweep")


def _each_once(runs: Runs) -> Iterator[Settings]:
    """Return each name with each of its values once; a case that is added may be withdrawn."""
    seen = set()
    for run in runs:
        added = {"add_cases": run["add_cases"]} if run.get("add_cases") is not None else {}
        for name, value in run.items():
            settings = added | {name: value}
            key = str([(one, type(of).__name__, shown(of)) for one, of in settings.items()])
            if key not in seen:
                seen.add(key)
                yield settings


def named_twice(run: Settings) -> Iterator[Fault]:
    """
    Find values of the policy that a run sets under two names.

    Parameters
    ----------
    run
        What it changes.

    Yields
    ------
    Fault
        One a value, by name.
    """
    values = [full_name(name.removeprefix("policy.")) for name in run if name[:7] == "policy."]
    values += [CAP] * ("posts_available" in run)
    for value in sorted({one for one in values if values.count(one) > 1}):
        yield Fault(f"policy.{value}", "two names for one value", "one of them")
