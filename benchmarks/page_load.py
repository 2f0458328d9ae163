"""Write the section of docs/benchmarks.md on the service under load."""

NAMES = {"gpkg": "GeoPackage", "postgis": "PostGIS"}
MINUTE = 6
"""Memory is read every ten seconds."""


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    rows = [
        row["extra_info"]["found"]
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "load"
    ]
    if not rows:
        return []
    lines = [
        "## Everything at once\n",
        "`khoanh serve` on the bundled town: requests at set moments whether it keeps up or not,",
        "55 streams of events open, a report of up to three cases every 6 s, each withdrawn after",
        "two minutes so that the outbreak stays as large as it is, every draft verified",
        "and put in force. Times count from the moment at which a request was due. CPU and memory",
        "are of the service and of the process that works on its plans; memory is the least and",
        "the most of the minute that ends after a quarter of the time, halfway, and at the end:",
        "holes in the heap are given back once a minute.",
        f"What is kept of answers is held to {rows[0]['kept_mb']} MiB, an eighth of the default:",
        "it is full early.\n",
        "| store | requests/s | faults | plans | p99 | CPU of a core | memory |",
        "|---|---|---|---|---|---|---|",
        *(_whole(row) for row in rows),
        "",
        "| store | what | requests | p50 | p95 | p99 | most |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        lines += [
            f"| {NAMES[row['backend']]} | {kind} | {one['count']:,} | {one['p50_ms']:.1f} ms"
            f" | {one['p95_ms']:.0f} ms | {one['p99_ms']:.0f} ms | {one['max_ms']:.0f} ms |"
            for kind, one in row["kinds"].items()
        ]
    return lines


def _span(minute: list[float]) -> str:
    return f"{min(minute):.0f}–{max(minute):.0f}"


def _whole(row: dict) -> str:
    grown = " and ".join(
        ", ".join(_span(one[: len(one) // part][-MINUTE:]) for part in (4, 2, 1))
        for one in row["memory_mib"]
    )
    shares = " and ".join(f"{one:.0%}" for one in row["cpu_shares"])
    return (
        f"| {NAMES[row['backend']]} | {row['requests_s']:.0f} over {row['seconds']:.0f} s"
        f" | {sum(row['faults'].values())} | {row['published']} | {row['p99_ms']:.0f} ms"
        f" | {shares} | {grown} MiB |"
    )
