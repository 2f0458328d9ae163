"""Draw the smallest guarded perimeters around a list of cases."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import geopandas as gpd

from zoning.area.read import read_area
from zoning.cli.area_parcels import laid_out
from zoning.cli.folder import read_folder, write_folder
from zoning.cli.report import print_result
from zoning.errors import Fault, InvalidInput
from zoning.geocode import geocode
from zoning.geocode.contacts import geocode_contacts
from zoning.geocode.gazetteer import Gazetteer
from zoning.perimeter.case_places import is_placed, rough_units
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.plan import Plan
from zoning.plan.restore import plan_from_files
from zoning.plan.summary import summary
from zoning.policy.lifecycle import COUPLING_CAPS
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy
from zoning.sources.cases_file import read_cases
from zoning.sources.contacts_file import read_contacts
from zoning.sources.contacts_file.values import KINDS
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
              help="Test results by household, for lifting and positivity.")  # fmt: skip
@click.option("--contacts", "contacts_path", default=None, type=click.Path(path_type=Path),
              help="Traced contacts and visited sites of the cases.")  # fmt: skip
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
    contacts_path: Path | None,
    out: Path,
) -> None:
    """Draw the plan for CASES and write it to a folder."""
    moment = parse_moment(as_of)
    rules = policy_of(policy)
    old = None
    if in_force is not None:
        old = plan_from_files(read_folder(in_force, marker="plan.json"))
    area = laid_out(read_area(area_path))
    listed = read_cases(cases)
    traced = None if contacts_path is None else read_contacts(contacts_path, cases=listed)
    gazetteer = Gazetteer(area)
    located = geocode(listed, area, gazetteer=gazetteer)
    found = None if traced is None else geocode_contacts(traced, area, gazetteer=gazetteer)
    plan = draw(
        area,
        located,
        policy=rules,
        as_of=moment,
        allow_unlocated=allow_unlocated,
        in_force=old,
        tests=None if tests_path is None else read_test_results(tests_path),
        contacts=found,
    )
    write_folder(plan_files(plan), out, marker="plan.json")
    figures = summary(plan)
    left_out = _lost(located)
    said = {"left_out": left_out, "roughly": _roughly(located), "out": str(out)}
    if found is not None:
        said |= {"contacts_left_out": _lost(found), "contacts_roughly": _roughly(found)}
        said["contacts"] = _counted(plan)
    print_result(figures | said, "\n".join(_sentences(plan, said, out)))


def _lost(located: gpd.GeoDataFrame) -> list[str]:
    """Return the identifiers of what lies nowhere in the area, or in several places."""
    return [str(one) for one in located.loc[~is_placed(located), "case_id"]]


def _roughly(located: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the hamlet or ward of what is known no better: it counts as risk there."""
    unit = rough_units(located)
    known = unit.notna()
    return {str(k): str(v) for k, v in zip(located["case_id"][known], unit[known], strict=True)}


def _counted(plan: Plan) -> dict[str, int]:
    """Return how many contacts and visits of each kind the plan rests on."""
    kinds = (
        []
        if plan.evidence is None or plan.evidence.contacts is None
        else plan.evidence.contacts["kind"]
    )
    return {kind: sum(one == kind for one in kinds) for kind in KINDS}


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


def proof_sentence(plan: Plan) -> str:
    """
    Say how far a plan is proved to be the cheapest.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    str
        Cost and bound; where they differ, how much too dear the plan may be at most; and where
        the integer programme's word is all there is for the bound, that.
    """
    proof = plan.certificate
    word = ""
    if proof.caps is not None and proof.caps.bound_by == "programme":
        word = " (the bound is the integer programme's word)"
    if proof.gap == 0:
        return f"cost {proof.cost} = bound {proof.bound}{word}"
    share = 100 * proof.gap / max(proof.cost, 1)
    return (
        f"NOT PROVED CHEAPEST: cost {proof.cost}, bound {proof.bound}{word};"
        f" at most {proof.gap} too dear, {share:.2g} %"
    )


def _cap_rows(plan: Plan) -> list[str]:
    """Say what each cap allows and what the plan uses of it."""
    proof, caps = plan.certificate.caps, plan.policy.caps
    if proof is None:
        return []
    names = [name for name in COUPLING_CAPS if getattr(caps, name)]
    return [
        f"  cap     {name} {getattr(caps, name):g}"
        + ("" if name == "min_risk_covered" else f": {amount}")
        for name, amount in zip(names, proof.amounts, strict=True)
    ]


def _sector_rows(plan: Plan) -> list[str]:
    """Say into how many sectors large red zones are divided, and how dear their lines are."""
    sectors = plan.sectors
    if not len(sectors.table):
        return []
    price, least = (int(sectors.divisions[name].sum()) for name in ("price", "least"))
    count = f"  sectors {len(sectors.table):>4} in {len(sectors.divisions)} red zones"
    return [f"{count}, {len(sectors.lines)} lines between them: price {price}, at least {least}"]


def _sentences(plan: Plan, said: Mapping[str, Any], out: Path) -> list[str]:
    figures = summary(plan)
    rows = [
        f"  {level:<8}{figures[f'zones_{level}']:>4} zones"
        f"{figures[f'households_{level}']:>8} households{figures[f'people_{level}']:>8} people"
        for level in ("red", "yellow")
    ]
    guarded = f"{figures['barriers']} barriers, {figures['doors']} doors"
    lines = [
        f"Plan {plan.plan_id} as of {plan.as_of.isoformat()}, policy {plan.policy.id}",
        *rows,
        f"  line    {figures['posts']:>4} guarded posts, {guarded}",
        f"  proof   {proof_sentence(plan)}",
        *_cap_rows(plan),
        *_sector_rows(plan),
    ]
    if "contacts" in said:
        counts = ", ".join(f"{count} {kind}" for kind, count in said["contacts"].items())
        lines.append(f"  besides {counts}")
    for key, words in (
        ("left_out", "LEFT OUT, not located"),
        ("contacts_left_out", "LEFT OUT, contacts not located"),
    ):
        if said.get(key):
            lines.append(f"  {words}: {', '.join(said[key])}")
    for key in ("roughly", "contacts_roughly"):
        if said.get(key):
            listed = ", ".join(f"{one} in {unit}" for one, unit in said[key].items())
            lines.append(f"  KNOWN ROUGHLY, counted as risk: {listed}")
    return [*lines, f"Written to {out}", f"Show it: khoanh serve --area … --plan {out}"]
