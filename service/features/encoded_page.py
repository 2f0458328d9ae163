"""Hold pages of features as they are encoded."""

from dataclasses import dataclass

from service.kept import Kept


@dataclass(frozen=True, slots=True)
class EncodedPage:
    """
    One page of features, encoded; a page is of one edition for ever, so it cannot go stale.

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


def kept_pages(room: int) -> Kept[EncodedPage]:
    """Return room for so many bytes of encoded pages; one may take a quarter of it."""
    return Kept(room, lambda page: len(page.features), largest=room // 4)
