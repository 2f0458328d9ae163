"""Hold pages of features as they are encoded."""

from service.kept import Kept
from service.store.layer_ports import EncodedPage


def kept_pages(room: int) -> Kept[EncodedPage]:
    """Return room for encoded pages, one of which may be as large as an answer that is kept."""
    return Kept(room // 2, lambda page: len(page.features), largest=room // 4)
