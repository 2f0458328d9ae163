"""Hold what officers order of single places: keep this open, close that, lift this early."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from zoning.errors import Fault, InvalidInput

LISTS: Final = ("keep_open", "close_red", "close_yellow", "lift")
"""The kinds of orders, as fields of `Orders`."""

_LASTING: Final = ("keep_open", "close_red", "close_yellow")
_SHOWN: Final = 40
_LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class Orders:
    """
    What officers order of single places, besides what cases and policy make of them.

    An identifier names a household, a cell, a site, a piece of street, or a unit of the area
    (alley, hamlet, ward, province); in ``lift`` also a zone of the plan in force. Every list is
    kept sorted, each identifier once.

    Attributes
    ----------
    keep_open
        What stays open.
    close_red, close_yellow
        What is red; what is yellow at least.
    lift
        What is lifted now, one step, as if its conditions were met.
    reasons
        Why, for some of these identifiers. Restricted, as the orders themselves.

    Raises
    ------
    InvalidInput
        If an identifier is empty or no text, is kept open and closed at once, is to be closed at
        two levels, or has a reason and no order, or if a reason is empty or too long; every such
        one is named.

    Examples
    --------
    >>> orders = Orders(keep_open=["hh-2", "hh-1"], reasons={"hh-1": "a pharmacy"})
    >>> orders.keep_open
    ('hh-1', 'hh-2')
    >>> bool(orders), bool(Orders())
    (True, False)
    """

    keep_open: Sequence[str] = ()
    close_red: Sequence[str] = ()
    close_yellow: Sequence[str] = ()
    lift: Sequence[str] = ()
    reasons: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        given = {name: list(_listed(getattr(self, name))) for name in LISTS}
        faults = [*_no_texts(given), *_reason_faults(given, self.reasons)]
        if not faults:
            faults = _contradictions(given)
        if faults:
            raise InvalidInput(faults, subject="orders")
        for name, ids in given.items():
            object.__setattr__(self, name, tuple(sorted(set(ids))))
        object.__setattr__(self, "reasons", dict(sorted(self.reasons.items())))

    def __bool__(self) -> bool:
        """Return whether anything is ordered."""
        return any(getattr(self, name) for name in LISTS)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Return the kind and the identifier of every order."""
        for name in LISTS:
            for one in getattr(self, name):
                yield name, one

    @property
    def lasting(self) -> "Orders":
        """Return the orders that hold for the next plan too: lifting is done once."""
        kept = {name: getattr(self, name) for name in _LASTING}
        named = {one for ids in kept.values() for one in ids}
        return Orders(**kept, reasons={k: v for k, v in self.reasons.items() if k in named})

    def as_record(self) -> dict[str, Any]:
        """Return the orders as JSON knows them; nothing where nothing is ordered."""
        record: dict[str, Any] = {n: list(getattr(self, n)) for n in LISTS if getattr(self, n)}
        return record | ({"reasons": dict(self.reasons)} if self.reasons else {})


def orders_from_record(record: Mapping[str, Any] | None) -> Orders:
    """
    Read what `Orders.as_record` returned.

    Parameters
    ----------
    record
        The record; None for no orders.

    Returns
    -------
    Orders
        The orders.

    Raises
    ------
    InvalidInput
        If a member is none of an order's, or as `Orders`.
    """
    given = dict(record or {})
    known = (*LISTS, "reasons")
    if strange := len(set(given) - set(known)):
        fault = Fault("orders", f"{strange} other members", ", ".join(known))
        raise InvalidInput([fault], subject="orders")
    return Orders(**given)


def shown(identifiers: Iterable[str]) -> str:
    """
    Name identifiers in a message; what looks like no identifier may be a name and is counted.

    Parameters
    ----------
    identifiers
        What was given.

    Returns
    -------
    str
        The identifiers, sorted, joined by commas.
    """
    given = sorted(set(identifiers))
    plain = [one for one in given if _is_plain(one)]
    others = len(given) - len(plain)
    return ", ".join([*plain, *([f"{others} that are no identifiers"] if others else [])])


def _is_plain(text: str) -> bool:
    return len(text) <= _SHOWN and not any(sign.isspace() for sign in text)


def _listed(given: Any) -> Iterable[Any]:
    """A text alone is one identifier, and not a list of letters."""
    return [given] if isinstance(given, str) else given


def _no_texts(given: Mapping[str, list[Any]]) -> list[Fault]:
    faults = []
    for name, ids in given.items():
        wrong = sum(not isinstance(one, str) or not one.strip() for one in ids)
        if wrong:
            mend = "Write household_id, cell_id, site_id, street_id or unit_id of the pack."
            found = f"{wrong} that are empty or no text"
            faults.append(Fault(f"orders, {name}", found, "identifiers", mend))
    return faults


def _reason_faults(given: Mapping[str, list[Any]], reasons: Any) -> list[Fault]:
    if not isinstance(reasons, Mapping):
        return [Fault("orders, reasons", "no mapping", "a text for each identifier")]
    ordered = [one for ids in given.values() for one in ids]
    faults = []
    if strange := [str(one) for one in reasons if one not in ordered]:
        expected = "reasons for what is ordered"
        faults.append(Fault("orders, reasons", f"no order for {shown(strange)}", expected))
    bad = [
        str(one)
        for one, text in reasons.items()
        if not isinstance(text, str) or not 0 < len(text.strip()) <= len(text) <= _LONGEST_REASON
    ]
    if bad:
        expected = f"a text of 1 to {_LONGEST_REASON} letters"
        faults.append(Fault("orders, reasons", f"another reason for {shown(bad)}", expected))
    return faults


def _contradictions(given: Mapping[str, list[str]]) -> list[Fault]:
    """Name what is ordered to be two things at once."""
    is_open, red, yellow = (set(given[name]) for name in _LASTING)
    both, twice = is_open & (red | yellow), red & yellow
    faults = []
    if both:
        found = f"kept open and closed: {shown(both)}"
        faults.append(Fault("orders", found, "one order for each", "Remove one of both."))
    if twice:
        found = f"closed red and yellow: {shown(twice)}"
        faults.append(Fault("orders", found, "one level for each", "Remove one of both."))
    return faults
