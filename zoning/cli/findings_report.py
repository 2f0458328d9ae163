"""Say findings and repairs to people and to programs."""

from collections.abc import Sequence
from typing import Any, Final

import shapely

from zoning.area.findings.finding import KINDS, Finding
from zoning.area.repair.report import Repair

SHOWN: Final = 10
"""Findings of one kind that a person reads before the rest are counted."""


def findings_text(findings: Sequence[Finding]) -> str:
    """Return findings for a person: by kind, the largest first, the rest of a kind counted."""
    lines: list[str] = []
    for kind in KINDS:
        same = [one for one in findings if one.kind == kind]
        if not same:
            continue
        severities = sorted({one.severity for one in same})
        lines.append(f"{kind}: {len(same)} ({' and '.join(severities)})")
        same.sort(key=lambda one: (_urgency(one), one.units))
        lines += [f"  - {one.fault.where}: {one.fault.found}" for one in same[:SHOWN]]
        if len(same) > SHOWN:
            lines.append(f"  … and {len(same) - SHOWN} more; --json and --places name all")
        advice = dict.fromkeys((one.fault.expected, one.fault.mend) for one in same[:SHOWN])
        lines += [f"    expected {expected}. {mend}".rstrip() for expected, mend in advice]
    return "\n".join(lines)


def finding_records(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings for a program, every one, with the middle of its place."""
    return [
        {
            "kind": one.kind,
            "severity": one.severity,
            "units": list(one.units),
            "size": one.size,
            "measure": one.measure,
            "where": one.fault.where,
            "found": one.fault.found,
            "expected": one.fault.expected,
            "mend": one.fault.mend,
            **_middle(one.geometry),
        }
        for one in findings
    ]


def counts_of(findings: Sequence[Finding]) -> dict[str, int]:
    """Return how many findings there are of each kind that occurs."""
    counts = {kind: sum(one.kind == kind for one in findings) for kind in KINDS}
    return {kind: count for kind, count in counts.items() if count}


def repairs_text(repairs: Sequence[Repair]) -> str:
    """Return repairs for a person: what must be confirmed, then what else was done."""
    if not repairs:
        return "nothing to mend"
    lines = [f"mended: {len(repairs)}"]
    confirm = [one for one in repairs if one.to_confirm]
    rest = [one for one in repairs if not one.to_confirm]
    for title, group in (("to be confirmed by a person", confirm), ("done", rest)):
        if group:
            lines.append(f"{title}: {len(group)}")
            limit = len(group) if group is confirm else SHOWN
            lines += [f"  - {one.kind}: {one.text}" for one in group[:limit]]
            if len(group) > limit:
                lines.append(f"  … and {len(group) - limit} more; --json names all")
    return "\n".join(lines)


def repair_records(repairs: Sequence[Repair]) -> list[dict[str, Any]]:
    """Return repairs for a program, every one, with the middle of its place."""
    return [
        {
            "kind": one.kind,
            "units": list(one.units),
            "owner": one.owner or None,
            "size": one.size,
            "to_confirm": one.to_confirm,
            "text": one.text,
            **_middle(one.geometry),
        }
        for one in repairs
    ]


def _urgency(one: Finding) -> float:
    # Of too few people the fewest are the most doubtful; of all else the most.
    return one.size if one.kind == "implausible-population" else -one.size


def _middle(shape: shapely.Geometry | None) -> dict[str, float | None]:
    if shape is None or shapely.is_empty(shape):
        return {"lng": None, "lat": None}
    middle = shapely.point_on_surface(shape)
    return {"lng": round(middle.x, 7), "lat": round(middle.y, 7)}
