"""Draw the smallest guarded perimeters around a list of cases."""

from datetime import datetime
from pathlib import Path

import click

from zoning.area.read import read_area
from zoning.cli.area_parcels import laid_out
from zoning.cli.folder import read_folder, write_folder
from zoning.cli.report import print_result
from zoning.errors import Fault, InvalidInput
from zoning.geocode import geocode
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.plan import Plan
from zoning.plan.restore import plan_from_files
from zoning.plan.summary import summary
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy
from zoning.sources.cases_file import read_cases
from zoning.sources.lab_results import read_test_results
from zoning.sources.policy_file import read_policy


@click.command(name="plan")
@click.argument("cases", type=click.Path(path_type=Path))
@click.option("--area", "area_path", required=True, type=click.Path(path_type=Path),
              help="Area pack to draw on.")  # fmt: skip
@click.option("--policy", default=None,
              help="Policy preset, or a .toml file; the default one if left out.")  # fmt: skip
@click.option("--as-of", "as_of", default=None, metavar="TIME",
              help="Count reports up to this time (RFC 3339); else all.")  # fmt: skip
@click.option("--allow-unlocated", is_flag=True,
              help="Leave out cases that lie nowhere in the area, and say which.")  # fmt: skip
@click.option("--in-force", "in_force", default=None, type=click.Path(path_type=Path),
              help="Folder of the plan in force: leaving it costs.")  # fmt: skip
@click.option("--tests", "tests_path", default=None, type=click.Path(path_type=Path),
              help="Test results by household, for lifting zones of --in-force.")  # fmt: skip
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path),
              help="Folder to write the plan to.")  # fmt: skip
def command(
    *,
    cases: Path,
    area_path: Path,
    policy: str | None,
    as_of: str | None,
    allow_unlocated: bool,
    in_force: Path | None,
    tests_path: Path | None,
    out: Path,
) -> None:
    """Draw the plan for CASES and write it to a folder."""
    moment = parse_moment(as_of)
    rules = policy_of(policy)
    old = None
    if in_force is not None:
        old = plan_from_files(read_folder(in_force, marker="plan.json"))
    area = laid_out(read_area(area_path))
    located = geocode(read_cases(cases), area)
    plan = draw(
        area,
        located,
        policy=rules,
        as_of=moment,
        allow_unlocated=allow_unlocated,
        in_force=old,
        tests=None if tests_path is None else read_test_results(tests_path),
    )
    write_folder(plan_files(plan), out, marker="plan.json")
    figures = summary(plan)
    left_out = [str(case) for case in located.loc[located["outcome"] != "found", "case_id"]]
    found = figures | {"left_out": left_out, "out": str(out)}
    print_result(found, _sentences(plan, left_out, out))


def policy_of(text: str | None) -> Policy:
    """
    Return the policy that an option names.

    Parameters
    ----------
    text
        A preset's name, the path of a file that ends in ``.toml``, or None for the default.

    Returns
    -------
    Policy
        The policy.

    Raises
    ------
    InvalidPolicy
        If there is no such preset or file, or the file is not sound.
    """
    if text is not None and text.endswith(".toml"):
        return read_policy(text)
    return policy_named(text)


def parse_moment(text: str | None) -> datetime | None:
    """
    Read a time with its offset from UTC.

    Parameters
    ----------
    text
        RFC 3339, such as ``2026-07-09T18:00:00+07:00``; None passes through.

    Returns
    -------
    datetime or None
        The time, with its offset.

    Raises
    ------
    InvalidInput
        If the text is no time, or has no offset.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        expected = "a time with offset, such as 2026-07-09T18:00:00+07:00"
        raise InvalidInput([Fault("--as-of", repr(text), expected)], subject="command line")
    return moment


def _sentences(plan: Plan, left_out: list[str], out: Path) -> str:
    figures = summary(plan)
    rows = [
        f"  {level:<8}{figures[f'zones_{level}']:>4} zones"
        f"{figures[f'households_{level}']:>8} households{figures[f'people_{level}']:>8} people"
        for level in ("red", "yellow")
    ]
    proof = (
        f"cost {figures['cost']} = bound {figures['bound']}"
        if figures["gap"] == 0
        else f"cost {figures['cost']}, bound {figures['bound']}, gap {figures['gap']}"
    )
    lines = [
        f"Plan {plan.plan_id} as of {plan.as_of.isoformat()}, policy {plan.policy.id}",
        *rows,
        f"  line    {figures['posts']:>4} guarded posts, {figures['barriers']} barriers",
        f"  proof   {proof}",
    ]
    if left_out:
        lines.append(f"  LEFT OUT, not located: {', '.join(left_out)}")
    return "\n".join([*lines, f"Written to {out}", f"Show it: khoanh serve --area … --plan {out}"])
