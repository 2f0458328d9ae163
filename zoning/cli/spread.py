"""Say how many infections escape a plan: a model, not a forecast."""

from pathlib import Path
from typing import Final

import click

from zoning.area.read import read_area
from zoning.cli.folder import read_folder
from zoning.cli.options import AREA
from zoning.cli.report import print_result
from zoning.errors import Fault, InvalidInput
from zoning.plan.restore import plan_from_files
from zoning.scenario.spread.escape import spread
from zoning.scenario.spread.model import DAYS
from zoning.scenario.spread.parameters import SUBJECT, SpreadParameters, parameters_from
from zoning.scenario.spread.result import NOTE, SpreadResult

_WHERE: Final = {
    "outside_red": ("thoát ra ngoài vùng đỏ", "outside red: they escape"),
    "open": ("  nơi để mở", "  open"),
    "yellow": ("  vùng vàng", "  yellow"),
    "red": ("trong vùng đỏ", "in red"),
    "all": ("tất cả", "all"),
}
_HEAD: Final = (
    f"{'ca nhiễm mới mỗi lần chạy':<26}{'new infections in a run':<26}"
    f"{'trung bình':>10}{'trung vị':>10}   95 %"
)
_UNITS: Final = 10


@click.command(name="spread")
@click.argument("plan_path", metavar="OUTDIR", type=click.Path(path_type=Path))
@AREA
@click.option("--replicates", default=1000, show_default=True, metavar="N",
              help="How many runs to follow.")  # fmt: skip
@click.option("--seed", default=0, show_default=True, metavar="S",
              help="Seed of the random numbers.")  # fmt: skip
@click.option("--days", default=DAYS, show_default=True, metavar="D",
              help="The last day after the plan's that counts.")  # fmt: skip
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE",
              help="Another value of a parameter; may be given several times.")  # fmt: skip
def command(
    *,
    plan_path: Path,
    area_path: Path,
    replicates: int,
    seed: int,
    days: int,
    settings: tuple[str, ...],
) -> None:
    """Say how many infections escape the plan in OUTDIR: a model, not a forecast.

    A row a level: new infections among people who live there, in so many runs of a model of
    which docs/spread.md says what it assumes and what it cannot say.
    """
    parameters = _parameters(settings)
    plan = plan_from_files(read_folder(plan_path, marker="plan.json"))
    result = spread(
        plan,
        read_area(area_path),
        parameters=parameters,
        replicates=replicates,
        seed=seed,
        days=days,
    )
    print_result(result.as_record(), "\n".join(result_lines(result)))


def _parameters(settings: tuple[str, ...]) -> SpreadParameters:
    """Read parameters of the form NAME=VALUE."""
    faults, record = [], {}
    for text in settings:
        name, _, value = text.partition("=")
        try:
            record[name] = _number(value)
        except ValueError:
            faults.append(Fault(f"--set {name}", repr(value), "NAME=VALUE with a number"))
    if faults:
        raise InvalidInput(faults, subject=SUBJECT)
    return parameters_from(record)


def _number(text: str) -> int | float:
    """Read a whole number as one, and any other number."""
    try:
        return int(text)
    except ValueError:
        return float(text)


def result_lines(result: SpreadResult) -> list[str]:
    """
    Lay a result out for a person, Vietnamese first.

    Parameters
    ----------
    result
        What `zoning.spread` returned.

    Returns
    -------
    list of str
        Lines; the first and the last say that it is a model and no forecast.
    """
    when, runs, seed = result.as_of.isoformat(), f"{result.replicates:,}", result.seed
    lines = [
        NOTE,
        f"{result.plan_id}: {result.days} ngày từ {when}, {runs} lần chạy, hạt giống {seed}",
        f"{result.plan_id}: {result.days} days from {when}, {runs} runs, seed {seed}",
        "",
        _HEAD,
        f"{'':<52}{'mean':>10}{'median':>10}   95 %",
    ]
    for row in result.table.itertuples():
        vietnamese, english = _WHERE[str(row.where)]
        lines.append(
            f"{vietnamese:<26}{english:<26}{row.mean:>10.1f}{row.median:>10.0f}"
            f"   {row.low:.0f} – {row.high:.0f}"
        )
    hidden = result.table["hidden_mean"].iloc[0]
    share = f"{100 * result.none_escapes:.1f} %"
    lines += [
        "",
        f"đã nhiễm ngoài vùng đỏ trong ngày lập phương án, chưa ai biết: trung bình {hidden:.1f}",
        f"infected outside red by the plan's day, and not found: {hidden:.1f} on average",
        f"không ca nào thoát: {share} số lần chạy / none escapes: {share} of the runs",
    ]
    if result.stopped:
        lines.append(
            f"{result.stopped:,} lần chạy dừng sớm vì quá nhiều ca: các số trên là ít nhất /"
            f" {result.stopped:,} runs were ended for too many infections: at least so many"
        )
    return [*lines, *_units(result), "", NOTE]


def _units(result: SpreadResult) -> list[str]:
    """List the smallest units in which most infections are."""
    table = result.units
    inner = table[table["level"] != "province"].sort_values(
        ["mean", "unit_id"], ascending=[False, True], kind="stable"
    )
    if inner.empty:
        return []
    lines = ["", f"{'đơn vị / unit':<52}{'mean':>10}   95 %"]
    lines += [
        f"{row.unit_id!s:<22}{row.name!s:<30}{row.mean:>10.1f}   {row.low:.0f} – {row.high:.0f}"
        for row in inner.head(_UNITS).itertuples()
    ]
    if len(inner) > _UNITS:
        lines.append(f"… {len(inner) - _UNITS} đơn vị nữa / more units: --json")
    return lines
