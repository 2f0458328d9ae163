"""Write the section of docs/benchmarks.md on layers over HTTP."""

QUESTIONS = {
    "whole": "the whole layer, 2,000 zones",
    "page": "`items?limit=100`",
    "box": "`items` in a box of 50 zones",
    "304": "304, the client holding the whole layer",
}
NAMES = {
    "bare": "bare application, the same bytes",
    "kept-gpkg": "kept, GeoPackage",
    "kept-postgis": "kept, PostGIS",
    "cold-gpkg": "nothing kept, GeoPackage",
    "cold-postgis": "nothing kept, PostGIS",
    "cut-postgis": "cut anew, PostGIS",
    "tipg": "tipg 1.6.1",
    "pygeoapi": "pygeoapi 0.21.0",
}


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    rows = rows_of(results, QUESTIONS)
    if not rows:
        return []
    return [
        "## Layers over HTTP\n",
        "2,000 zones of 40 corners; one process each, eight connections (wrk), the servers of a",
        "question loaded in turn, medians of three rounds. *Bare* is uvicorn with one answer in",
        "memory. Peers read the same tables of PostGIS; they know no entity tags.\n",
        *rows,
    ]


def rows_of(results: dict, questions: dict[str, str]) -> list[str]:
    """Return the table of some questions, by their titles; none where one was not measured."""
    found = {
        row["extra_info"]["question"]: row["extra_info"]["servers"]
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "http"
    }
    if not set(questions) <= set(found):
        return []
    lines = [
        "| question | server | answers a second | of bare | of tipg | of pygeoapi | CPU each |",
        "|---|---|---|---|---|---|---|",
    ]
    for question, title in questions.items():
        servers = found[question]
        for name in (name for name in NAMES if name in servers):
            row = servers[name]
            ratios = [_ratio(row, servers.get(peer)) for peer in ("bare", "tipg", "pygeoapi")]
            lines.append(
                f"| {title} | {NAMES[name]} | {row['rate']:,.0f} | {' | '.join(ratios)}"
                f" | {row['cpu_ms']:.2f} ms |"
            )
    return lines


def _ratio(row: dict, other: dict | None) -> str:
    if other is None or other is row or not other["rate"]:
        return "–"
    ratio = row["rate"] / other["rate"]
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:,.0f}×"
