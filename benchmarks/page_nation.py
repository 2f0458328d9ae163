"""Write the section of docs/benchmarks.md on a whole nation."""

STEPS = {
    "opened": "pack opened",
    "ready": "places made ready",
    "located": "cases read and found",
    "drawn": "plan drawn",
    "written": "plan written",
}

HEAD = (
    "processes", "provinces measured", "a province", "its processor time", "the nation",
    "red zones", "peak memory",
)  # fmt: skip


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    rows = nation_rows(results)
    if not rows:
        return []
    one = rows[0]
    province = one["provinces"][0]
    lines = [
        "## A nation, province by province\n",
        f"{one['households']:,} households and {one['cases']:,} cases, extrapolated from",
        f"provinces of {province['households']:,} households with {province['cases']:,} cases,",
        f"1/{1 / one['share']:.0f} of both.",
        "Each process planned its provinces one after another, from the pack on disk to the plan",
        "on disk, every time with other cases and with nothing kept from the one before.",
        "Time grows with households and with clusters of cases (see Growth), so the nation takes a",
        "province's mean so many times over, all processes at work.\n",
        "| " + " | ".join(HEAD) + " |",
        "|---" * len(HEAD) + "|",
    ]
    for row in rows:
        zones = sum(one["zones_red"] for one in row["provinces"]) / len(row["provinces"])
        lines.append(
            f"| {row['processes']} | {len(row['provinces'])} | {_each(row):.1f} s"
            f" | {row['processor'] / len(row['provinces']):.1f} s"
            f" | {nation_seconds(row) / 60:.1f} min | {zones / row['share']:,.0f}"
            f" | {sum(row['peak_gib']):.1f} GiB |"
        )
    return [*lines, "", *_steps(rows)]


def nation_rows(results: dict) -> list[dict]:
    """Return what was measured, fewest processes first."""
    infos = [row["extra_info"] for row in results["benchmarks"]]
    mine = [info for info in infos if info.get("section") == "nation"]
    return sorted(mine, key=lambda row: row["processes"])


def nation_seconds(row: dict) -> float:
    """Return the seconds of the nation, all processes at work all the time."""
    return row["seconds"] / len(row["provinces"]) / row["share"]


def _each(row: dict) -> float:
    """Return the seconds in which one process plans one province, its own start with it."""
    return row["seconds"] * row["processes"] / len(row["provinces"])


def _steps(rows: list[dict]) -> list[str]:
    """Say where the time of a province goes."""
    lines = [
        "| processes | " + " | ".join(STEPS.values()) + " |",
        "|---|" + "---|" * len(STEPS),
    ]
    for row in rows:
        mean = [
            sum(one[step] for one in row["provinces"]) / len(row["provinces"]) for step in STEPS
        ]
        lines.append(f"| {row['processes']} | " + " | ".join(f"{one:.2f} s" for one in mean) + " |")
    return lines
