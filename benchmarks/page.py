"""
Write docs/benchmarks.md from what was measured: ``page.py RUN.json DOCS``.

RUN.json is what pytest-benchmark wrote. The figures of the files that ran take the place of
their older ones in DOCS/benchmarks.json; the page and its picture are made from that file.
"""

import json
import sys
from pathlib import Path

import page_addresses
import page_bars
import page_cases
import page_cells
import page_equal_risk
import page_frontier
import page_growth
import page_http
import page_load
import page_locate
import page_map
import page_nation
import page_national
import page_opening
import page_optimality
import page_spread
import page_tiles_http
import page_whatif
import page_whatif_nation
from plot_growth import draw_growth
from store import merged

SECTIONS = {
    "cases_to_plan": page_cases,
    "growth": page_growth,
    "nation": page_nation,
    "frontier": page_frontier,
    "spread": page_spread,
    "whatif": page_whatif,
    "whatif_nation": page_whatif_nation,
    "equal_risk": page_equal_risk,
    "optimality": page_optimality,
    "addresses": page_addresses,
    "locate": page_locate,
    "opening": page_opening,
    "national": page_national,
    "cells": page_cells,
    "http": page_http,
    "tiles_http": page_tiles_http,
    "load": page_load,
    "map": page_map,
}
"""What ``make bench ONLY=…`` calls a section, and who writes it."""

HEAD = """# Benchmarks

Written by `make bench` from `benchmarks.json`; do not edit.
Times are wall times, the least of the rounds, on the machine named under each section.
Compare ratios, not times.
The peer is what an officer does by hand today, in the same run:
a circle of 200 m round every case, dissolved, joined with the households (geopandas).
"""


def page(results: dict) -> str:
    """Return the page as Markdown."""
    lines = HEAD.splitlines()
    if bars := page_bars.section(results):
        lines += ["", *"\n".join(bars).splitlines()]
    for name, part in SECTIONS.items():
        said = results["files"].get(f"test_{name}.py")
        if said is not None and (found := part.section(results)):
            lines += ["", *"\n".join(found).strip().splitlines(), ""]
            lines.append(f"Reproduce: `make bench ONLY={name}` ({said['machine']}).")
    return "\n".join(lines) + "\n"


def main(run: Path, docs: Path) -> None:
    """Keep the run's figures, and write page and picture anew."""
    store = docs / "benchmarks.json"
    kept = json.loads(store.read_text(encoding="utf-8")) if store.exists() else {}
    results = merged(kept, json.loads(run.read_text(encoding="utf-8")))
    text = json.dumps(results, indent=1, ensure_ascii=False)
    store.write_text(text + "\n", encoding="utf-8")
    (docs / "benchmarks.md").write_text(page(results), encoding="utf-8")
    if rows := page_growth.growth_rows(results):
        draw_growth(rows, docs / "growth.svg")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
