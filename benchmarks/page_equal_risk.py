"""Write the section on what is enough to cover the risk that circles cover."""

HEAD = (
    "streets of", "kernel", "price of a post", "risk in the circles", "people inside", "posts",
    "with doors", "price of both",
)  # fmt: skip


def section(results: dict) -> list[str]:
    """Return the section's lines; none where it was not measured."""
    rows = equal_risk_rows(results)
    if not rows:
        return []
    drawn = f"{rows[0]['draws']} drawn outbreaks of {rows[0]['cases']} houses"
    lines = [
        "## The risk of 200 m circles, for fewer people and posts",
        "",
        "The cheapest closed zone that holds every case and covers at least the risk that circles",
        "of 200 m cover, as a share of what the circles close and cross: median and, in brackets,",
        f"least and most of {drawn}, half of them alone, half with neighbours.",
        "Doors on main roads are places of their own and may be closed one by one, by the circles",
        "too: *posts* are stretches of street that the line crosses, *with doors* counts every",
        "door that is closed while its road stays open as one more, and their *price* is the",
        "policy's: a door, a notice and a lock, costs half of the cheapest barrier.",
        "The second kernel suits the circles: risk falls with distance alone, and reaches past",
        "their rim.",
        "",
        "| " + " | ".join(HEAD) + " |",
        "|---" * len(HEAD) + "|",
    ]
    for row in rows:
        shares = (
            f"{row[f'{what}_50']:.2f} ({row[f'{what}_0']:.2f}–{row[f'{what}_100']:.2f})"
            for what in ("people", "posts", "all", "price")
        )
        lines.append(
            f"| {row['instance']} | {row['kernel']} | {row['post_price']}×"
            f" | {row['covered_50']:.1%} | {' | '.join(shares)} |"
        )
    return lines


def equal_risk_rows(results: dict) -> list[dict]:
    """Return what was measured, by network, kernel and price of a post."""
    rows = [
        row["extra_info"]
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "equal risk"
    ]
    return sorted(rows, key=lambda row: (row["instance"], row["kernel"], row["post_price"]))
