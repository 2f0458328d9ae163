"""Every error says what was found, what was expected and what to do."""

import pytest

from zoning import errors
from zoning.errors import Fault, InvalidInput, NoPlan, ZoningError

LEAVES = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ZoningError)
]


def test_all_faults_of_an_input_are_reported_together():
    """Two faults make two lines under one head."""
    error = InvalidInput([Fault("row 2", "a", "b", "Mend."), Fault("row 9", "c", "d")])
    assert str(error) == (
        "input: 2 faults\n  - row 2: found a; expected b. Mend.\n  - row 9: found c; expected d."
    )
    assert [record["where"] for record in error.as_records()] == ["row 2", "row 9"]


def test_one_fault_is_counted_in_the_singular():
    """One fault is no "faults"."""
    assert str(InvalidInput([Fault("x", "a", "b")], subject="case file")).startswith(
        "case file: 1 fault\n"
    )


def test_a_missing_plan_names_the_chain_of_rules():
    """The rules that cannot hold together stand one a line, in order."""
    error = NoPlan(["hh-1 is confirmed", "hh-1 must stay open"])
    assert error.conflict == ("hh-1 is confirmed", "hh-1 must stay open")
    assert str(error).splitlines()[1:] == ["  - hh-1 is confirmed", "  - hh-1 must stay open"]


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_the_tree_in_the_module_names_every_error(kind):
    """Who reads the head of the module knows every error there is."""
    assert kind.__name__ in (errors.__doc__ or "")
