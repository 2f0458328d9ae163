"""Draw the smallest guarded perimeters around a list of cases."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import geopandas as gpd

from zoning.area.read import read_area
from zoning.cli.area_parcels import laid_out
from zoning.cli.folder import read_folder, write_folder
from zoning.cli.found_cases import found_cases
from zoning.cli.options import AREA, AS_OF, POLICY, parse_moment, policy_of
from zoning.cli.order_options import LIFT, orders_of, with_orders
from zoning.cli.report import print_result
from zoning.perimeter.case_places import is_placed, rough_units
from zoning.perimeter.case_shares import is_among_several
from zoning.perimeter.order_words import order_words
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.plan import Plan
from zoning.plan.restore import plan_from_files
from zoning.plan.summary import summary
from zoning.policy.lifecycle import COUPLING_CAPS
from zoning.sources.contacts_file.values import KINDS
from zoning.sources.lab_results import read_test_results


@click.command(name="plan")
@click.argument("cases", type=click.Path(path_type=Path))
@AREA
@POLICY
@AS_OF
@click.option("--allow-unlocated", is_flag=True,
              help="Leave out cases that lie nowhere; count the doubtful as risk.")  # fmt: skip
@click.option("--in-force", "in_force", default=None, type=click.Path(path_type=Path),
              help="Folder of the plan in force: leaving it costs.")  # fmt: skip
@click.option("--tests", "tests_path", default=None, type=click.Path(path_type=Path),
              help="Test results by household or unit, for lifting and positivity.")  # fmt: skip
@click.option("--contacts", "contacts_path", default=None, type=click.Path(path_type=Path),
              help="Traced contacts and visited sites of the cases.")  # fmt: skip
@with_orders
@LIFT
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
    **ordered: Any,
) -> None:
    """Draw the plan for CASES and write it to a folder."""
    moment, orders = parse_moment(as_of), orders_of(**ordered)
    rules = policy_of(policy)
    old = None
    if in_force is not None:
        old = plan_from_files(read_folder(in_force, marker="plan.json"))
    area = laid_out(read_area(area_path))
    located, found = found_cases(area, cases, contacts_path)
    plan = draw(
        area,
        located,
        policy=rules,
        as_of=moment,
        allow_unlocated=allow_unlocated,
        in_force=old,
        tests=None if tests_path is None else read_test_results(tests_path),
        contacts=found,
        orders=orders,
    )
    write_folder(plan_files(plan), out, marker="plan.json")
    figures = summary(plan)
    left_out = _lost(located)
    said = {"left_out": left_out, "roughly": _roughly(located), "out": str(out)}
    said["among"] = _among(located)
    if plan.orders:
        said["orders"] = plan.orders.as_record()
    if found is not None:
        said |= {"contacts_left_out": _lost(found), "contacts_roughly": _roughly(found)}
        said["contacts_among"] = _among(found)
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


def _among(located: gpd.GeoDataFrame) -> list[str]:
    """Return the identifiers of what may be in several places: it counts as risk in each."""
    several = is_among_several(located) & rough_units(located).isna()
    return [str(one) for one in located.loc[several, "case_id"]]


def _counted(plan: Plan) -> dict[str, int]:
    """Return how many contacts and visits of each kind the plan rests on."""
    kinds = (
        []
        if plan.evidence is None or plan.evidence.contacts is None
        else plan.evidence.contacts["kind"]
    )
    return {kind: sum(one == kind for one in kinds) for kind in KINDS}


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
    for kind, one in plan.orders:
        vietnamese, english = order_words(kind, one)
        why = plan.orders.reasons.get(one)
        lines.append(f"  order   {vietnamese} / {english}{f': {why}' if why else ''}")
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
    for key in ("among", "contacts_among"):
        if said.get(key):
            listed = ", ".join(said[key])
            lines.append(f"  ONE OF SEVERAL PLACES, counted as risk in each: {listed}")
    return [*lines, f"Written to {out}", f"Show it: khoanh serve --area … --plan {out}"]
