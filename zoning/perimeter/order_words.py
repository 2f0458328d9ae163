"""Say orders in Vietnamese and English."""

from typing import Final

from .ordered_places import OrderedPlaces

ORDER_WORDS: Final = {
    "keep_open": ("lệnh giữ mở {}", "the order to keep {} open"),
    "close_red": ("lệnh đóng (đỏ) {}", "the order to close {} red"),
    "close_yellow": ("lệnh đóng (vàng) {}", "the order to close {} yellow"),
    "lift": ("lệnh dỡ sớm {}", "the order to lift {} early"),
}
"""What each kind of order says of an identifier, in Vietnamese and English."""


def order_words(kind: str, identifier: str) -> tuple[str, str]:
    """
    Say one order in Vietnamese and English.

    Parameters
    ----------
    kind
        A key of `ORDER_WORDS`.
    identifier
        What is ordered.

    Returns
    -------
    tuple of str
        Such as "lệnh giữ mở hh-1" and "the order to keep hh-1 open".
    """
    vietnamese, english = ORDER_WORDS[kind]
    return vietnamese.format(identifier), english.format(identifier)


def words_at(orders: OrderedPlaces, order: int) -> tuple[str, str]:
    """Say the order at a position of ``orders.ids``."""
    return order_words(orders.kinds[order], orders.ids[order])
