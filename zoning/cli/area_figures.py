"""Say what an area pack holds, in figures."""

from typing import Final

from zoning.area.area import Area

LISTED: Final = 40
"""Wards up to which each has a line of its own."""


def area_figures(area: Area) -> dict[str, object]:
    """Return the figures of an area, as plain JSON types."""
    return {
        "name": area.name,
        "digest": area.digest,
        "invented": area.invented,
        "valid_from": area.valid_from,
        "provinces": int((area.units.level == "province").sum()),
        "wards": int((area.units.level == "ward").sum()),
        "hamlets": int((area.units.level == "hamlet").sum()),
        "alleys": int((area.units.level == "alley").sum()),
        "cells": len(area.cells),
        "households": len(area.households) + int(area.cells.households.sum()),
        "people": int(area.units.people[area.units.parent_id.isna()].sum()),
        "streets": len(area.streets),
        "sites": len(area.sites),
        "coverage": [
            {
                "unit_id": entry.unit_id,
                "area_share": entry.area_share,
                "people_known": entry.people_known,
                "people_share": entry.people_share,
                "households_observed": entry.households_observed,
                "households_derived": entry.households_derived,
                "note": entry.note,
            }
            for entry in area.coverage
        ],
    }


def area_text(area: Area) -> str:
    """Return the same figures for a person to read."""
    figures = area_figures(area)
    names = dict(zip(area.units.unit_id, area.units.name, strict=True))
    totals = ["hamlets", "alleys", "streets", "households", "people"]
    if len(area.cells):
        totals.insert(3, "cells")
    counts = ", ".join(f"{figures[key]} {key}" for key in ("wards", *totals))
    lines = [counts]
    if figures["provinces"]:
        lines.append(f"{figures['provinces']} provinces")
    unknown = sum(entry.people_known < 0 for entry in area.coverage)
    if unknown:
        lines.append(f"{unknown} wards whose population nobody states")
    if len(area.coverage) > LISTED:
        return "\n".join(lines)
    for entry in area.coverage:
        kinds = f"{entry.households_observed} observed, {entry.households_derived} derived"
        share = f"{entry.area_share:.1%} of the ward"
        lines.append(f"{names[entry.unit_id]}: {share}, households {kinds}")
    return "\n".join(lines)
