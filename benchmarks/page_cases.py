"""Write the section of docs/benchmarks.md on plans of a town and of real wards."""

HEAD = (
    "area", "households", "cases", "places", "ring pairs stated", "cases → plan",
    "200 m circles", "ratio", "red + yellow households", "households in circles",
)  # fmt: skip


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    jobs: dict[str, dict[str, dict]] = {}
    for row in results["benchmarks"]:
        info = row["extra_info"] | {"seconds": row["stats"]["min"]}
        if info.get("job") in {"khoanh", "buffer"}:
            jobs.setdefault(info["instance"], {})[info["job"]] = info
    if not jobs:
        return []
    return [
        "## Cases to plan\n",
        "| " + " | ".join(HEAD) + " |",
        "|---" * len(HEAD) + "|",
        *(_row(name, job["khoanh"], job["buffer"]) for name, job in sorted(jobs.items())),
        "",
        "### Where the time goes\n",
        *_stages({name: job["khoanh"]["stages"] for name, job in sorted(jobs.items())}),
        "",
        "The flow is the exact optimum with its proof; the rest puts it on a map.",
        "Parcels and rings are made where cases reach.",
    ]


def _row(name: str, ours: dict, peer: dict) -> str:
    return (
        f"| {name} | {ours['households_in_area']:,} | {ours['cases']} | {ours['places']:,}"
        f" | {ours['ring']:,} | {ours['seconds']:.2f} s | {peer['seconds'] * 1000:.0f} ms"
        f" | {ours['seconds'] / peer['seconds']:.0f}×"
        f" | {ours['households_red']:,} + {ours['households_yellow']:,}"
        f" | {peer['households']:,} |"
    )


def _stages(found: dict[str, dict[str, float]]) -> list[str]:
    stages = list(next(iter(found.values())))
    lines = ["| area | " + " | ".join(stages) + " |", "|---|" + "---|" * len(stages)]
    for name, seconds in found.items():
        whole = sum(seconds.values())
        cells = [f"{seconds[s] * 1000:,.0f} ms ({seconds[s] / whole:.0%})" for s in stages]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines
