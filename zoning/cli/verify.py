"""Check a plan without trusting the solver that drew it."""

from pathlib import Path

import click

from zoning.area.read import read_area
from zoning.cli.folder import read_folder
from zoning.cli.report import CHECK_FAILED, print_result
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify


@click.command(name="verify")
@click.argument("plan_path", metavar="OUTDIR", type=click.Path(path_type=Path))
@click.option("--area", "area_path", required=True, type=click.Path(path_type=Path),
              help="Area pack the plan was drawn on.")  # fmt: skip
def command(*, plan_path: Path, area_path: Path) -> None:
    """Check the plan in OUTDIR: sealed, ringed, valid and provably the cheapest."""
    plan = plan_from_files(read_folder(plan_path, marker="plan.json"))
    faults = verify(plan, read_area(area_path))
    result = {"plan_id": plan.plan_id, "faults": [str(fault) for fault in faults]}
    if faults:
        lines = [f"{plan.plan_id}: {len(faults)} faults", *(f"  - {fault}" for fault in faults)]
        print_result(result, "\n".join(lines))
        raise SystemExit(CHECK_FAILED)
    print_result(
        result,
        f"{plan.plan_id}: sound. Every confirmed household is red, every crossing is guarded,"
        f" the rings hold, and no plan costs less than {plan.certificate.cost}.",
    )
