"""Say in names and values what a run changes: the columns of a sweep."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import pandas as pd

from zoning.errors import Fault, InvalidInput
from zoning.policy.schema import Policy

from .case_changes import AddCases, AsOf, DelayReports, ReadAs, WithdrawCases
from .change import Change
from .order_changes import Order
from .premises import ORDERS
from .rule_changes import AvailablePosts, SetParameter, UsePolicy

Settings = Mapping[str, Any]
"""What one run changes: names as `change_named` knows them, and values."""


def change_named(name: str, value: Any) -> Change | None:
    """
    Return the change that a name and a value stand for.

    Parameters
    ----------
    name
        ``policy`` (a preset's name or a policy), ``policy.section.field``, ``as_of`` (a time),
        ``delay_days``, ``posts_available``, ``add_cases`` (located cases), ``withdraw_cases``,
        ``keep_open``, ``close_red``, ``close_yellow``, ``lift`` (identifiers, one or several), or
        ``read_as.CASE`` (the number of a candidate).
    value
        The value; None to change nothing.

    Returns
    -------
    Change or None
        The change; None where the value is None.

    Raises
    ------
    InvalidInput
        If there is no such name, or it cannot have this value.
    """
    if value is None:
        return None
    if name in _NAMED:
        return _NAMED[name](value)
    kind, _, rest = name.partition(".")
    if kind == "policy" and rest:
        return SetParameter(name, value)
    if kind == "read_as" and rest:
        return ReadAs(rest, _whole(name, value))
    known = ", ".join([*_NAMED, "policy.SECTION.FIELD", "read_as.CASE"])
    raise InvalidInput([Fault(name, "a name that no change has", f"one of {known}")])


def changes_of(settings: Settings) -> tuple[Change, ...]:
    """
    Return the changes of one run.

    Parameters
    ----------
    settings
        Names and values, as `change_named` knows them.

    Returns
    -------
    tuple of Change
        A policy before its values, a time and added cases before what is changed of them; the
        order of the names makes no difference.

    Raises
    ------
    InvalidInput
        As `change_named`.
    """
    made = (change_named(name, settings[name]) for name in sorted(settings, key=_turn))
    return tuple(change for change in made if change is not None)


def shown(value: Any) -> Any:
    """
    Return a value as a cell of a table shows it.

    Parameters
    ----------
    value
        A value of a setting.

    Returns
    -------
    bool, int, float, str or None
        A policy by its name, cases and places by their identifiers.
    """
    if isinstance(value, Policy):
        return value.id
    if isinstance(value, pd.DataFrame):
        return ", ".join(sorted(map(str, value["case_id"])))
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(map(str, value)))
    return value.item() if hasattr(value, "item") else value


_LAST: Final = ("policy", "add_cases", "as_of", "withdraw_cases")


def _turn(name: str) -> tuple[int, str]:
    """Return when a setting has its turn."""
    return (_LAST.index(name) if name in _LAST else len(_LAST), name)


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(shown(value), int | float):
        raise InvalidInput([Fault(name, repr(value), "a number")])
    return float(value)


def _whole(name: str, value: Any) -> int:
    if _number(name, value) != int(value):
        raise InvalidInput([Fault(name, repr(value), "a whole number")])
    return int(value)


def _moment(value: Any) -> datetime:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        expected = "a time with a UTC offset, such as 2026-07-01T08:00:00+07:00"
        raise InvalidInput([Fault("as_of", repr(value), expected)]) from error
    return found


def _identifiers(value: Any) -> tuple[str, ...]:
    listed: Iterable[Any] = [value] if isinstance(value, str) else value
    return tuple(sorted({str(one) for one in listed}))


def _policy(value: Any) -> UsePolicy:
    if not isinstance(value, str | Policy):
        raise InvalidInput([Fault("policy", repr(value), "a policy, or the name of a preset")])
    return UsePolicy.named(value)


def _ordered(kind: str) -> Callable[[Any], Change]:
    return lambda value: Order.of(kind, _identifiers(value))


_NAMED: Final[dict[str, Callable[[Any], Change]]] = {
    "policy": _policy,
    "as_of": lambda value: AsOf(_moment(value)),
    "delay_days": lambda value: DelayReports(_number("delay_days", value)),
    "posts_available": lambda value: AvailablePosts(_whole("posts_available", value)),
    "add_cases": AddCases,
    "withdraw_cases": lambda value: WithdrawCases(_identifiers(value)),
    **{kind: _ordered(kind) for kind in ORDERS},
}
"""Names of settings that are whole, and what each makes of its value."""
