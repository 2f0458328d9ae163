"""Write docs/benchmarks.md from what pytest-benchmark measured."""

import json
import sys
from pathlib import Path

import page_addresses
import page_cells
import page_equal_risk
import page_frontier
import page_growth
import page_locate
import page_national
import page_opening
from plot_growth import draw_growth

SECTIONS = (
    page_growth,
    page_equal_risk,
    page_addresses,
    page_locate,
    page_opening,
    page_national,
    page_cells,
    page_frontier,
)
"""Each writes the section of the jobs it knows."""

HEAD = """# Benchmarks

Written by `make bench`; do not edit.
Times are the least of the rounds on the machine named below, in one process.
Compare ratios, not times.
The peer is what an officer does by hand today, in the same run:
a circle of 200 m round every case, dissolved, joined with the households (geopandas).

"""

COLUMNS = (
    "area",
    "households",
    "cases",
    "places",
    "ring pairs stated",
    "cases → plan",
    "200 m circles",
    "ratio",
    "red + yellow households",
    "households in circles",
)


def page(results: dict) -> str:
    """Return the page as Markdown."""
    machine = results["machine_info"]
    jobs: dict[str, dict[str, dict]] = {}
    for row in results["benchmarks"]:
        if "section" in row["extra_info"]:
            continue
        info = row["extra_info"] | {"seconds": row["stats"]["min"]}
        if info["job"] not in {"khoanh", "buffer"}:
            continue
        jobs.setdefault(info["instance"], {})[info["job"]] = info
    lines = [
        f"Machine: {machine['cpu'].get('count')} cores, Python {machine['python_version']}.\n",
        "## Cases to plan\n",
        "| " + " | ".join(COLUMNS) + " |",
        "|---" * len(COLUMNS) + "|",
    ]
    for name, job in sorted(jobs.items()):
        ours, peer = job["khoanh"], job["buffer"]
        lines.append(
            f"| {name} | {ours['households_in_area']:,} | {ours['cases']} | {ours['places']:,}"
            f" | {ours['ring']:,} | {ours['seconds']:.2f} s | {peer['seconds'] * 1000:.0f} ms"
            f" | {ours['seconds'] / peer['seconds']:.0f}×"
            f" | {ours['households_red']:,} + {ours['households_yellow']:,}"
            f" | {peer['households']:,} |"
        )
    lines += ["", "## Where the time goes\n"]
    stages = list(next(iter(jobs.values()))["khoanh"]["stages"])
    lines += ["| area | " + " | ".join(stages) + " |", "|---|" + "---|" * len(stages)]
    for name, job in sorted(jobs.items()):
        seconds = job["khoanh"]["stages"]
        whole = sum(seconds.values())
        cells = [f"{seconds[s] * 1000:,.0f} ms ({seconds[s] / whole:.0%})" for s in stages]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "The flow is the exact optimum with its proof; the rest puts it on a map.",
        "Parcels and rings are made where cases reach.",
    ]
    for part in SECTIONS:
        lines += ["", *"\n".join(part.section(results)).strip().splitlines()]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    measured, target = map(Path, sys.argv[1:3])
    found = json.loads(measured.read_text())
    target.write_text(page(found))
    if rows := page_growth.growth_rows(found):
        draw_growth(rows, target.with_name("growth.svg"))
