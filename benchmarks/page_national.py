"""Write the section of docs/benchmarks.md on the pack of the country."""


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    rows = {
        row["extra_info"]["job"]: row["extra_info"] | {"seconds": row["stats"]["min"]}
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "national"
    }
    if set(rows) != {"build", "copy"}:
        return []
    build, copy = rows["build"], rows["copy"]
    return [
        "",
        "## The pack of the country",
        "",
        (
            "The limit is the time to read the same borders and write them again, unchecked"
            " (geopandas), in the same run."
        ),
        "",
        "| wards | provinces | vertices | build, check, write | read, write | ratio |",
        "|---|---|---|---|---|---|",
        (
            f"| {build['wards']:,} | {build['provinces']} | {build['vertices']:,}"
            f" | {build['seconds']:.1f} s | {copy['seconds']:.1f} s"
            f" | {build['seconds'] / copy['seconds']:.1f}× |"
        ),
    ]
