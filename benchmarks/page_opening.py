"""Write the section of docs/benchmarks.md on opening a pack."""


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    rows = {
        row["extra_info"]["job"]: row["extra_info"] | {"seconds": row["stats"]["min"]}
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "opening"
    }
    if set(rows) != {"opening", "tables", "recheck"}:
        return []
    ours, limit, full = (rows[name] for name in ("opening", "tables", "recheck"))
    return [
        "## Opening the pack of a province\n",
        "The limit is to parse the same tables (geopandas) in the same run.\n",
        "| households | units | opened, ready to plan | tables alone | ratio | with every check |",
        "|---|---|---|---|---|---|",
        (
            f"| {ours['households']:,} | {ours['units']:,} | {ours['seconds']:.2f} s"
            f" | {limit['seconds']:.2f} s | {ours['seconds'] / limit['seconds']:.1f}×"
            f" | {full['seconds']:.1f} s |"
        ),
    ]
