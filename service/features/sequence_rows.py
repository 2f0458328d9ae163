"""Write features one by one: GeoJSON text sequences, and a feature a line."""

from collections.abc import Iterable, Iterator

from service.store.layer_ports import Page

from .geojson import encode_features
from .reference_systems import ReferenceSystem


def sequence_rows(
    pages: Iterable[Page], system: ReferenceSystem, *, has_separator: bool
) -> Iterator[bytes]:
    """
    Write features one by one.

    Parameters
    ----------
    pages
        The features.
    system
        The system to write coordinates in.
    has_separator
        Whether a record separator stands before each feature, as in a text sequence.

    Yields
    ------
    bytes
        The features of one page.

    References
    ----------
    .. [1] RFC 8142, "GeoJSON Text Sequences"
    """
    start = b"\x1e" if has_separator else b""
    for page in pages:
        yield b"".join(start + feature + b"}\n" for feature in encode_features(page, system))
