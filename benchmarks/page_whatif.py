"""Write the section of docs/benchmarks.md on sweeps of scenarios."""

BAR = 10.0
NAMES = {
    "alone": "one process",
    "processes": "two processes",
    "dask": "two workers of a Dask cluster",
}


def section(results: dict) -> list[str]:
    """Return the section's lines; none where these jobs were not measured."""
    jobs = {
        row["extra_info"]["job"]: row["extra_info"]
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "whatif"
    }
    if {"anew", *NAMES} - set(jobs):
        return []
    study, anew = jobs["alone"], jobs["anew"]["each"]
    alike = len({jobs[name]["digest"] for name in NAMES}) == 1
    rate = pace(jobs["processes"])
    return [
        "## Scenarios of a province\n",
        (
            f"A study of {study['households']:,} households and {study['cases']:,} cases;"
            f" {study['runs']:,} runs, each of which withdraws another case."
        ),
        (
            "Every run is answered with its proof and its posts are counted. The first runs wait"
            " until each process has read the area and drawn the study once."
        ),
        "",
        "| who makes the runs | until the first | runs a second after it | all | against one |",
        "|---|---|---|---|---|",
        *(_row(NAMES[name], jobs[name], study) for name in NAMES),
        "",
        (
            f"Bar: {BAR:.0f} runs a second on two cores, {'met' if rate >= BAR else '**not met**'}."
            f" One run answered from nothing takes {anew:.1f} s,"
            f" {anew / study['each']:.0f}× one from its neighbour ({study['each'] * 1000:.0f} ms)."
        ),
        (
            f"Dask takes {overhead_ms(jobs):+.0f} ms of a core more a run than our own processes."
            f" The tables of all three are {'the same' if alike else '**not** the same'}."
        ),
    ]


def pace(job: dict) -> float:
    """Return the runs that are made in a second once the first was."""
    return (job["runs"] - job["made_by_then"]) / (job["all"] - job["first"])


def overhead_ms(jobs: dict) -> float:
    """Return how much longer a run takes with Dask than with processes, in ms of one core."""
    return 2000 * (1 / pace(jobs["dask"]) - 1 / pace(jobs["processes"]))


def _row(name: str, job: dict, alone: dict) -> str:
    return (
        f"| {name} | {job['first']:.1f} s | {pace(job):.1f} | {job['all']:.0f} s"
        f" | {pace(job) / pace(alone):.2f}× |"
    )
