"""Say what lies at a position, or at every position of a file."""

import math
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import pandas as pd

from zoning.area.locate_households import REACH_M
from zoning.area.read import read_area
from zoning.cli.options import AREA
from zoning.cli.report import print_result
from zoning.cli.review_file import review_writer
from zoning.errors import Fault, InvalidInput
from zoning.geocode.position_words import off_words
from zoning.geocode.reverse import Place, reverse, reverse_many
from zoning.sources.points_file import read_points
from zoning.sources.tables.position import position_of

_LEVELS = (
    ("household", "hộ", "household"),
    ("alley", "hẻm", "alley"),
    ("hamlet", "khu phố, thôn", "hamlet"),
)


@click.command(name="reverse", context_settings={"ignore_unknown_options": True})
@click.argument("position", nargs=-1)
@AREA
@click.option("--crs", default=None, metavar="SYSTEM",
              help="System of the numbers, such as EPSG:9210; else degrees.")  # fmt: skip
@click.option("--points", default=None, type=click.Path(path_type=Path),
              help="File of positions, instead of one position.")  # fmt: skip
@click.option("--reach", "reach_m", default=REACH_M, show_default=True, type=float,
              metavar="METRES", help="How far off a household is still named.")  # fmt: skip
@click.option("-o", "--out", default=None, type=click.Path(path_type=Path),
              help="File to write the answers for --points to: .csv or .xlsx.")  # fmt: skip
def command(
    *,
    position: tuple[str, ...],
    area_path: Path,
    crs: str | None,
    points: Path | None,
    reach_m: float,
    out: Path | None,
) -> None:
    """Say what lies at POSITION: longitude and latitude, or easting and northing with --crs.

    With --points FILE every position of a file is answered, and -o takes the answers. They say
    where people live: only the owner may read the file.
    """
    _refuse_mixed(position, crs, points, out)
    if points is None or out is None:
        lng, lat = _position(position, crs)
        place = reverse(lng, lat, read_area(area_path), reach_m=reach_m)
        print_result(_plain(place), "\n".join(_sentences(place)))
        return
    write = review_writer(out)
    asked = read_points(points)
    answers = reverse_many(asked["lng"], asked["lat"], read_area(area_path), reach_m=reach_m)
    write(_table(asked, answers))
    counts = Counter("inside" if inside else "outside" for inside in answers["is_inside"])
    figures = {"points": len(asked), "inside": counts["inside"], "outside": counts["outside"]}
    print_result(
        figures | {"out": str(out)},
        f"{len(asked)} vị trí: {counts['inside']} trong địa bàn, {counts['outside']} ngoài\n"
        f"{len(asked)} positions: {counts['inside']} inside, {counts['outside']} outside\n→ {out}",
    )


def _refuse_mixed(
    position: tuple[str, ...], crs: str | None, points: Path | None, out: Path | None
) -> None:
    """Refuse a position beside a file, and half of either."""
    faults = []
    if points is None and len(position) != 2:
        faults.append(Fault("POSITION", f"{len(position)} words", "two numbers, or --points FILE"))
    if points is None and out is not None:
        faults.append(Fault("-o", "no file of positions", "--points FILE beside it"))
    if points is not None and out is None:
        faults.append(Fault("--points", "no file for the answers", "-o FILE beside it"))
    if points is not None and (position or crs):
        found = "a position or system beside it"
        faults.append(Fault("--points", found, "positions and systems in the file alone"))
    if faults:
        raise InvalidInput(faults, subject="command line")


def _position(position: tuple[str, ...], crs: str | None) -> tuple[float, float]:
    names = ("lng", "lat") if crs is None else ("x", "y")
    cells: dict[str, Any] = dict(zip(names, position, strict=True))
    found, faults = position_of(cells | ({} if crs is None else {"crs": crs}))
    if found is None:
        raise InvalidInput(
            [Fault(name, one.found, one.expected, one.mend) for name, one in faults],
            subject="position",
        )
    return found


def _plain(place: Place) -> dict[str, Any]:
    """Return a place for JSON: metres to the centimetre, null for what is not there."""
    return {
        name: (None if math.isnan(value) else round(value, 2))
        if isinstance(value, float)
        else value
        for name, value in asdict(place).items()
    }


def _sentences(place: Place) -> list[str]:
    if not place.is_inside:
        far = off_words(place.outside_m)
        return [
            f"Ngoài địa bàn, cách {place.nearest_ward_id} {far}",
            f"Outside the area, {far} from {place.nearest_ward_id}",
        ]
    lines = []
    for name, vietnamese, english in _LEVELS:
        unit, metres = getattr(place, f"{name}_id"), getattr(place, f"{name}_m")
        said = "–" if unit is None else f"{unit}, {metres:.1f} m"
        lines.append(f"{vietnamese} ({english}): {said}")
    lines.append(f"phường, xã (ward): {place.ward_id}")
    if place.cell_id is not None:
        lines.append(f"ô (cell): {place.cell_id}")
    return [*lines, f"H3: {place.cell}"]


def _table(asked: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    table = pd.concat([asked.reset_index(drop=True), answers], axis=1)
    metres = [name for name in answers.columns if name.endswith("_m")]
    return table.round(dict.fromkeys(metres, 2) | {"lng": 7, "lat": 7})
