"""Write the section of docs/benchmarks.md on whether answers are the cheapest."""


def section(results: dict) -> list[str]:
    """Return the lines of the section; none where it was not measured."""
    row = tiny(results)
    if row is None:
        return []
    return [
        "## Tiny problems against trying everything\n",
        f"{row['instances']:,} random problems of at most 7 places, {row['with_units']:,} of them",
        f"with unit prices and {row['infeasible']:,} that no labels satisfy:",
        "cost and labels beside the least of all cheapest labelings, found by pricing each.\n",
        "| solver | right |",
        "|---|---|",
        f"| whole, with its proof checked | {row['whole']:,} of {row['instances']:,} |",
        f"| near the cases, as plans are drawn | {row['near']:,} of {row['instances']:,} |",
    ]


def tiny(results: dict) -> dict | None:
    """Return what was counted; None where nothing was."""
    for row in results["benchmarks"]:
        if row["extra_info"].get("section") == "optimality":
            return row["extra_info"]
    return None
