"""Read what a sweep wrote: its study, its runs, and how often it closed whom."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from zoning.errors import Fault, InvalidSource

from .closed_tally import CLOSED_COLUMNS, ClosedTally

STUDY: Final = "study.json"
RUNS: Final = "runs"
CLOSED: Final = "closed"

_PARTS: Final = "part-*.parquet"
_NUMBER: Final = "run"
"""Column with the number of a run."""

_SUBJECT: Final = "folder of a sweep"


@dataclass(frozen=True, slots=True, eq=False)
class SweepFolder:
    """
    What a sweep wrote.

    Attributes
    ----------
    study
        What ``study.json`` says: where the runs come from.
    runs
        One row a run, by its number: the parameters, then the figures.
    closed
        ``household_id``, ``red``, ``yellow``: in how many scenarios each household that some
        scenario closes has that level, sorted by identifier. None where it was not kept.
    """

    study: dict[str, Any]
    runs: pd.DataFrame
    closed: pd.DataFrame | None


def read_sweep(folder: Path | str) -> SweepFolder:
    """
    Read what a sweep wrote, finished or not.

    Parameters
    ----------
    folder
        The folder, with ``study.json``, ``runs/part-*.parquet`` and, where closed households
        were kept, ``closed/part-*.parquet``.

    Returns
    -------
    SweepFolder
        The study, the runs, and how often each household is closed.

    Raises
    ------
    InvalidSource
        If a file is missing or cannot be read, or a table of closed households lacks a column
        or names another level; every fault is listed.

    Notes
    -----
    Closed households are counted row group by row group, so that a thousand runs need no more
    memory than one of them and the counts. A scenario that was written twice counts once.
    """
    folder = Path(folder)
    faults: list[Fault] = []
    study = _study(folder / STUDY, faults)
    runs = [_table(path, faults) for path in sorted((folder / RUNS).glob(_PARTS))]
    if not runs:
        mend = "Run the study first: khoanh whatif STUDY.toml -o FOLDER"
        faults.append(Fault(f"{folder / RUNS}", f"no {_PARTS}", "the runs of a sweep", mend))
    tally = ClosedTally()
    closed = sorted((folder / CLOSED).glob(_PARTS))
    for path in closed:
        _count(path, tally, faults)
    if faults:
        raise InvalidSource(faults, subject=_SUBJECT)
    return SweepFolder(
        study=study,
        runs=_together([table.to_pandas() for table in runs if table is not None]),
        closed=tally.table() if closed else None,
    )


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put parts together in the order of runs; one that was written twice stands once."""
    table = pd.concat(parts, ignore_index=True)
    if _NUMBER not in table:
        return table
    table = table.drop_duplicates(_NUMBER).sort_values(_NUMBER, ignore_index=True)
    return table.drop(columns=_NUMBER)


def _study(path: Path, faults: list[Fault]) -> dict[str, Any]:
    try:
        study = json.loads(path.read_text("utf-8"))
    except OSError:
        study = None
        mend = "Name the folder that `khoanh whatif` wrote."
        faults.append(Fault(str(path), "no such file", "what a sweep wrote", mend))
    except ValueError:
        study = None
        faults.append(Fault(str(path), "no JSON", "what a sweep wrote"))
    else:
        if not isinstance(study, dict):
            faults.append(Fault(str(path), "no JSON object", "what a sweep wrote"))
    return study if isinstance(study, dict) else {}


def _table(path: Path, faults: list[Fault]) -> pa.Table | None:
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowException):
        faults.append(_unreadable(path))
        return None


def _count(path: Path, tally: ClosedTally, faults: list[Fault]) -> None:
    """Count who is closed in the scenarios of one file."""
    try:
        with pq.ParquetFile(path) as file:
            missing = [name for name in CLOSED_COLUMNS if name not in file.schema_arrow.names]
            if missing:
                found = f"no column {', '.join(missing)}"
                faults.append(Fault(str(path), found, "closed households"))
                return
            for group in range(file.num_row_groups):
                table = file.read_row_group(group, columns=list(CLOSED_COLUMNS))
                if other := tally.add(table):
                    faults.append(Fault(str(path), f"level {other!r}", "red or yellow"))
                    return
    except (OSError, pa.ArrowException):
        faults.append(_unreadable(path))


def _unreadable(path: Path) -> Fault:
    mend = "Run the study again: it resumes, and writes what is missing."
    return Fault(str(path), "no Parquet, or half a file", "a part that a sweep wrote", mend)
