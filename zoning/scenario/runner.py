"""Make runs one after another, in whatever process."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zoning.errors import ZoningError
from zoning.plan.planner import Planner

from .outcome import Outcome
from .run import Keep, problem_of, run
from .run_tables import FinishedRun
from .scenario import Scenario
from .settings import Settings, changes_of
from .spread.book import SpreadBook
from .spread.model import SpreadModel


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """
    One run to be made.

    Attributes
    ----------
    number
        Its place in the sweep, from 0.
    study
        Name of the scenario that it changes.
    settings
        What it changes.
    """

    number: int
    study: str
    settings: Settings


@dataclass(frozen=True, slots=True, eq=False)
class Studies:
    """
    What is swept, as it is sent to whoever makes the runs.

    Attributes
    ----------
    scenarios
        The scenarios by name.
    keep
        What is kept of each run besides its row.
    spread
        How infections are followed under the plan of each run; None for not at all.
    """

    scenarios: Mapping[str, Scenario]
    keep: Keep | None = None
    spread: SpreadModel | None = None


class Runner:
    """
    Make the runs of a sweep, keeping what the next one may need again.

    Parameters
    ----------
    studies
        What is swept.
    planner
        A planner on the area of one of them, if there is one already.
    """

    def __init__(self, studies: Studies, planner: Planner | None = None) -> None:
        self._studies, self._planner = studies, planner
        self._book: SpreadBook | None = None

    def make(self, task: Task) -> FinishedRun:
        """
        Make one run.

        Parameters
        ----------
        task
            The run.

        Returns
        -------
        FinishedRun
            What came of it; a change that cannot be made, or no plan, is a problem of its row.
        """
        study = self._studies.scenarios[task.study]
        try:
            scenario = study.changed(*changes_of(task.settings))
        except ZoningError as error:
            return FinishedRun(task.number, Outcome(None, 0.0, problem=problem_of(error)))
        planner = self._planner_on(study)
        outcome = run(
            planner,
            scenario,
            keep=self._studies.keep,
            spread=self._studies.spread,
            book=self._book_on(planner),
        )
        return FinishedRun(task.number, outcome)

    def _planner_on(self, study: Scenario) -> Planner:
        """Return a planner on a study's area; that of one area at a time is kept."""
        if self._planner is None or self._planner.area.digest != study.area.digest:
            self._planner = self._book = None
            self._planner = Planner(study.area)
        return self._planner

    def _book_on(self, planner: Planner) -> SpreadBook | None:
        """Return what follows infections, kept as long as its planner; None where none are."""
        if self._studies.spread is not None and self._book is None:
            self._book = SpreadBook(planner)
        return self._book

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how it is made again: a planner stays where it is."""
        return Runner, (self._studies,)
