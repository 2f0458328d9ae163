"""Hold pages of features as they are encoded."""

from service.kept import Kept
from service.store.layer_ports import EncodedPage


def kept_pages(room: int) -> Kept[EncodedPage]:
    """Return room for so many bytes of encoded pages; one may take a quarter of it."""
    return Kept(room, lambda page: len(page.features), largest=room // 4)
