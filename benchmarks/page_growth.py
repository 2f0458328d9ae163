"""Write how time and memory grow, for docs/benchmarks.md."""

from collections.abc import Sequence

HEAD = (
    "households", "cases", "parcels, with the pack", "made ready once", "cases located",
    "first plan", "one more case", "peak memory",
    "closed", "flow", "OR-Tools, same network", "200 m circles", "inside",
    "whole hamlets", "inside",
)  # fmt: skip

TITLES = {
    "households": "### 100 cases, more and more households",
    "cases": "### A quarter of a million households, more and more cases",
}


def section(results: dict) -> list[str]:
    """
    Return the section on growth as lines of Markdown.

    Parameters
    ----------
    results
        What pytest-benchmark measured, with rows of other jobs among it.

    Returns
    -------
    list of str
        Empty where growth was not measured.
    """
    rows = growth_rows(results)
    if not rows:
        return []
    lines = [
        "",
        "## Growth",
        "",
        "A plan costs what its cases cost, not what its area costs.",
        "",
        "![Time and memory against households and cases](growth.svg)",
        "",
    ]
    for axis, title in TITLES.items():
        mine = sorted((row for row in rows if row["axis"] == axis), key=_size)
        lines += [title, "", *_table(mine), ""] if mine else []
    return lines[:-1]


def growth_rows(results: dict) -> list[dict]:
    """Return what the growth benchmark measured, one row a size."""
    infos = [row["extra_info"] for row in results["benchmarks"]]
    return [info for info in infos if info.get("job") == "growth"]


def _size(row: dict) -> tuple[int, int]:
    return row["households_in_area"], row["cases"]


def _table(rows: Sequence[dict]) -> list[str]:
    cells = [
        (
            f"{row['households_in_area']:,}", f"{row['cases']:,}", _time(row["parcels"]),
            _time(row["prepare"]), _time(row["locate"]), _time(row["first"]),
            _time(row["another"]), f"{row['peak_gib']:.1f} GiB",
            f"{row['closed']:,}", _time(row["solve"]), _time(row["library"]),
            _time(row["buffer"]), f"{row['households_in_buffer']:,}",
            _time(row["hamlets"]), f"{row['households_in_hamlets']:,}",
        )
        for row in rows
    ]  # fmt: skip
    return ["| " + " | ".join(line) + " |" for line in (HEAD, ("---",) * len(HEAD), *cells)]


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
