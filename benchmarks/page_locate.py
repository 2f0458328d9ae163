"""The section of docs/benchmarks.md about finding what lies at a point."""

HEADING = "## Points to wards\n"
TEXT = (
    "The peer is `geopandas.sjoin` on the same points and wards, in the same run.",
    "One point in ten is a vertex or the middle of a border segment:",
    "`intersects` is the join that finds these, and every answer was compared with it;",
    "`within` leaves them out.",
    "",
)


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where nothing of it was measured."""
    rows = {}
    for row in results["benchmarks"]:
        info = row["extra_info"]
        if str(info.get("job", "")).startswith("locate: "):
            rows[info["job"].removeprefix("locate: "), info["points"]] = (
                info["instance"],
                row["stats"]["min"],
            )
    if not rows:
        return []
    head = ["| what | on | points | time | against `wards` |", "|---|---|---|---|---|"]
    lines = [HEADING, *TEXT, *head]
    for (job, count), (instance, seconds) in sorted(rows.items()):
        ours = rows.get(("wards", count))
        ratio = f"{seconds / ours[1]:.0f}×" if job.startswith("sjoin") and ours else ""
        number = f"{count:,}" if count else ""
        lines.append(f"| {job} | {instance} | {number} | {seconds:.2f} s | {ratio} |")
    return [*lines, ""]
