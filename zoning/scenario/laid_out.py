"""Lay a sweep out: its runs, what each is, and what names the whole."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from zoning.policy.schema import Policy

from .design_faults import refuse_faulty
from .designs import Runs
from .outcome import outcome_columns
from .premises import case_digests
from .run_order import run_order
from .run_tables import run_row, runs_schema, varied_names
from .runner import Studies, Task
from .settings import shown


@dataclass(frozen=True, slots=True, eq=False)
class LaidOut:
    """
    A sweep before its first run.

    Attributes
    ----------
    studies
        What is swept.
    tasks
        The runs by number: all of the first scenario, then all of the next.
    order
        Numbers of the runs in the order in which they are made.
    rows
        What each run is, by its number.
    names
        The columns that say so.
    schema
        All columns of the runs but ``seconds``.
    """

    studies: Studies
    tasks: tuple[Task, ...]
    order: tuple[int, ...]
    rows: tuple[Mapping[str, Any], ...]
    names: tuple[str, ...]
    schema: pa.Schema

    @classmethod
    def of(cls, studies: Studies, runs: Runs) -> "LaidOut":
        """
        Lay the runs of some scenarios out.

        Raises
        ------
        InvalidInput
            If a run names what cannot be changed, or gives it a value that it cannot have; every
            fault is listed.
        """
        refuse_faulty(studies.scenarios, runs)
        scenarios, among = list(studies.scenarios), run_order(runs)
        tasks = tuple(
            Task(number * len(runs) + at, name, settings)
            for number, name in enumerate(scenarios)
            for at, settings in enumerate(runs)
        )
        order = (number * len(runs) + at for number in range(len(scenarios)) for at in among)
        rows = tuple(run_row(task.study, task.settings) for task in tasks)
        names = varied_names(scenarios, runs)
        schema = runs_schema(rows, names, with_spread=studies.spread is not None)
        return cls(studies, tasks, tuple(order), rows, names, schema)

    def record(self) -> dict[str, Any]:
        """Return what names the sweep, as JSON knows it."""
        scenarios, spread = self.studies.scenarios, self.studies.spread
        columns = outcome_columns(with_spread=spread is not None)
        told = [
            [task.study, {name: _identity(value) for name, value in task.settings.items()}]
            for task in self.tasks
        ]
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return {
            "provenance": {
                name or "study": study.provenance.as_record() for name, study in scenarios.items()
            },
            "scenarios": {name or "study": study.scenario_id for name, study in scenarios.items()},
            "changes": {
                name or "study": [change.record() for change in study.changes]
                for name, study in scenarios.items()
            },
            "varied": list(self.names),
            "columns": [*self.names, *columns],
            "runs": len(self.tasks),
            "design": hashlib.sha256(text.encode()).hexdigest(),
            "keep": self.studies.keep,
        } | ({} if spread is None else {"spread": spread.as_record()})


def _identity(value: Any) -> Any:
    """Return what names a value, whatever it is called."""
    if isinstance(value, Policy):
        return value.digest
    if isinstance(value, pd.DataFrame):
        return sorted(case_digests(value))
    return shown(value)
