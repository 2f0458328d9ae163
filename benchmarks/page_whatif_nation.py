"""Write the section of docs/benchmarks.md on a study of the whole nation."""

NAMES = {"processes": "two processes", "cluster": "two workers of a Dask cluster"}


def section(results: dict) -> list[str]:
    """Return the section's lines; none where these jobs were not measured."""
    jobs = {
        row["extra_info"]["job"]: row["extra_info"]
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "whatif_nation"
    }
    if set(NAMES) - set(jobs):
        return []
    one = jobs["cluster"]
    alike = len({jobs[name]["digest"] for name in NAMES}) == 1
    return [
        "## A study of the nation\n",
        (
            f"All {one['provinces']} provinces in {one['cells']:,} cells of their real wards,"
            f" {one['people'] / 1e6:.0f} million people, {one['cases']:,} invented cases;"
            f" {one['runs'] // one['provinces']} runs in each province,"
            f" {one['without_plan']} of all without a plan."
        ),
        (
            "`khoanh whatif` goes from province to province, from packs on disk to tables on disk;"
            " each process makes the places of each province ready before its first run there."
        ),
        "",
        "| who makes the runs | the nation | a province | most memory of a worker |",
        "|---|---|---|---|",
        *(_row(NAMES[name], jobs[name]) for name in NAMES),
        "",
        (
            f"The packs were built before, in {one['built'] / 60:.0f} min of one core."
            f" The tables of both are {'the same, to the byte' if alike else '**not** the same'}."
        ),
    ]


def _row(name: str, job: dict) -> str:
    memory = f"{job['peak_gib']:.1f} GiB" if job["peak_gib"] else "–"
    return (
        f"| {name} | {job['seconds'] / 60:.1f} min"
        f" | {job['seconds'] / job['provinces']:.1f} s | {memory} |"
    )
