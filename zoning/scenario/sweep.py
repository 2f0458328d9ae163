"""Make many runs of a study, and gather what each leads to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from zoning.errors import Fault, InvalidInput
from zoning.plan.planner import Planner

from .cluster import made_on_cluster
from .designs import Runs, Sobol, grid_runs, listed_runs, sobol_runs
from .laid_out import LaidOut
from .processes import MOST_WORKERS, made_by_processes
from .run import Keep
from .run_tables import FinishedRun, runs_frame, runs_table, seconds_table
from .runner import Runner, Studies, Task
from .runs_folder import RunsFolder, alone_in
from .scenario import Scenario
from .settings import Settings
from .spread.model import SpreadModel

Progress = Callable[[int, int], object]
"""Called with the number of runs made and of all runs."""


def sweep(
    study: Scenario | Mapping[str, Scenario],
    *,
    grid: Mapping[str, Iterable[Any]] | None = None,
    design: Sobol | Iterable[Settings] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    out: Path | str | None = None,
    keep: Keep | None = None,
    spread: SpreadModel | None = None,
    planner: Planner | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """
    Make many runs of a study: one row each of what its plan closes, needs, leaves and costs.

    Parameters
    ----------
    study
        A scenario; or several by name, of one area or of many, each of which is run with
        everything that the design changes.
    grid
        Name → values, of which every combination is run; names as
        `zoning.scenario.settings.change_named` knows them.
    design
        Points of a `zoning.Sobol` sequence, or a list with one mapping a run. Without a grid and
        a design each scenario is run as it is.
    workers
        Processes of this machine that make runs; 1 for this process alone. A script that asks
        for more must guard its main part by ``if __name__ == "__main__"``.
    scheduler
        Address of a Dask scheduler whose workers make the runs, such as ``tcp://10.0.0.5:8786``.
    out
        Folder for ``study.json``, ``runs``, ``seconds`` and ``closed``, which are written as
        runs finish. Where an interrupted sweep of the same left runs, they are not made again.
    keep
        "households" to keep the closed households of every run in ``closed``, and closed cells
        where no household is known; needs ``out``.
    spread
        How infections that escape the plan of each run are followed, a model and no forecast;
        not at all if left out, for it takes longer than all else.
    planner
        A planner on the area, if there is one already.
    progress
        Called with the number of runs made and of all runs. What it raises ends the sweep.

    Returns
    -------
    DataFrame
        One row a run, by its number: ``study`` where scenarios have names, what the run changes,
        then `zoning.scenario.outcome.outcome_columns`. Where a run has no plan ``problem`` says
        why, and its figures are missing. But for ``seconds`` the same for the same study,
        whoever made the runs.

    Raises
    ------
    InvalidInput
        If a grid or design names what cannot be changed, or gives it a value that it cannot
        have, all faults together; if a folder holds something else; or if a scheduler cannot be
        reached or a worker dies.
    InvalidPolicy
        If the values of the policy of a study itself cannot be meant together.

    Notes
    -----
    Runs are made in such an order that neighbours differ little, and each is worked out from
    the one before.
    """
    scenarios = dict(study) if isinstance(study, Mapping) else {"": study}
    _refuse(scenarios, workers=workers, scheduler=scheduler, out=out, keep=keep)
    laid_out = LaidOut.of(Studies(scenarios, keep, spread), _runs(grid, design))

    def made(tasks: Sequence[Task]) -> Iterator[list[FinishedRun]]:
        if scheduler is not None:
            return made_on_cluster(scheduler, laid_out.studies, tasks)
        if workers > 1:
            return made_by_processes(laid_out.studies, tasks, min(workers, len(tasks)))
        runner = Runner(laid_out.studies, planner)
        return ([runner.make(task)] for task in tasks)

    told = progress or (lambda _done, _all: None)
    if out is None:
        found: list[FinishedRun] = []
        _gather(laid_out, set(), made, found.extend, told)
        found.sort(key=lambda one: one.number)
        return runs_frame(runs_table(found, laid_out.rows, laid_out.schema), seconds_table(found))
    with alone_in(Path(out)):
        folder = RunsFolder(
            Path(out), laid_out.rows, laid_out.schema, keeps_closed=keep is not None
        )
        done = folder.begin(laid_out.record())
        _gather(laid_out, done, made, folder.add, told)
        return runs_frame(*folder.finish())


def _gather(
    laid_out: LaidOut,
    done: set[int],
    made: Callable[[Sequence[Task]], Iterator[list[FinishedRun]]],
    take: Callable[[list[FinishedRun]], None],
    told: Progress,
) -> None:
    """Make the runs that are left, and hand each on as it finishes."""
    left = [laid_out.tasks[number] for number in laid_out.order if number not in done]
    count = len(laid_out.tasks) - len(left)
    told(count, len(laid_out.tasks))
    for some in made(left) if left else ():
        take(some)
        count += len(some)
        told(count, len(laid_out.tasks))


def _runs(
    grid: Mapping[str, Iterable[Any]] | None, design: Sobol | Iterable[Settings] | None
) -> Runs:
    """Return what each run changes; without a grid and a design one run that changes nothing."""
    if grid is not None and design is not None:
        fault = Fault("design", "a grid and a design", "one of them")
        raise InvalidInput([fault], subject="sweep")
    if isinstance(design, Sobol):
        return sobol_runs(design)
    return grid_runs(grid or {}) if design is None else listed_runs(design)


def _refuse(
    scenarios: Mapping[str, Scenario],
    *,
    workers: int,
    scheduler: str | None,
    out: Path | str | None,
    keep: Keep | None,
) -> None:
    """Raise if what is asked cannot be done; every fault is listed."""
    faults = []
    if not scenarios:
        faults.append(Fault("study", "no scenario", "one or more"))
    if not 1 <= workers <= MOST_WORKERS:
        faults.append(Fault("workers", str(workers), f"1 to {MOST_WORKERS}"))
    if workers > 1 and scheduler is not None:
        faults.append(Fault("workers", f"{workers} beside a scheduler", "one of them"))
    if keep not in (None, "households"):
        faults.append(Fault("keep", repr(keep), "households"))
    if keep is not None and out is None:
        faults.append(Fault("out", "no folder for closed households", "a folder"))
    if faults:
        raise InvalidInput(faults, subject="sweep")
