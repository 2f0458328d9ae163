"""Write the section of docs/benchmarks.md on the map's page in a browser."""

PARTS = {
    "map, at once": ("index.html", "index-", "officer-", ".woff2"),
    "map's worker": ("maplibre-gl-worker-",),
    "officers' desk, when it is opened": ("desk-",),
    "leaders' page, beside what it shares": ("lanh-dao", "leaders-"),
}
"""What of the built files is fetched when, by a part of their names."""

FIRST_S = 2.0
FRAME_MS = 1000 / 60


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    found = {
        row["extra_info"]["question"]: row["extra_info"]["found"]
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "map"
    }
    pans = [found[name] for name in sorted(found) if name.startswith("pan ")]
    if not pans or {"first", "bundle"} - set(found):
        return []
    return [
        "## The map in a browser\n",
        *_first(found["first"], pans[0]),
        "",
        *_pans(pans),
        "",
        *_bundle(found["bundle"]),
    ]


def _first(first: dict, pan: dict) -> list[str]:
    seconds = {name: first[name] / 1000 for name in ("figures", "zones")}
    return [
        "Chromium without a window, 1,440 × 900 pixels; the service runs on the same processor.",
        f"Pictures are drawn by {pan['graphics']}: without a graphics card a frame takes as long",
        "as its pixels, and only the main thread is the page's own.\n",
        (
            f"Opened with nothing kept, the page's processor slowed {first['slowed']}×,"
            f" median of {first['rounds']}:"
        ),
        (
            f"figures after {seconds['figures']:.2f} s, zones drawn after {seconds['zones']:.2f} s"
            f" (bar {FIRST_S:.0f} s: {'met' if seconds['zones'] <= FIRST_S else '**not met**'})."
        ),
    ]


def _pans(pans: list[dict]) -> list[str]:
    return [
        (
            f"Moving to and fro for two seconds at zoom 14 with {pans[0]['zones']:,} zones and"
            f" {pans[0]['houses']:,} houses in sight"
        ),
        (
            "(houses as tiles; the store holds 100,000). A frame of 60 a second has"
            f" {FRAME_MS:.1f} ms.\n"
        ),
        "| slowed | frames | median frame | p95 | main thread each frame | of that scripts |",
        "|---|---|---|---|---|---|",
        *(
            f"| {one['slowed']}× | {one['frames']} | {one['median_ms']:.0f} ms"
            f" | {one['p95_ms']:.0f} ms | {one['main_ms']:.1f} ms | {one['script_ms']:.1f} ms |"
            for one in pans
        ),
    ]


def _bundle(files: dict) -> list[str]:
    return [
        "| what is fetched | kB | kB as gzip sends it |",
        "|---|---|---|",
        *(_part(title, names, files) for title, names in PARTS.items()),
    ]


def _part(title: str, names: tuple[str, ...], files: dict) -> str:
    sizes = [size for file, size in files.items() if any(name in file for name in names)]
    kilobytes, packed = (sum(one[key] for one in sizes) / 1000 for key in ("bytes", "gzip"))
    return f"| {title} | {kilobytes:,.0f} | {packed:,.0f} |"
