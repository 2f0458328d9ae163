"""Write the section on the front and on caps."""


def section(results: dict) -> list[str]:
    """Return the section's lines; none where these jobs were not measured."""
    jobs: dict[str, dict[int, dict]] = {}
    for row in results["benchmarks"]:
        info = row["extra_info"] | {"seconds": row["stats"]["min"]}
        if info.get("section") == "frontier":
            jobs.setdefault(info["job"], {})[info["places"]] = info
    if not jobs:
        return []
    lines = [
        "## Every price of risk at once",
        "",
        "An invented town; all prices from 0 to 10, exactly, beside one solve at the price 5.",
        "",
        "| places | prices at which the plan changes | whole front | one solve | ratio |",
        "|---|---|---|---|---|",
    ]
    for places, front in sorted(jobs.get("front", {}).items()):
        one = jobs["one price"][places]["seconds"]
        lines.append(
            f"| {places:,} | {front['breaks']:,} | {front['seconds']:.2f} s | {one * 1000:.0f} ms"
            f" | {front['seconds'] / one:.1f}× |"
        )
    for front in jobs.get("province", {}).values():
        lines += [
            "",
            f"A province of {front['households']:,} households with {front['cases']:,} cases:",
            f"{front['seconds']:.1f} s for the whole front with its table, {front['breaks']:,}",
            "prices at which the plan changes.",
        ]
    for cap in jobs.get("cap", {}).values():
        proved = f"{cap['seconds']:.2f} s to a gap of {cap['gap']:,} of {cap['cost']:,}"
        lines += [
            "",
            f"Nine tenths of the risk covered, {cap['places']:,} places: {proved}.",
            f"The bound by the flow alone is {cap['flow_gap']:.2%} below.",
        ]
    return lines
