"""Find where the cases of a list are, and write them to a map file."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

import click

from zoning.area.read import read_area
from zoning.cli.geocode_list import geocode_list
from zoning.cli.interrupt import stoppable
from zoning.cli.located_file import LOCATED_KINDS
from zoning.cli.progress import amount_bar
from zoning.cli.reason_words import reason_text
from zoning.cli.report import print_result
from zoning.cli.whole_file import refuse_target
from zoning.errors import Fault, InvalidInput

_MOST_SHOWN: Final = 20
"""Undecided cases that are printed to a person."""

_LEVELS_VI: Final = {
    "house": "số nhà",
    "interpolated": "giữa hai số nhà",
    "cell": "ô",
    "point": "điểm",
    "site": "địa điểm",
    "alley": "hẻm",
    "street": "đường",
    "hamlet": "khu phố, ấp",
    "ward": "phường, xã",
    "province": "tỉnh",
}


@click.command(name="geocode")
@click.argument("cases", type=click.Path(path_type=Path))
@click.option("--area", "area_path", required=True, type=click.Path(path_type=Path),
              help="Area pack to look in.")  # fmt: skip
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path),
              help="File to write: .geojson, .csv, .gpkg or .parquet.")  # fmt: skip
@click.option("--review", "reviews", multiple=True, type=click.Path(path_type=Path),
              help="Workbook (.xlsx) of doubtful cases. If it exists, the choices in it are "
              "applied; if not, it is written. May be given several times.")  # fmt: skip
@click.option("--bad-rows", type=click.Path(path_type=Path),
              help="Leave out the rows that cannot be read, and list them in this file "
              "(.csv).")  # fmt: skip
def command(
    *, cases: Path, area_path: Path, out: Path, reviews: tuple[Path, ...], bad_rows: Path | None
) -> None:
    """Find where CASES are and write them, row by row, to a file.

    Cases that need a person to decide are written too, with their candidates. The files hold
    addresses: only their owner may read them.
    """
    _refuse_targets(cases, out, reviews, bad_rows)
    area = read_area(area_path)
    with stoppable(), amount_bar("Geocoding") as progress:
        tally = geocode_list(
            cases, area, out, reviews=reviews, bad_rows=bad_rows, progress=progress
        )
    figures = tally.figures() | {"out": str(out)}
    print_result(figures, _sentences(figures))


def _refuse_targets(
    cases: Path, out: Path, reviews: tuple[Path, ...], bad_rows: Path | None
) -> None:
    """Refuse what cannot be written before anything is read."""
    targets = [(out, LOCATED_KINDS), *((path, (".xlsx",)) for path in reviews)]
    targets += [] if bad_rows is None else [(bad_rows, (".csv",))]
    faults: list[Fault] = []
    for path, kinds in targets:
        try:
            refuse_target(path, *kinds)
        except InvalidInput as error:
            faults += error.faults
    places = Counter(path.resolve() for path in (cases, *(path for path, _ in targets)))
    faults += [
        Fault(str(path), f"one file named {count} times", "a file of its own for each")
        for path, count in places.items()
        if count > 1
    ]
    if faults:
        raise InvalidInput(faults, subject="output file")


def _sentences(figures: dict[str, Any]) -> str:
    vietnamese = (
        f"{figures['cases']} ca: {figures['found']} đã định vị, "
        f"{figures['ambiguous']} cần người quyết định, {figures['not_found']} không tìm thấy"
    )
    english = (
        f"{figures['cases']} cases: {figures['found']} found, {figures['ambiguous']} need a "
        f"person to decide, {figures['not_found']} not found"
    )
    lines = [
        vietnamese,
        *_details(figures, "đến mức", 0),
        *(f"  {one['words'][0]}" for one in figures["positions"]),
        *(f"  {one}" for one in (figures["datum"] or ())[:1]),
        english,
        *_details(figures, "to the level of", 1),
        *(f"  {one['words'][1]}" for one in figures["positions"]),
        *(f"  {one}" for one in (figures["datum"] or ())[1:]),
        f"→ {figures['out']}",
        *_undecided(figures),
    ]
    return "\n".join(lines)


def _details(figures: dict[str, Any], to_level: str, language: int) -> list[str]:
    """Return the match levels and what else there is to tell, in one of the two languages."""
    levels = [
        f"{(_LEVELS_VI.get(name, name), name)[language]} {count}"
        for name, count in figures["match_levels"].items()
    ]
    told = [f"  {to_level}: {', '.join(levels)}"] if levels else []
    return told + [
        f"  {figures[name]} {words[language]}" for name, words in _MORE.items() if figures[name]
    ]


_MORE: Final = {
    "decided_by_person": ("ca do người quyết định", "cases decided by a person"),
    "asked": ("ca trong tệp --review mới", "cases asked in the new --review file"),
    "asked_left_off": (
        "ca chưa đủ chỗ trong tệp --review; quyết định xong, thêm một --review nữa",
        "cases have no room in the --review file; when it is decided, add another --review",
    ),
    "unasked": ("ca chưa rõ, không có trong tệp --review", "doubtful cases in no --review file"),
    "unknown_households": (
        "ca ghi mã hộ không có trong địa bàn",
        "cases state a household that the area lacks",
    ),
    "bad_rows": ("dòng không đọc được, đã bỏ ra", "rows cannot be read and were left out"),
}


def _undecided(figures: dict[str, Any]) -> list[str]:
    shown = figures["undecided"][:_MOST_SHOWN]
    lines = [
        f"  {one['case_id']} (hàng/row {one['row']}): {reason_text(one['why'])}" for one in shown
    ]
    rest = len(figures["undecided"]) - len(shown) + figures["undecided_left_off"]
    return [*lines, f"  … +{rest}"] if rest else lines
