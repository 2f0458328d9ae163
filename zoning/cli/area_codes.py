"""``khoanh area codes``: what a unit's code meant, and what became of the unit."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click

from zoning.area.codes import CodedUnit, UnitCodes, read_changes, read_codes, with_changes
from zoning.area.codes.days import parse_day
from zoning.area.codes.unit import Level, Succession
from zoning.area.codes.unknown import unknown_code
from zoning.cli.area_codes_file import translate_file
from zoning.cli.report import print_result
from zoning.errors import Fault, InvalidInput


@click.command(name="codes")
@click.argument("asked", metavar="CODE...", nargs=-1)
@click.option("--on", metavar="DATE", help="Day on which the codes are meant. Default: any day.")
@click.option("--to", metavar="DATE", help="Day, later or earlier, to take them to.")
@click.option("--level", type=click.Choice(get_args(Level)), default="ward", show_default=True)
@click.option("--file", "file", type=click.Path(path_type=Path),
              help="CSV whose codes to take from --on to --to.")  # fmt: skip
@click.option("--column", default="code", show_default=True, help="Column of the codes in it.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="CSV to write for --file.")
@click.option("--changes", "changes_file", type=click.Path(path_type=Path),
              help="TOML of changes after those that Khoanh knows.")  # fmt: skip
def codes(
    *,
    asked: tuple[str, ...],
    on: str | None,
    to: str | None,
    level: Level,
    file: Path | None,
    column: str,
    out: Path | None,
    changes_file: Path | None,
) -> None:
    """Say which units bear a CODE, and what became of each or what it is made of.

    Districts ended on 1 July 2025, and codes of old wards were given to new ones: only a code
    with a day names a unit.
    """
    _check_options(asked, on, to, file, out)
    table = read_codes()
    if changes_file is not None:
        table = with_changes(table, read_changes(changes_file))
    if file is not None and on and to and out:
        figures, text = translate_file(
            table, file, column, from_date=on, to_date=to, level=level, out=out
        )
        print_result(figures, text)
        return
    day = parse_day(on, name="--on") if on else None
    goal = parse_day(to, name="--to") if to else None
    records = _records(table, asked, day, goal, level)
    print_result({"units": records}, "\n".join(_lines(records)))


def _check_options(
    asked: tuple[str, ...], on: str | None, to: str | None, file: Path | None, out: Path | None
) -> None:
    faults = []
    if bool(asked) == (file is not None):
        found = "codes and --file" if asked else "neither a code nor --file"
        faults.append(Fault("command line", found, "one of both"))
    if to and not on:
        mend = "A code may have been given to another unit."
        faults.append(Fault("--to", "no --on", "the day on which the codes are meant", mend))
    if file is not None and not (on and to and out):
        faults.append(Fault("--file", "not all of --on, --to and --out", "the three of them"))
    if out is not None and file is None:
        faults.append(Fault("--out", "no --file", "a file of codes"))
    if faults:
        raise InvalidInput(faults, subject="options")


def _records(
    table: UnitCodes, asked: Iterable[str], day: date | None, goal: date | None, level: Level
) -> list[dict[str, Any]]:
    found: list[CodedUnit] = []
    faults = []
    when = day or table.last_change
    for code in dict.fromkeys(asked):
        one = table.unit(code, on=when, level=level)
        units = table.units(code, level=level) if day is None else (one,) if one else ()
        found += units
        if not units:
            faults.append(unknown_code(code, level, when, partial(table.units, level=level)))
    if faults:
        raise InvalidInput(faults, subject="unit codes")
    return [_record(table, unit, day, goal) for unit in found]


def _record(
    table: UnitCodes, unit: CodedUnit, day: date | None, goal: date | None
) -> dict[str, Any]:
    """Return a unit with what it was and became, or, if a day is given, what it is on that day."""
    own = day or unit.valid_to or max(unit.valid_from or table.first_day, table.first_day)
    record = {**_fields(unit), "parent": unit.parent,
              "valid_from": unit.valid_from, "valid_to": unit.valid_to}  # fmt: skip
    made_of = partial(table.predecessors, unit.code, on=own, level=unit.level)
    became = partial(table.successors, unit.code, on=own, level=unit.level)
    if goal is not None:
        key, ask = ("made_of", made_of) if goal < own else ("became", became)
        return record | {"to": goal, key: _all_fields(ask(at=goal))}
    if unit.valid_from is not None:
        record["made_of"] = _all_fields(made_of())
    if unit.valid_to is not None:
        record["became"] = _all_fields(became())
    return record


def _fields(unit: CodedUnit) -> dict[str, Any]:
    return {"level": unit.level, "code": unit.code, "name": unit.full_name}


def _all_fields(there: Iterable[Succession]) -> list[dict[str, Any]]:
    return [{**_fields(one.unit), "share": one.share} for one in there]


def _lines(records: list[dict[str, Any]]) -> Iterable[str]:
    for record in records:
        words = (("from", record["valid_from"]), ("until", record["valid_to"]))
        days = " ".join(f"{word} {day}" for word, day in words if day)
        yield f"{record['code']} {record['name']}" + (days and f", {days}")
        goal = f" on {record['to']}" if "to" in record else ""
        for key, verb in (("made_of", "made of"), ("became", "became")):
            for one in record.get(key, ()):
                yield f"  {verb}{goal}: {one['code']} {one['name']} ({one['share']})"
