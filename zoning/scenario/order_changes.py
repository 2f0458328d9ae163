"""Order that single places stay open, close or are lifted early."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from zoning.errors import Fault, InvalidInput

from .premises import ORDERS, Premises


@dataclass(frozen=True, slots=True)
class Order:
    """
    Order something of single places.

    Attributes
    ----------
    kind
        What is ordered: one of `zoning.scenario.premises.ORDERS`.
    ids
        Identifiers of households, units, streets or zones, sorted.
    is_revoked
        Whether the same order, given before, is taken back.
    """

    kind: str
    ids: tuple[str, ...]
    is_revoked: bool = False

    def __post_init__(self) -> None:
        if self.kind not in ORDERS:
            raise InvalidInput(
                [Fault("order", repr(self.kind), f"one of {', '.join(ORDERS)}")], subject="study"
            )

    @classmethod
    def of(cls, kind: str, ids: Iterable[str], *, is_revoked: bool = False) -> "Order":
        """Return an order on some places, each named once."""
        return cls(kind, tuple(sorted(set(ids))), is_revoked)

    def after(self, premises: Premises) -> Premises:
        """Return the premises with this order."""
        known = set(premises.orders.get(self.kind, ()))
        told = known - set(self.ids) if self.is_revoked else known | set(self.ids)
        orders = dict(premises.orders) | {self.kind: tuple(sorted(told))}
        return replace(premises, orders={k: orders[k] for k in ORDERS if orders.get(k)})

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {f"revoke_{self.kind}" if self.is_revoked else self.kind: list(self.ids)}
