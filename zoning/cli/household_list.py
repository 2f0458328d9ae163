"""Lay a household list over an area, and say what became of its rows."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from zoning.area.area import Area, Source
from zoning.area.manifest import is_date
from zoning.cli.report import CHECK_FAILED, print_result
from zoning.cli.review_file import review_writer
from zoning.errors import Fault, InvalidInput
from zoning.geocode.household_merge import Merged, merge_households
from zoning.geocode.household_merge.complete import COVERED
from zoning.geocode.household_merge.report import REASONS, MergeReport
from zoning.sources.household_list import read_household_list


def list_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a household list is laid over a pack."""
    for option in (
        click.option(
            "--allow-unmatched",
            is_flag=True,
            help="Write the pack although rows are doubtful or unmatched; they are left out.",
        ),
        click.option(
            "--complete",
            multiple=True,
            is_flag=False,
            flag_value=COVERED,
            metavar="UNIT",
            help="The list names every household of this hamlet or ward (identifier or ward "
            "code): derived ones left there are dropped. As --complete=UNIT, or alone for all "
            "hamlets in which a row was placed. May be given several times.",
        ),
        click.option(
            "--list-date",
            default="",
            metavar="DATE",
            help="Date of the list, YYYY-MM-DD, for the pack's sources.",
        ),
        click.option(
            "--review",
            type=click.Path(path_type=Path),
            help="File to write row by row what became of the list: .csv or .xlsx.",
        ),
    ):
        command = option(command)
    return command


def lay_over(
    area: Area,
    households: Path,
    *,
    complete: tuple[str, ...],
    list_date: str,
    review: Path | None,
    allow_unmatched: bool,
) -> Merged:
    """
    Lay a list over an area; leave with status 1 where rows stay open and that is not allowed.

    Parameters
    ----------
    area
        The area.
    households
        The list.
    complete, list_date, review, allow_unmatched
        As in `list_options`.

    Returns
    -------
    Merged
        The new area, and what became of every row.

    Raises
    ------
    InvalidInput
        If the date is none.
    SystemExit
        With status 1, if rows are doubtful or unmatched and ``allow_unmatched`` is not set. The
        review file is written before; nothing else is.
    """
    if list_date and not is_date(list_date):
        fault = Fault("--list-date", repr(list_date), "a date, YYYY-MM-DD")
        raise InvalidInput([fault], subject="option")
    write = review_writer(review) if review is not None else None
    rows = read_household_list(households)
    merged = merge_households(
        area,
        rows,
        source=_source(households, list_date),
        complete=complete,
    )
    if write is not None:
        write(merged.report.table())
    if merged.report.unresolved and not allow_unmatched:
        ending_vi = (
            "Chưa ghi gì. Sửa danh sách, hoặc thêm --allow-unmatched để bỏ qua các hàng này."
        )
        ending_en = "Nothing was stored. Mend the list, or leave these rows out: --allow-unmatched."
        text = f"{list_text(merged.report)}\n{ending_vi}\n{ending_en}"
        print_result({"stored": False, "list": list_figures(merged.report)}, text)
        raise SystemExit(CHECK_FAILED)
    return merged


def _source(households: Path, list_date: str) -> Source:
    with households.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    origin = f"household list ({households.name})"
    return Source(origin, "not for publication", list_date, digest)


def list_figures(report: MergeReport) -> dict[str, Any]:
    """Return what became of a list, as plain JSON types."""
    return {
        "rows": len(report.rows),
        **report.counts,
        "replaced_derived": report.replaced,
        "added": report.added,
        "dropped_derived": report.dropped,
        "reasons": report.reasons,
    }


def list_text(report: MergeReport) -> str:
    """Return the same for a person to read."""
    counts = report.counts
    vietnamese = (
        f"{len(report.rows)} hộ: {counts['matched']} đã có trong gói, {counts['placed']} đặt mới, "
        f"{counts['doubtful']} cần người quyết định, {counts['unmatched']} không khớp"
    )
    english = (
        f"{len(report.rows)} rows: {counts['matched']} matched exactly, {counts['placed']} placed, "
        f"{counts['doubtful']} doubtful, {counts['unmatched']} unmatched"
    )
    derived = f"derived households: {report.replaced} replaced, {report.dropped} dropped"
    lines = [vietnamese, english, f"{derived}; new identifiers: {report.added}"]
    lines += [f"  {count} × {REASONS[why]} ({why})" for why, count in report.reasons.items()]
    return "\n".join(lines)
