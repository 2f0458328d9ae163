"""Write how time and memory grow, for docs/benchmarks.md."""

from collections.abc import Sequence

HEAD = (
    "households", "cases", "pack opened", "made ready once", "case file → plan on disk",
    "one more case", "peak memory", "closed", "flow", "OR-Tools, whole network",
    "200 m circles", "inside", "whole hamlets", "inside",
)  # fmt: skip

GROWTH_CASES = 100

TEXT = (
    "Every row is a process of its own: it opens a pack with its parcels, makes it ready, reads",
    "a case file and writes the plan; then five cases come one after another, each found and",
    "drawn (median). Its memory is the most it held until then.",
    "*Flow* is from the arrays of the whole problem to labels and proof; the peers follow in the",
    "same process.",
)

TITLES = {
    "households": f"### {GROWTH_CASES} cases, more and more households",
    "cases": "### A quarter of a million households, more and more cases",
}


def section(results: dict) -> list[str]:
    """
    Return the section on growth as lines of Markdown.

    Parameters
    ----------
    results
        What was measured, with rows of other jobs among it.

    Returns
    -------
    list of str
        Empty where growth was not measured.
    """
    rows = growth_rows(results)
    if not rows:
        return []
    lines = [
        "## Growth\n",
        "A plan costs what its cases cost, not what its area costs.\n",
        "![Time and memory against households and cases](growth.svg)\n",
        *TEXT,
        "",
    ]
    for axis, mine in by_axis(rows).items():
        lines += [TITLES[axis], "", *_table(mine), ""]
        if axis == "households" and any(row["flats"] > 1 for row in mine):
            lines += [_flats(mine), ""]
    return [*lines, _parcels(rows)]


def growth_rows(results: dict) -> list[dict]:
    """Return what the growth benchmark measured, one row a size."""
    infos = [row["extra_info"] for row in results["benchmarks"]]
    return [info for info in infos if info.get("job") == "growth"]


def by_axis(rows: Sequence[dict]) -> dict[str, list[dict]]:
    """Return the rows with 100 cases by households, and those of the province by cases."""
    provinces = [row["households_in_area"] for row in rows if row["cases"] != GROWTH_CASES]
    found = {
        "households": [row for row in rows if row["cases"] == GROWTH_CASES],
        "cases": [row for row in rows if row["households_in_area"] in provinces],
    }
    return {axis: sorted(mine, key=_size) for axis, mine in found.items() if len(mine) > 1}


def _size(row: dict) -> tuple[int, int]:
    return row["households_in_area"], row["cases"]


def _flats(rows: Sequence[dict]) -> str:
    many = max(rows, key=lambda row: row["flats"])
    return (
        f"The {many['households_in_area']:,} households are {many['flats']} behind each door of"
        " the province: as many places, more people."
    )


def _parcels(rows: Sequence[dict]) -> str:
    """Say what laying out the parcels costs, which comes with the pack."""
    seconds = {row["households_in_area"]: row["parcels"] for row in sorted(rows, key=_size)}
    said = ", ".join(f"{_time(one)} for {size:,}" for size, one in seconds.items())
    return f"Parcels are laid out once, when a pack is written: {said} households."


def _table(rows: Sequence[dict]) -> list[str]:
    cells = [
        (
            f"{row['households_in_area']:,}", f"{row['cases']:,}", _time(row["opened"]),
            _time(row["ready"]), _time(row["published"]),
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
