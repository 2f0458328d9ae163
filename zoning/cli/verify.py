"""Check a plan without trusting the solver that drew it."""

from pathlib import Path

import click

from zoning.area.read import read_area
from zoning.cli.folder import read_folder
from zoning.cli.report import CHECK_FAILED, print_result
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.plan.verify_files import file_faults


@click.command(name="verify")
@click.argument("plan_path", metavar="OUTDIR", type=click.Path(path_type=Path))
@click.option("--area", "area_path", required=True, type=click.Path(path_type=Path),
              help="Area pack the plan was drawn on.")  # fmt: skip
def command(*, plan_path: Path, area_path: Path) -> None:
    """Check the plan in OUTDIR: sealed, ringed, valid and provably the cheapest."""
    files = read_folder(plan_path, marker="plan.json")
    plan = plan_from_files(files)
    faults = [*file_faults(plan, files), *verify(plan, read_area(area_path))]
    result = {"plan_id": plan.plan_id, "faults": [str(fault) for fault in faults]}
    if faults:
        lines = [f"{plan.plan_id}: {len(faults)} faults", *(f"  - {fault}" for fault in faults)]
        print_result(result, "\n".join(lines))
        raise SystemExit(CHECK_FAILED)
    proof = plan.certificate
    if proof.caps is None:
        least = f"and no plan costs less than {proof.cost}."
    elif proof.caps.bound_by == "flow":
        least = f"the caps are kept, and no plan that keeps them costs less than {proof.bound}."
    else:
        least = f"and the caps are kept. That no plan costs less than {proof.bound} was not proved"
        least += " again: it is the integer programme's word."
    if proof.gap:
        least += f" This one costs {proof.cost}: at most {proof.gap} too much."
    print_result(
        result | {"cost": proof.cost, "bound": proof.bound, "gap": proof.gap},
        f"{plan.plan_id}: sound. Every confirmed household is red, every crossing is guarded,"
        f" the rings hold, {least}",
    )
