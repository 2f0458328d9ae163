"""Read what a sweep wrote: its study, its runs, and how often it closed whom."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zoning.errors import Fault, InvalidSource

STUDY: Final = "study.json"
RUNS: Final = "runs"
CLOSED: Final = "closed"

_PARTS: Final = "part-*.parquet"
_LEVELS: Final = ("red", "yellow")
_CLOSED_COLUMNS: Final = ("scenario_id", "household_id", "level")
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
        One row a run, in the order of the files: the parameters, then the figures.
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
    Closed households are counted file by file, so that a thousand runs need no more memory
    than one file and the counts.
    """
    folder = Path(folder)
    faults: list[Fault] = []
    study = _study(folder / STUDY, faults)
    runs = [_table(path, faults) for path in sorted((folder / RUNS).glob(_PARTS))]
    if not runs:
        mend = "Run the study first: khoanh whatif STUDY.toml -o FOLDER"
        faults.append(Fault(f"{folder / RUNS}", f"no {_PARTS}", "the runs of a sweep", mend))
    counts = [_counted(path, faults) for path in sorted((folder / CLOSED).glob(_PARTS))]
    if faults:
        raise InvalidSource(faults, subject=_SUBJECT)
    return SweepFolder(
        study=study,
        runs=pd.concat(
            [table.to_pandas() for table in runs if table is not None], ignore_index=True
        ),
        closed=_summed([count for count in counts if count is not None]) if counts else None,
    )


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
        faults.append(
            Fault(str(path), "no Parquet, or half a file", "a part that a sweep wrote",
                  "Run the study again: it resumes, and writes what is missing.")
        )  # fmt: skip
        return None


def _counted(path: Path, faults: list[Fault]) -> pa.Table | None:
    """Count in how many scenarios of one file each household has each level."""
    table = _table(path, faults)
    if table is None:
        return None
    missing = [name for name in _CLOSED_COLUMNS if name not in table.column_names]
    if missing:
        faults.append(Fault(str(path), f"no column {', '.join(missing)}", "closed households"))
        return None
    table = pa.table({
        "household_id": table["household_id"].cast(pa.string()),
        "level": table["level"].cast(pa.string()),
    })  # fmt: skip
    others = sorted(set(pc.unique(table["level"]).to_pylist()) - set(_LEVELS), key=str)
    if others:
        faults.append(Fault(str(path), f"level {others[0]!r}", "red or yellow"))
        return None
    return table.group_by(["household_id", "level"]).aggregate([([], "count_all")])


def _summed(counts: list[pa.Table]) -> pd.DataFrame:
    """Add up the counts of all files, one row a household."""
    together = pa.concat_tables(counts).group_by(["household_id", "level"])
    rows = together.aggregate([("count_all", "sum")]).to_pandas()
    wide: pd.DataFrame = rows.pivot_table(
        index="household_id", columns="level", values="count_all_sum", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(columns=list(_LEVELS), fill_value=0).astype("int64").sort_index()
    return wide.rename_axis(columns=None).reset_index()
