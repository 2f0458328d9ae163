"""Write the section on what is enough to cover the risk that circles cover."""


def section(results: dict) -> list[str]:
    """Return the section's lines; none where it was not measured."""
    rows = [
        row["extra_info"]
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "equal risk"
    ]
    if not rows:
        return []
    drawn = f"{rows[0]['draws']} drawn outbreaks of {rows[0]['cases']} houses"
    lines = [
        "## The risk of 200 m circles, for fewer people and posts",
        "",
        "The cheapest closed zone that holds every case and covers at least the risk that circles",
        "of 200 m cover, as a share of what the circles close and cross: median and, in brackets,",
        f"least and most of {drawn}, half of them alone, half with neighbours.",
        "The second kernel suits the circles: risk falls with distance alone, and reaches past",
        "their rim.",
        "",
        "| streets of | kernel | price of a post | risk in the circles | people inside | posts |",
        "|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: (row["instance"], row["kernel"], row["post_price"])):
        people, posts = (
            f"{row[f'{what}_50']:.2f} ({row[f'{what}_0']:.2f}–{row[f'{what}_100']:.2f})"
            for what in ("people", "posts")
        )
        lines.append(
            f"| {row['instance']} | {row['kernel']} | {row['post_price']}×"
            f" | {row['covered_50']:.1%} | {people} | {posts} |"
        )
    return lines
