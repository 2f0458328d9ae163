"""Write the section on the spread of infections under a plan."""


def spread_jobs(results: dict, job: str) -> list[dict]:
    """Return what was measured of one job, instance by instance."""
    return [
        row["extra_info"] | {"seconds": row["stats"]["min"]}
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "spread" and row["extra_info"]["job"] == job
    ]


def section(results: dict) -> list[str]:
    """Return the section's lines; none where these jobs were not measured."""
    runs, rows = spread_jobs(results, "runs"), spread_jobs(results, "row")
    if not runs:
        return []
    lines = [
        "## Infections that escape a plan",
        "",
        f"{runs[0]['runs']:,} runs of fourteen days with the parameters of docs/spread.md,",
        "from the plan to tables by level and unit.",
        "",
        "| instance | households | cases | infections in a run | seconds | of a processor |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {job['instance']} | {job['households']:,} | {job['cases']} | {job['infections']:.0f}"
        f" | {job['seconds']:.1f} | {job['cpu']:.1f} |"
        for job in runs
    ]
    for job in rows:
        what = f"A row of a table of plans, {job['runs']} runs, {job['instance']}"
        lines += ["", f"{what}: {job['seconds'] * 1000:.0f} ms."]
    return lines
