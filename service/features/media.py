"""Choose the type of an answer from the header Accept."""

from collections.abc import Sequence
from typing import Final

from service.problem_details import RequestRefused
from zoning.errors import Fault

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
SCRIPT: Final = "text/javascript"
CSV: Final = "text/csv"
KML: Final = "application/vnd.google-earth.kml+xml"
GEOPACKAGE: Final = "application/geopackage+sqlite3"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP: Final = "application/zip"
MVT: Final = "application/vnd.mapbox-vector-tile"
TILEJSON: Final = "application/vnd.mapbox.tile+json"
EVENTS: Final = "text/event-stream"
METRICS_TEXT: Final = "text/plain; version=0.0.4"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"


def accepted(header: str | None, offers: Sequence[str]) -> str:
    """
    Return the type to answer with.

    Parameters
    ----------
    header
        The request's header Accept; None or empty accepts everything.
    offers
        The types the resource has, the preferred one first.

    Returns
    -------
    str
        The offer the caller likes best; of equals the one offered first.

    Raises
    ------
    RequestRefused
        406 if the caller accepts none of them.

    References
    ----------
    .. [1] RFC 9110 §12.5.1
    """
    if not header or not header.strip():
        return offers[0]
    ranges = [_range(part) for part in header.split(",") if part.strip()]
    liked = [(_liking(offer, ranges), -place) for place, offer in enumerate(offers)]
    best, place = max(liked)
    if best <= 0:
        raise RequestRefused(
            406,
            "The header Accept names no type that this resource has.",
            [Fault("header Accept", "other types", " or ".join(offers), "Ask for one of these.")],
        )
    return offers[-place]


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                quality = min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return name, quality


def _liking(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    name = offer.partition(";")[0]
    family = f"{name.partition('/')[0]}/*"
    for wanted in (name, family, "*/*"):  # the closest range decides
        found = [quality for given, quality in ranges if given == wanted]
        if found:
            return max(found)
    return 0.0
