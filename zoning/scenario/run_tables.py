"""Lay finished runs out as tables: one row a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from .designs import Runs
from .outcome import Outcome, outcome_columns
from .settings import shown

_WHOLE_NUMBERS: Final = frozenset(
    {
        *("people_red", "people_yellow", "households_red", "households_yellow"),
        *("posts", "barriers", "doors", "cost", "gap"),
    }
)
_TEXTS: Final = frozenset({"plan_id", "scenario_id", "problem"})

SECONDS_SCHEMA: Final = pa.schema([("run", pa.int64()), ("seconds", pa.float64())])
"""Columns of how long each run took; they differ from one sweep to the next."""

CLOSED_SCHEMA: Final = pa.schema(
    [("scenario_id", pa.string()), ("household_id", pa.string()), ("level", pa.string())]
)
"""Columns of the closed households of every run."""


@dataclass(frozen=True, slots=True, eq=False)
class FinishedRun:
    """
    One run that was made.

    Attributes
    ----------
    number
        Its place in the design, from 0.
    outcome
        What came of it.
    """

    number: int
    outcome: Outcome


def varied_names(studies: Sequence[str], runs: Runs) -> tuple[str, ...]:
    """
    Return the columns that say what a run is.

    Parameters
    ----------
    studies
        Names of the scenarios that are swept; one without a name has no column.
    runs
        What each run changes.

    Returns
    -------
    tuple of str
        ``study`` where scenarios have names, then the settings in order of appearance.
    """
    names = dict.fromkeys(name for run in runs for name in run)
    return (*(["study"] if any(studies) else []), *names)


def runs_schema(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str], *, with_spread: bool
) -> pa.Schema:
    """
    Return the columns of the runs of a sweep and their types.

    Parameters
    ----------
    rows
        What each run is, by name.
    names
        The names.
    with_spread
        Whether infections are followed.

    Returns
    -------
    pyarrow.Schema
        ``run``, these names, and those of `outcome_columns` but ``seconds``. A setting is a
        number or a truth value where all of its values are, and else a text.
    """
    fields = [pa.field("run", pa.int64())]
    fields += [pa.field(name, _type([row.get(name) for row in rows])) for name in names]
    for name in outcome_columns(with_spread=with_spread):
        if name != "seconds":
            kind = pa.int64() if name in _WHOLE_NUMBERS else pa.float64()
            fields.append(pa.field(name, pa.string() if name in _TEXTS else kind))
    return pa.schema(fields)


def runs_table(
    done: Sequence[FinishedRun], rows: Sequence[Mapping[str, Any]], schema: pa.Schema
) -> pa.Table:
    """
    Return finished runs as rows.

    Parameters
    ----------
    done
        The runs.
    rows
        What each run of the sweep is, by its number.
    schema
        As `runs_schema` returns it.

    Returns
    -------
    pyarrow.Table
        One row a run, in the order given.
    """
    cells = [{"run": one.number, **rows[one.number], **one.outcome.row()} for one in done]
    columns = [
        pa.array([_cell(row.get(field.name), field.type) for row in cells], field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def seconds_table(done: Sequence[FinishedRun]) -> pa.Table:
    """
    Return how long finished runs took.

    Parameters
    ----------
    done
        The runs.

    Returns
    -------
    pyarrow.Table
        Columns of `SECONDS_SCHEMA`.
    """
    columns = [[one.number for one in done], [one.outcome.seconds for one in done]]
    return pa.table(columns, schema=SECONDS_SCHEMA)


def closed_table(outcome: Outcome) -> pa.Table:
    """
    Return the closed households of a run.

    Parameters
    ----------
    outcome
        What came of the run.

    Returns
    -------
    pyarrow.Table
        Columns of `CLOSED_SCHEMA`; no rows where there is no plan.
    """
    closed = outcome.closed
    if closed is None:
        return CLOSED_SCHEMA.empty_table()
    columns = [
        pa.array([outcome.scenario_id] * len(closed), pa.string()),
        pa.array(closed["household_id"], pa.string()),
        pa.array(closed["level"], pa.string()),
    ]
    return pa.table(columns, schema=CLOSED_SCHEMA)


def runs_frame(runs: pa.Table, seconds: pa.Table) -> pd.DataFrame:
    """
    Return the rows of a sweep as a frame.

    Parameters
    ----------
    runs, seconds
        The runs and how long each took, both sorted by run.

    Returns
    -------
    DataFrame
        One row a run, indexed by its number: what it changes, then `outcome_columns`. Whole
        numbers may be missing, where there is no plan.
    """
    frame: pd.DataFrame = runs.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get).set_index(
        "run"
    )
    frame.index = frame.index.astype("int64")
    at = list(frame.columns).index("problem")
    frame.insert(at, "seconds", seconds.column("seconds").to_numpy())
    return frame


def run_row(study: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """
    Say what a run is, as cells of a table.

    Parameters
    ----------
    study
        Name of the scenario that it changes; empty for none.
    settings
        What it changes.

    Returns
    -------
    dict
        Cells by name.
    """
    cells = {name: shown(value) for name, value in settings.items()}
    return ({"study": study} if study else {}) | cells


def _type(values: Sequence[Any]) -> pa.DataType:
    kinds = {type(value) for value in values if value is not None}
    for allowed, found in (
        ({bool}, pa.bool_()),
        ({int}, pa.int64()),
        ({int, float}, pa.float64()),
    ):
        if kinds and kinds <= allowed:
            return found
    return pa.string()


def _cell(value: Any, kind: pa.DataType) -> Any:
    return str(value) if value is not None and pa.types.is_string(kind) else value
