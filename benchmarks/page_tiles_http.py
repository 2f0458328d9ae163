"""Write the section of docs/benchmarks.md on vector tiles over HTTP."""

import page_http

QUESTIONS = {
    "tile z8": "the tile of zoom 8 that holds all",
    "tile z12": "a tile of zoom 12",
    "tile 304": "304, the client holding the tile of zoom 12",
}


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    rows = page_http.rows_of(results, QUESTIONS)
    if not rows:
        return []
    return [
        "## Tiles over HTTP\n",
        "The same zones and servers. *Cut anew*: the layer has been drawn for that zoom, the tile",
        "has not been asked for. PostGIS makes the tiles of tipg, and its time on the processor is",
        "not in the last column.\n",
        *rows,
    ]
