"""Read a case list piece by piece, so that its length does not matter."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from zoning.errors import Fault, InvalidInput
from zoning.sources.tables.read_table import open_table
from zoning.sources.tables.reading import Reading, reading_of, repetition
from zoning.sources.tables.table import BATCH_ROWS, Batch, TableStream
from zoning.sources.tables.values import text_of

from .columns import VOCABULARY, fields_of
from .records import NOUN, ONCE, case_frame


@dataclass(frozen=True, slots=True)
class CaseBatch:
    """
    Some rows of a case list that follow each other.

    Attributes
    ----------
    cases
        The rows that can be read, as `zoning.read_cases` returns them.
    faults
        What is wrong with the others, each with the number of its row, in the order of the file.
    done
        How far the file is read, in the measure of `CaseStream.total`.
    """

    cases: pd.DataFrame
    faults: tuple[tuple[int, Fault], ...]
    done: int


@dataclass(slots=True)
class CaseStream:
    """
    A case list that is read piece by piece; made by `open_cases`.

    Attributes
    ----------
    where
        The file's name.
    of_columns
        What is wrong with its columns.
    total
        What there is to read, in rows or bytes; 0 where that is not known.
    """

    where: str
    of_columns: tuple[Fault, ...]
    total: int
    _table: TableStream
    _column: str
    _keys: list[np.ndarray] = field(default_factory=list)
    _rows: list[np.ndarray] = field(default_factory=list)

    def batches(self) -> Iterator[CaseBatch]:
        """
        Read the list from its start.

        Yields
        ------
        CaseBatch
            In the order of the file; none is empty of rows and faults.

        Raises
        ------
        InvalidCases
            If there is no row, or the rest of the file cannot be read: it is cut off.

        Notes
        -----
        Of what was read, 16 bytes a row are kept, to know repeated identifiers by.
        """
        self._keys.clear()
        self._rows.clear()
        is_empty = True
        for batch in self._table.batches():
            faults = list(batch.faults)
            cases = pd.DataFrame()
            if batch.records:
                reading = self._reading(batch)
                frame = case_frame(reading)
                self._remember(frame)
                faults += [(reading.rows[at], fault) for at, fault in reading.faults]
                faulty = {at for at, _ in reading.faults}
                good = [at for at in range(len(frame)) if at not in faulty]
                cases = frame.iloc[good].reset_index(drop=True)
            if len(cases) or faults:
                is_empty = False
                faults.sort(key=lambda pair: pair[0])
                yield CaseBatch(cases, tuple(faults), batch.done)
        if is_empty:
            raise VOCABULARY.refusal([Fault(self.where, f"no {NOUN}", "at least one row")])

    def repeated(self) -> list[Fault]:
        """
        Name the identifiers that stand in several of the rows read so far.

        Returns
        -------
        list of Fault
            One an identifier, by its first row.

        Notes
        -----
        Only where two rows have identifiers of one hash the file is read once more.
        """
        keys = np.concatenate([np.empty(0, np.uint64), *self._keys])
        rows = np.concatenate([np.empty(0, np.int64), *self._rows])
        _, at, count = np.unique(keys, return_inverse=True, return_counts=True)
        again = frozenset(rows[count[at] > 1].tolist())
        places: dict[str, list[int]] = {}
        # Where the list cannot be read to its end, that was said when it was read first.
        with suppress(InvalidInput):
            for batch in self._table.batches() if again else ():
                for row, record in zip(batch.rows, batch.records, strict=True):
                    if row in again and (value := text_of(record.get(self._column))):
                        places.setdefault(value, []).append(row)
        return [
            repetition(
                value, found, where=self.where, column=self._column, noun=NOUN, expected=ONCE
            )
            for value, found in places.items()
            if len(found) > 1
        ]

    def _reading(self, batch: Batch) -> Reading:
        return reading_of(
            batch.records,
            batch.rows,
            where=self.where,
            vocabulary=VOCABULARY,
            fields_of=fields_of,
            names=self._table.names,
        )

    def _remember(self, frame: pd.DataFrame) -> None:
        named = frame["case_id"].notna().to_numpy(bool)
        texts = frame["case_id"].to_numpy(object)[named]
        self._keys.append(pd.util.hash_array(texts, categorize=False))
        self._rows.append(frame["row"].to_numpy(np.int64)[named])


def open_cases(path: Path | str, *, size: int = BATCH_ROWS) -> CaseStream:
    """
    Open a case list to read it piece by piece.

    Parameters
    ----------
    path
        As in `zoning.read_cases`.
    size
        Rows that are held at once, at least 1. It changes nothing of what is read.

    Returns
    -------
    CaseStream
        The list. All its batches together are what `zoning.read_cases` returns.

    Raises
    ------
    InvalidCases
        If the file is missing, empty, or not what its ending says.
    """
    path = Path(path)
    table = open_table(path, VOCABULARY, size=size)
    columns, faults = fields_of(table.names, where=path.name)
    of_columns = (*table.faults, *faults)
    return CaseStream(path.name, of_columns, table.total, table, columns.get("case_id", "case_id"))
