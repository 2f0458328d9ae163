"""The section of docs/benchmarks.md about reading addresses."""

HEADING = "## Addresses to communes\n"
TEXT = (
    "The peer is `vietnamadminunits.parse_address` 1.0.4 (old era) in the same run.",
    "*Right* is the commune with all units above it, *wrong* an answer that is not right;",
    "the rest is left open. *Listed*: the present commune is among the candidates.",
    "The weights are fitted to two thirds of the set; *held out* is the other third.",
    "",
)


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where nothing of it was measured."""
    rows = {}
    for row in results["benchmarks"]:
        info = row["extra_info"]
        if info.get("section") == "addresses":
            rows[info["job"]] = info | {"seconds": row["stats"]["min"]}
    if not rows:
        return []
    lines = [
        HEADING,
        *TEXT,
        "| set | addresses | right | wrong | listed | peer right | peer wrong |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for job, info in rows.items():
        if job.startswith("set: "):
            shares = [info[key] for key in ("right", "wrong", "listed", "peer_right", "peer_wrong")]
            cells = " | ".join(f"{share:.1%}" for share in shares)
            lines.append(f"| {job.removeprefix('set: ')} | {info['rows']:,} | {cells} |")
    lines += ["", "| what | addresses a second of one core |", "|---|---:|"]
    for job, info in rows.items():
        if job.startswith("speed: "):
            rate = info["rows"] / info["seconds"]
            lines.append(f"| {job.removeprefix('speed: ')} | {rate:,.0f} |")
    lines += ["", "| import | processor time |", "|---|---:|"]
    for job, info in rows.items():
        if job.startswith("import: "):
            lines.append(f"| `{job.removeprefix('import: ')}` | {info['cpu_seconds']:.2f} s |")
    return [*lines, ""]
