"""Read the rows of a Parquet or GeoParquet file."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import GEOSException

from zoning.errors import Fault, InvalidInput

from .geopackage_table import in_degrees
from .table import Batch, TableStream, known_names, repeated_names
from .values import plain_time
from .vocabulary import Vocabulary


def open_parquet(path: Path, vocabulary: Vocabulary, size: int) -> TableStream:
    """
    Open a Parquet file.

    Parameters
    ----------
    path
        The file; a GeoParquet file may state points, in any system, as WKB.
    vocabulary
        The columns understood; the others are not kept.
    size
        Rows in a batch.

    Returns
    -------
    TableStream
        One record a row; its point under ``geometry``, in EPSG:4326. The first row is row 1.
        Measured in rows.

    Raises
    ------
    InvalidInput
        As the vocabulary refuses, here or while the rows are read: if it cannot be opened
        (cut off).
    """
    try:
        with pq.ParquetFile(path) as file:
            schema, total = file.schema_arrow, int(file.metadata.num_rows)
        shape, crs = _geometry(schema)
    except (pa.ArrowException, OSError, ValueError, KeyError, CRSError):
        schema = None
    if schema is None:
        raise _closed(path, vocabulary)
    header = [str(name) for name in schema.names]
    known = [name for name in known_names(header, vocabulary) if name not in (shape, "geometry")]
    batches = partial(_batches, path, known, (shape, crs), vocabulary, size)
    return TableStream(
        [*known, *(["geometry"] if shape else [])],
        repeated_names(header, path.name, vocabulary),
        total,
        batches,
    )


def _batches(
    path: Path,
    known: list[str],
    geometry: tuple[str | None, CRS | None],
    vocabulary: Vocabulary,
    size: int,
) -> Iterator[Batch]:
    shape, crs = geometry
    with pq.ParquetFile(path) as file:
        tables = file.iter_batches(size, columns=[*known, *([shape] if shape else [])])
        start = 0
        while True:
            try:
                table = next(tables, None)
                shapes = [] if table is None or not shape else _shapes(table, shape, crs)
                cells = [] if table is None else table.select(known).to_pylist()
            except (pa.ArrowException, OSError, ValueError, GEOSException):
                break
            if table is None:
                return
            records = [
                {name: plain_time(value) for name, value in record.items()} for record in cells
            ]
            for record, point in zip(records, shapes, strict=False):
                record["geometry"] = point
            rows = range(start + 1, start + len(records) + 1)
            start += len(records)
            yield Batch(records, rows, (), start)
    raise _closed(path, vocabulary)


def _shapes(table: pa.RecordBatch, name: str, crs: CRS | None) -> Any:
    return in_degrees(shapely.from_wkb(table.column(name).to_pylist()), crs)


def _geometry(schema: pa.Schema) -> tuple[str | None, CRS | None]:
    """Return the column of shapes and their system, as GeoParquet states them."""
    stated = (schema.metadata or {}).get(b"geo")
    if stated is None:
        return None, None
    content = json.loads(stated)
    name = str(content["primary_column"])
    column = content["columns"][name]
    if column["encoding"] != "WKB":
        raise ValueError("another encoding")
    crs = column.get("crs", "OGC:CRS84")
    return name, None if crs is None else CRS.from_user_input(crs)


def _closed(path: Path, vocabulary: Vocabulary) -> InvalidInput:
    fault = Fault(path.name, "a file that cannot be opened", "a Parquet file", "It may be cut off.")
    return vocabulary.refusal([fault])
