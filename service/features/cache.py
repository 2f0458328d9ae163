"""Keep encoded pages; a page is of one edition for ever, so none of them can go stale."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Final

ROOM: Final = 64 * 1024 * 1024
"""Bytes of encoded features kept in memory."""


@dataclass(frozen=True, slots=True)
class EncodedPage:
    """
    One page of features, encoded.

    Attributes
    ----------
    matched, returned
        Features on all pages, and on this one.
    features
        The features, with commas between them.
    """

    matched: int
    returned: int
    features: bytes


class PageCache:
    """
    Encoded pages by edition and question; the longest unused make room for new ones.

    Parameters
    ----------
    room
        Most bytes of features to keep.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._held = 0
        self._pages: OrderedDict[Hashable, EncodedPage] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> EncodedPage | None:
        """Return a page; None where it is not kept."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: EncodedPage) -> None:
        """Keep a page, unless it alone would fill a quarter of the room."""
        size = len(page.features)
        if size > self._room // 4:
            return
        with self._lock:
            replaced = self._pages.pop(key, None)
            self._held += size - (len(replaced.features) if replaced else 0)
            self._pages[key] = page
            while self._held > self._room:
                _, dropped = self._pages.popitem(last=False)
                self._held -= len(dropped.features)
