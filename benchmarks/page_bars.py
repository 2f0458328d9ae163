"""Write the first section of docs/benchmarks.md: what the engine promises, and what it keeps."""

import page_equal_risk
import page_growth
import page_nation
import page_optimality
import page_spread

HEAD = (
    "## What is promised\n",
    "Bars were set before anything was built. *Met* is what the figures below say;",
    "the sections say how each was measured.\n",
    "| what | bar | measured | met |",
    "|---|---|---|---|",
)
PROVINCE_CASES = 1_000
MINUTES, GIB = 5, 8
SPREAD_SECONDS = 10


def section(results: dict) -> list[str]:
    """Return the table as lines of Markdown; a bar is left out while it is not measured."""
    rows = [
        *_of_a_province(results),
        *_of_the_nation(results),
        *_of_the_front(results),
        *_of_spread(results),
        *_of_equal_risk(results),
        *_of_optimality(results),
    ]
    if not rows:
        return []
    lines = [f"| {what} | {bar} | {found} | {_yes(met)} |" for what, bar, found, met in rows]
    return [*HEAD, *lines, "", _runs(results)]


Row = tuple[str, str, str, bool]


def _of_a_province(results: dict) -> list[Row]:
    """A thousand cases among a quarter of a million households."""
    rows = [row for row in page_growth.growth_rows(results) if row["cases"] == PROVINCE_CASES]
    if not rows:
        return []
    row = rows[0]
    where = f"{row['households_in_area']:,} households, {row['cases']:,} cases"
    circles, library = row["solve"] / row["buffer"], row["library"] / row["solve"]
    return [
        (f"{where}: arrays → labels and proof", "at most as long as 200 m circles",
         f"{_ms(row['solve'])}, {circles:.2f}× of {_ms(row['buffer'])}", circles <= 1),
        ("the same, beside OR-Tools on the whole network", "ten times as fast",
         f"{library:.1f}× as fast ({_ms(row['library'])})", library >= 10),
        ("the same: case file → plan on disk, the area being ready", "2 s",
         f"{row['published']:.2f} s", row["published"] <= 2),
        ("the same: one more case → new plan", "100 ms",
         _ms(row["another"]), row["another"] <= 0.1),
    ]  # fmt: skip


def _of_the_nation(results: dict) -> list[Row]:
    rows = page_nation.nation_rows(results)
    if not rows:
        return []
    row = rows[-1]
    minutes, memory = page_nation.nation_seconds(row) / 60, sum(row["peak_gib"])
    what = (
        f"{row['households'] / 1e6:.0f} M households, {row['cases']:,} cases, from packs to plans,"
        f" {row['processes']} processes, extrapolated"
    )
    return [
        (what, f"{MINUTES} min", f"{minutes:.1f} min", minutes <= MINUTES),
        ("the same: memory", f"{GIB} GiB", f"{memory:.1f} GiB", memory <= GIB),
    ]


def _of_the_front(results: dict) -> list[Row]:
    return [
        (
            f"every price of risk in a province, {info['cases']:,} cases",
            "1 s",
            f"{row['stats']['min']:.1f} s for {info['breaks']:,} changes of the plan",
            row["stats"]["min"] <= 1,
        )
        for row in results["benchmarks"]
        if (info := row["extra_info"]).get("job") == "province" and "breaks" in info
    ]


def _of_spread(results: dict) -> list[Row]:
    """Infections under a plan, followed in many runs."""
    return [
        (
            f"{job['runs']:,} runs of spread, {job['cases']} cases, {job['instance']}",
            f"{SPREAD_SECONDS} s",
            f"{job['seconds']:.1f} s",
            job["seconds"] <= SPREAD_SECONDS,
        )
        for job in page_spread.spread_jobs(results, "runs")
    ]


def _of_equal_risk(results: dict) -> list[Row]:
    rows = page_equal_risk.equal_risk_rows(results)
    if not rows:
        return []
    worst = {what: max(row[f"{what}_50"] for row in rows) for what in ("people", "posts", "price")}
    networks = len({row["instance"] for row in rows})
    found = (
        f"worst median {worst['people']:.2f}× people, {worst['posts']:.2f}× posts,"
        f" {worst['price']:.2f}× the price of posts and closed doors"
    )
    what = f"the risk of 200 m circles on {networks} street networks"
    return [(what, "people and posts no more on any", found, max(worst.values()) <= 1)]


def _of_optimality(results: dict) -> list[Row]:
    row = page_optimality.tiny(results)
    if row is None:
        return []
    right = min(row["whole"], row["near"])
    found = f"{right:,} of {row['instances']:,}"
    return [("tiny problems against trying everything", "all", found, right == row["instances"])]


def _runs(results: dict) -> str:
    """Say whether all figures are of one state of the code."""
    commits = {said["commit"] for said in results["files"].values()}
    if len(commits) == 1:
        return "All figures of this page are of one run: `make bench`."
    return "The figures of this page are of several runs; `make bench` takes them all anew."


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _yes(met: bool) -> str:  # noqa: FBT001 - a word for a fact
    return "yes" if met else "**no**"
