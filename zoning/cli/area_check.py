"""``khoanh area check``: say what a person should look at in a pack or a ward file; mend it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from zoning.area.area import Area
from zoning.area.findings.blocking import blocking_findings
from zoning.area.findings.find import findings_of, findings_of_wards
from zoning.area.findings.finding import Finding
from zoning.area.findings.places import write_places
from zoning.area.read import read_area, read_area_to_judge
from zoning.area.repair.area import repaired_area
from zoning.area.repair.report import Repair
from zoning.area.repair.wards import repaired_wards
from zoning.area.repair.write import write_wards
from zoning.area.write import write_area
from zoning.cli.area_figures import area_figures, area_text
from zoning.cli.findings_report import (
    counts_of,
    finding_records,
    findings_text,
    repair_records,
    repairs_text,
)
from zoning.cli.report import CHECK_FAILED, print_result
from zoning.errors import Fault, InvalidArea, InvalidInput, InvalidSource
from zoning.perimeter.area_parcels import kept_parcels
from zoning.sources.official_wards import read_wards
from zoning.sources.ward_population import read_population


@click.command()
@click.argument("path", metavar="DIR|WARDS", type=click.Path(path_type=Path))
@click.option(
    "--census",
    "census_file",
    type=click.Path(path_type=Path),
    help="CSV with the columns code and population, to compare with.",
)
@click.option(
    "--places",
    type=click.Path(path_type=Path),
    help="GeoPackage to write the faulty places to, for QGIS.",
)
@click.option(
    "--repair",
    is_flag=True,
    help="Mend borders, and write the pack anew; then check what was written.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where to write what was mended. Default: in place; a ward file needs it.",
)
def check(
    path: Path, census_file: Path | None, places: Path | None, *, repair: bool, out: Path | None
) -> None:
    """
    Check an area pack, or a ward file before a pack is built of it.

    Exit status 0: nothing to look at; 1: there are findings.
    """
    _refuse_options(path, repair=repair, out=out)
    census = read_population(census_file) if census_file is not None else None
    repairs = None
    if repair:
        path, repairs = _repaired(path, out or path)
    findings, area = _findings(path, census)
    if places is not None:
        write_places(findings, places)
    _print(path, findings, area, repairs)
    if findings:
        raise SystemExit(CHECK_FAILED)


def _refuse_options(path: Path, *, repair: bool, out: Path | None) -> None:
    if out is not None and not repair:
        fault = Fault("--out", "no --repair beside it", "--repair --out DIR", "Add --repair.")
        raise InvalidInput([fault], subject="options")
    if repair and out is None and path.is_file():
        mend = "The file of the source is left as it is."
        fault = Fault("--repair", "a ward file", "--repair --out FILE.parquet", mend)
        raise InvalidInput([fault], subject="options")


def _repaired(path: Path, out: Path) -> tuple[Path, tuple[Repair, ...]]:
    if path.is_file():
        wards, repairs = repaired_wards(read_wards(path))
        write_wards(wards, out)
    else:
        area, repairs = repaired_area(read_area(path))
        write_area(area, out, parcels=kept_parcels)
    return out, repairs


def _findings(
    path: Path, census: Mapping[str, int] | None
) -> tuple[tuple[Finding, ...], Area | None]:
    """Check what stands at a path; a pack whose tables can be read comes along."""
    if path.is_file():
        try:
            return findings_of_wards(read_wards(path), census=census), None
        except InvalidSource as error:
            return tuple(blocking_findings(error.faults)), None
    try:
        area = read_area_to_judge(path)
    except InvalidArea as error:
        return tuple(blocking_findings(error.faults)), None
    return findings_of(area, census=census), area


def _print(
    path: Path, findings: Sequence[Finding], area: Area | None, repairs: Sequence[Repair] | None
) -> None:
    errors = [one for one in findings if one.severity == "error"]
    result: dict[str, Any] = {
        "sound": not errors,
        "counts": counts_of(findings),
        "findings": finding_records(findings),
        "faults": [
            {
                "where": one.fault.where,
                "found": one.fault.found,
                "expected": one.fault.expected,
                "mend": one.fault.mend,
            }
            for one in errors
        ],
    }
    if repairs is not None:
        result["repairs"] = repair_records(repairs)
    lines = [] if repairs is None else [repairs_text(repairs)]
    if errors:
        lines.append(f"{path}: cannot be used")
    else:
        lines.append(f"{path}: sound" + (", with places to look at" if findings else ""))
        if area is not None:
            result |= area_figures(area)
            lines.append(area_text(area))
    if findings:
        lines.append(findings_text(findings))
    print_result(result, "\n".join(lines))
