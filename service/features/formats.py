"""Name the formats of features, and how they are asked for."""

from typing import Final

from fastapi import Request

from .media import GEOJSON, HTML, JSON, accepted

JSONSEQ: Final = "application/geo+json-seq"
NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv; charset=utf-8"
FLATGEOBUF: Final = "application/flatgeobuf"
SCHEMA: Final = "application/schema+json"

BY_NAME: Final = {
    "json": GEOJSON,
    "html": HTML,
    "jsonseq": JSONSEQ,
    "ndjson": NDJSON,
    "csv": CSV,
    "fgb": FLATGEOBUF,
}
"""The formats of items, by the value of ``f``."""

STREAMED: Final = (JSONSEQ, NDJSON, CSV, FLATGEOBUF)
"""The formats that hold a whole layer unless a limit is given."""

TITLES: Final = {
    GEOJSON: "GeoJSON",
    HTML: "HTML",
    JSONSEQ: "GeoJSON text sequence",
    NDJSON: "GeoJSON, one a line",
    CSV: "CSV",
    FLATGEOBUF: "FlatGeobuf",
}


def asked_media(request: Request, f: str | None, offers: tuple[str, ...]) -> str:
    """
    Return the type of an answer in features or HTML.

    Parameters
    ----------
    request
        The request, for its header Accept.
    f
        The format the query names; it stands above the header.
    offers
        The types the resource has, the preferred one first.

    Returns
    -------
    str
        One of the offers.

    Raises
    ------
    RequestRefused
        406 if the caller accepts none of them.
    """
    if f is not None:
        return BY_NAME[f] if BY_NAME[f] in offers else offers[0]  # "json" may be plain JSON
    return accepted(request.headers.get("accept"), offers)


ITEM_OFFERS: Final = (GEOJSON, JSON, HTML)
ITEMS_OFFERS: Final = (*ITEM_OFFERS, *STREAMED)
