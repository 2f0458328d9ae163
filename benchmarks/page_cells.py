"""Write the section on H3 cells of docs/benchmarks.md."""


def section(results: dict) -> list[str]:
    """Return the section as lines of Markdown; none where cells were not measured."""
    found = {
        row["extra_info"]["job"]: row["extra_info"] | {"seconds": row["stats"]["min"]}
        for row in results["benchmarks"]
        if row["extra_info"].get("section") == "cells"
    }
    if not {"ward", "overlay", "province", "share_people", "spread_people"} <= set(found):
        return []
    ours, peer, whole = found["ward"], found["overlay"], found["province"]
    return [
        "",
        "## Wards into H3 cells\n",
        "Resolution 10, Bắc Ninh. The peer is H3's exact search for overlapping cells and the",
        "overlay of geopandas, for the province's widest ward.\n",
        "| what | cells | seconds | µs a cell |",
        "|---|---|---|---|",
        _row("the widest ward", ours),
        _row("the same, by overlay", peer),
        _row(f"the province: {whole['wards']} wards, with people, checks and digest", whole),
        _row("people shared by largest remainder, 3,321 wards", found["share_people"]),
        _row("people spread along the index, 3,321 wards", found["spread_people"]),
        "",
        f"Cutting takes 1/{peer['seconds'] / ours['seconds']:.0f} of the overlay's time.",
        f"The pieces' areas differ from the ward's by {ours['area_off']:.0e} of it.",
    ]


def _row(what: str, job: dict) -> str:
    each = job["seconds"] / job["cells"] * 1e6
    return f"| {what} | {job['cells']:,} | {job['seconds']:.2f} | {each:.1f} |"
