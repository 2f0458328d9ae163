"""Write the section of docs/benchmarks.md on the map's page in a browser."""

PARTS = {
    "figures and list, run first": ("index.html", "index-", "read-"),
    "letters": (".woff2",),
    "map, run when the figures stand": ("main-", "sign_in-"),
    "map's worker": ("maplibre-gl-worker-",),
    "officers' desk, when it is opened": ("desk-",),
    "leaders' page, beside what it shares": ("lanh-dao", "leaders-"),
}
"""What of the built files is fetched when, by a part of their names."""

STORES = {
    "town": "the bundled town and its outbreak",
    "large": "2,000 zones, 100,000 houses",
}
FIRST_S = 2.0
FRAME_MS = 1000 / 60


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    found = {
        row["extra_info"]["question"]: row["extra_info"]["found"]
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "map"
    }
    firsts = {name: found[f"first {name}"] for name in STORES if f"first {name}" in found}
    pans = [found[name] for name in sorted(found) if name.startswith("pan ")]
    if not firsts or not pans or "bundle" not in found:
        return []
    return [
        "## The map in a browser\n",
        *_first(firsts, pans[0]),
        "",
        *_pans(pans),
        "",
        *_bundle(found["bundle"]),
    ]


def _first(firsts: dict, pan: dict) -> list[str]:
    first = next(iter(firsts.values()))
    return [
        "Chromium without a window, 1,440 × 900 pixels; the service runs on the same processor.",
        f"Pictures are drawn by {pan['graphics']}: without a graphics card a frame takes as long",
        "as its pixels and corners, and only the main thread is the page's own.\n",
        (
            f"Opened in a fresh browser with nothing kept, the page's processor slowed"
            f" {first['slowed']}×; bar for the first zones: {FIRST_S:.0f} s."
        ),
        "Zones are seen first as the page itself draws them, of many the first 300 before all,",
        "then on the map.\n",
        "| store | rounds | figures | first zones | bar | all zones | zones on the map |",
        "|---|---|---|---|---|---|---|",
        *(_first_row(STORES[name], one) for name, one in firsts.items()),
    ]


def _first_row(title: str, one: dict) -> str:
    figures, zones, whole = (one[what] / 1000 for what in ("figures", "zones", "all"))
    bar = "met" if zones <= FIRST_S else "**not met**"
    return (
        f"| {title} | {one['rounds']} | {figures:.2f} s | {zones:.2f} s | {bar}"
        f" | {whole:.2f} s | {one['map'] / 1000:.1f} s |"
    )


def _pans(pans: list[dict]) -> list[str]:
    own = max(one["main_ms"] for one in pans if one["drawn"] != "whole")
    bar = "met" if own <= FRAME_MS else "**not met**"
    return [
        "Moving to and fro for five seconds at zoom 14 (houses are tiles, 100,000 in the store).",
        f"Bar: 60 frames a second, {FRAME_MS:.1f} ms a frame: drawn by software it is not met, by",
        f"the page's own work, which is its main thread's, it is {bar}. *One triangle*: of each",
        "call only the first is drawn, for a graphics card takes the others off the processor.",
        "Main thread: the time it works, without what it waits for the drawing.\n",
        "| canvas | drawn | zones, houses | frames | median | p95 | main thread | scripts |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {one['size'][0]:,} × {one['size'][1]:,} | {one['drawn']}"
            f" | {one['zones']:,}, {one['houses']:,}"
            f" | {one['frames']} | {one['median_ms']:.0f} ms | {one['p95_ms']:.0f} ms"
            f" | {one['main_ms']:.1f} ms | {one['script_ms']:.1f} ms |"
            for one in pans
        ),
    ]


def _bundle(files: dict) -> list[str]:
    named = {part for parts in PARTS.values() for part in parts}
    others = tuple(file for file in files if not any(part in file for part in named))
    parts = PARTS | ({"others": others} if others else {})
    return [
        "| what is fetched | kB | kB as gzip sends it |",
        "|---|---|---|",
        *(_part(title, names, files) for title, names in parts.items()),
    ]


def _part(title: str, names: tuple[str, ...], files: dict) -> str:
    sizes = [size for file, size in files.items() if any(name in file for name in names)]
    kilobytes, packed = (sum(one[key] for one in sizes) / 1000 for key in ("bytes", "gzip"))
    return f"| {title} | {kilobytes:,.0f} | {packed:,.0f} |"
