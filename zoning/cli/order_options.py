"""Ask for officers' orders on the command line, one by one or in a list."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from zoning.policy.orders import LISTS, Orders
from zoning.sources.orders_file import read_orders

_OPTIONS: Final = (
    click.option("--keep-open", "keep_open", multiple=True, metavar="ID",
                 help="Keep a household, cell, site, street piece or unit open; may be repeated."),
    click.option("--close", "close_red", multiple=True, metavar="ID",
                 help="Close one red; may be repeated."),
    click.option("--close-yellow", "close_yellow", multiple=True, metavar="ID",
                 help="Close one yellow at least; may be repeated."),
    click.option("--orders", "orders_path", default=None, type=click.Path(path_type=Path),
                 help="A list of orders: columns order, id, reason."),
)  # fmt: skip

LIFT: Final = click.option("--lift", "lift", multiple=True, metavar="ID",
                           help="Lift a zone of the plan in force, or what lies in one, one step "
                                "before its conditions are met; may be repeated.")  # fmt: skip


def with_orders(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say orders to keep open and to close."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def orders_of(
    orders_path: Path | None,
    *,
    keep_open: Sequence[str],
    close_red: Sequence[str],
    close_yellow: Sequence[str],
    lift: Sequence[str] = (),
) -> Orders:
    """
    Return the orders of a list and of the command line together.

    Parameters
    ----------
    orders_path
        The list; None for none.
    keep_open, close_red, close_yellow, lift
        Identifiers, as `zoning.Orders` takes them.

    Returns
    -------
    Orders
        Both.

    Raises
    ------
    InvalidSource
        As `zoning.sources.orders_file.read_orders`.
    InvalidInput
        As `zoning.Orders`.
    """
    listed = Orders() if orders_path is None else read_orders(orders_path)
    said = (keep_open, close_red, close_yellow, lift)
    both = {name: [*getattr(listed, name), *more] for name, more in zip(LISTS, said, strict=True)}
    return Orders(**both, reasons=listed.reasons)
