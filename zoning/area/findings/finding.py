"""Hold one thing that is wrong with an area, with the place where it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import shapely

from zoning.errors import Fault

Severity = Literal["error", "warning"]

KINDS: Final = (
    "unreadable",
    "wrong-crs",
    "swapped-axes",
    "invalid-geometry",
    "duplicate-code",
    "missing-value",
    "wrong-value",
    "orphan",
    "wrong-reference",
    "wrong-total",
    "household-outside-unit",
    "household-on-street",
    "unreachable-household",
    "unsplit-street",
    "unsound",
    "overlap",
    "gap",
    "hole",
    "sliver",
    "outside-parent",
    "outside-country",
    "missing-unit",
    "repeated-name",
    "empty-unit",
    "unknown-population",
    "population-mismatch",
    "implausible-population",
    "implausible-density",
    "cell-coverage",
)
"""Every kind of finding, in the order in which a person should take them up."""

SEVERITIES: Final = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that is wrong with an area, with the place where it is.

    Attributes
    ----------
    kind
        What it is: one of `KINDS`.
    severity
        ``error``: the area cannot be used; ``warning``: a person should look.
    units
        Identifiers of the units concerned, rising; a ward file's are its codes.
    fault
        Where it is, what was found, what was expected and how to mend it.
    size
        How much of ``measure``, to put the largest first; 0 where nothing is measured.
    measure
        Unit of ``size``: m², people, people/km², households, or empty.
    geometry
        The faulty place in EPSG:4326, (lng, lat); None where there is none to draw.
    """

    kind: str
    severity: Severity
    units: tuple[str, ...]
    fault: Fault
    size: float = 0.0
    measure: str = ""
    geometry: shapely.Geometry | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.severity not in SEVERITIES:
            raise ValueError(f"{self.kind}, {self.severity}: no kind or severity of a finding")


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """
    Sort findings.

    Parameters
    ----------
    findings
        Findings in any order.

    Returns
    -------
    tuple of Finding
        Errors first, then by kind in the order of `KINDS`, then by units, the largest first.
    """
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                SEVERITIES.index(one.severity),
                KINDS.index(one.kind),
                one.units,
                -one.size,
                str(one.fault),
            ),
        )
    )
