"""Read officers' orders from a list."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from zoning.errors import Fault, InvalidSource
from zoning.policy.orders import LISTS, Orders
from zoning.sources.tables.read_table import read_table
from zoning.sources.tables.values import is_blank, text_of
from zoning.sources.tables.vocabulary import Vocabulary, folded


def _refusal(faults: list[Fault]) -> InvalidSource:
    return InvalidSource(faults, subject="orders")


VOCABULARY: Final = Vocabulary(
    synonyms={
        "order": ("order", "lenh"),
        "id": ("id", "identifier", "ma"),
        "reason": ("reason", "ly do"),
    },
    holds="order",
    layer="orders",
    refusal=_refusal,
)
"""Column names understood, Vietnamese and English."""

_WORDS: Final = {
    "giu mo": "keep_open",
    "mo": "keep_open",
    "keep open": "keep_open",
    "dong": "close_red",
    "dong do": "close_red",
    "close": "close_red",
    "close red": "close_red",
    "dong vang": "close_yellow",
    "close yellow": "close_yellow",
    "do som": "lift",
    "lift": "lift",
    "lift early": "lift",
}


def read_orders(path: Path | str) -> Orders:
    """
    Read a list of orders: all of it, or nothing.

    Parameters
    ----------
    path
        A CSV, Excel, GeoJSON or GeoPackage file with a row an order: ``order`` (lệnh: giữ mở,
        đóng đỏ, đóng vàng, dỡ sớm), ``id`` (mã) of what is ordered, and ``reason`` (lý do),
        which may be blank.

    Returns
    -------
    Orders
        The orders, for `zoning.draw`. No other column is kept.

    Raises
    ------
    InvalidSource
        If the file cannot be read, a column is missing, or a row says no order or names
        nothing; every fault is named.
    InvalidInput
        As `zoning.Orders`.
    """
    path = Path(path)
    table = read_table(path, VOCABULARY)
    names = list(dict.fromkeys(str(name) for record in table.records for name in record))
    columns, faults = VOCABULARY.columns_of(names, where=path.name)
    faults += [
        Fault(f"{path.name}, column {name}", "no such column", f"a column {name}")
        for name in ("order", "id")
        if name not in columns and table.records
    ]
    given: dict[str, list[str]] = {name: [] for name in LISTS}
    reasons: dict[str, str] = {}
    for number, record in zip(table.rows, table.records, strict=True) if not faults else ():
        kind, name = _kind_of(record, columns), text_of(record.get(columns["id"]))
        where = f"{path.name}, row {number}"
        if kind is None:
            expected = "keep_open (giữ mở), close_red (đóng đỏ), close_yellow (đóng vàng), lift"
            faults.append(Fault(f"{where}, column {columns['order']}", "another word", expected))
        if name is None:
            faults.append(Fault(f"{where}, column {columns['id']}", "nothing", "an identifier"))
        if kind is None or name is None:
            continue
        given[kind].append(name)
        reason = text_of(record.get(columns["reason"])) if "reason" in columns else None
        if reason is not None:
            reasons[name] = reason
    if faults:
        raise _refusal(faults)
    return Orders(**given, reasons=reasons)


def _kind_of(record: Mapping[str, Any], columns: Mapping[str, str]) -> str | None:
    """Return the kind of order that a row says, None where it says none."""
    word = record.get(columns["order"])
    if is_blank(word):
        return None
    return _WORDS.get(folded(str(word)))
