"""Orders are a value: sorted, without contradiction in itself, read back as they were."""

import pytest

from zoning.errors import InvalidInput
from zoning.policy.orders import Orders, orders_from_record


def faults(**given):
    """Return the faults of orders that cannot be given."""
    with pytest.raises(InvalidInput) as caught:
        Orders(**given)
    return caught.value.faults


def test_order_and_repetition_make_no_difference():
    """The same orders are the same value, however they were listed."""
    one = Orders(keep_open=["b", "a", "b"], reasons={"b": "shop", "a": "well"})
    other = Orders(keep_open=("a", "b"), reasons={"a": "well", "b": "shop"})
    assert one == other
    assert list(one.as_record()["reasons"]) == ["a", "b"]


def test_a_text_alone_is_one_identifier():
    """And not a list of its letters."""
    assert Orders(close_red="hh-1").close_red == ("hh-1",)


def test_nothing_ordered_is_false_and_writes_nothing():
    """So a plan without orders has the name and the bytes that it had."""
    assert not Orders()
    assert Orders().as_record() == {}
    assert orders_from_record(None) == orders_from_record({}) == Orders()


def test_what_is_written_is_read_back():
    """Every list and every reason."""
    orders = Orders(
        keep_open=["a"], close_red=["b"], close_yellow=["c"], lift=["d"], reasons={"d": "clear"}
    )
    assert orders_from_record(orders.as_record()) == orders


def test_lifting_is_done_once():
    """The next plan keeps what is open and closed, with its reasons, and lifts nothing."""
    orders = Orders(keep_open=["a"], lift=["d"], reasons={"a": "shop", "d": "clear"})
    assert orders.lasting == Orders(keep_open=["a"], reasons={"a": "shop"})


def test_contradictions_are_named_together():
    """Open and closed at once, and two levels at once."""
    found = faults(keep_open=["a", "b"], close_red=["a", "c"], close_yellow=["c", "b"])
    assert [f.found for f in found] == ["kept open and closed: a, b", "closed red and yellow: c"]


def test_one_may_be_lifted_and_kept_open():
    """Lifting says of the plan in force what keeping open says of the next one."""
    assert Orders(keep_open=["a"], lift=["a"])


@pytest.mark.parametrize("ids", [[""], [" "], [None], [3]])
def test_an_identifier_is_a_text(ids):
    """Anything else is counted, not shown."""
    (fault,) = faults(close_red=ids)
    assert fault.where == "orders, close_red"
    assert fault.found == "1 that are empty or no text"


@pytest.mark.parametrize(
    ("reasons", "found"),
    [
        ({"z": "why"}, "no order for z"),
        ({"a": ""}, "another reason for a"),
        ({"a": "x" * 501}, "another reason for a"),
        ({"a": None}, "another reason for a"),
        (["a"], "no mapping"),
    ],
)
def test_reasons_are_texts_for_what_is_ordered(reasons, found):
    """A reason without an order is a slip of the pen."""
    assert [f.found for f in faults(keep_open=["a"], reasons=reasons)] == [found]


def test_a_message_shows_no_address():
    """What looks like no identifier is counted."""
    (fault,) = faults(keep_open=["12 Phố Mẫu"], close_red=["12 Phố Mẫu"])
    assert "Phố" not in str(fault)
    assert fault.found == "kept open and closed: 1 that are no identifiers"


def test_a_record_with_other_members_is_refused():
    """A misspelt list would be left out without a word."""
    with pytest.raises(InvalidInput, match="1 other members"):
        orders_from_record({"keep-open": ["a"]})
