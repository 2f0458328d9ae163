"""Write features as FlatGeobuf, through a file that has no name any more when it is sent."""

import tempfile
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import orjson
import pyarrow as pa
import pyogrio
import shapely

from service.store.layer_ports import Page, PropertyFacts, Selection

from .reference_systems import ReferenceSystem

_TYPES: Final = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}
"""All else is text: lists are JSON, times RFC 3339."""

_SHAPES: Final = {
    "point": "Point",
    "linestring": "LineString",
    "polygon": "Polygon",
    "multipolygon": "MultiPolygon",
}

_CHUNK: Final = 256 * 1024


def flatgeobuf_chunks(
    pages: Iterable[Page],
    facts: Sequence[PropertyFacts],
    selection: Selection,
    system: ReferenceSystem,
) -> Iterator[bytes]:
    """
    Write features as FlatGeobuf.

    Parameters
    ----------
    pages
        The features, with their geometries.
    facts
        The properties of their layer, the geometry last.
    selection
        What of the features was asked for.
    system
        The system to write coordinates in, east first, as the format has it.

    Yields
    ------
    bytes
        The file in pieces. It has no index in it: whoever takes a whole layer reads it from end
        to end, and an index would have to hold it in memory. The file lies in the folder of
        temporary files, for its owner alone, and is unlinked before the first piece.
    """
    with _written(pages, facts, selection, system) as file:
        while piece := file.read(_CHUNK):
            yield piece


def _written(
    pages: Iterable[Page],
    facts: Sequence[PropertyFacts],
    selection: Selection,
    system: ReferenceSystem,
) -> BinaryIO:
    columns = [
        one
        for one in facts
        if one.kind != "geometry" and (selection.names is None or one.name in selection.names)
    ]
    fields = [pa.field(one.name, _TYPES.get(one.kind, pa.string())) for one in columns]
    schema = pa.schema([*fields, pa.field("geometry", pa.binary())])
    batches = (_batch(page, columns, schema, system) for page in pages)
    reader = pa.RecordBatchReader.from_batches(schema, batches)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.fgb"
        with warnings.catch_warnings():
            # pyogrio warns of a name that GDAL's Arrow bridge gives to the row number.
            warnings.simplefilter("ignore")
            pyogrio.write_arrow(
                reader,
                path,
                driver="FlatGeobuf",
                geometry_name="geometry",
                geometry_type=_SHAPES[facts[-1].shape or ""],
                crs=f"EPSG:{system.code or 4326}",
                SPATIAL_INDEX="NO",
            )
        return path.open("rb")


def _batch(
    page: Page, columns: Sequence[PropertyFacts], schema: pa.Schema, system: ReferenceSystem
) -> pa.RecordBatch:
    arrays = [
        pa.array([_cell(row[one.name]) for row in page.properties], schema.field(one.name).type)
        for one in columns
    ]
    wkb = page.wkb
    if not system.is_stored:
        moved = shapely.transform(shapely.from_wkb(np.array(wkb, dtype=object)), system.plane)
        wkb = tuple(shapely.to_wkb(moved))
    return pa.record_batch([*arrays, pa.array(wkb, pa.binary())], schema=schema)


def _cell(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, orjson.Fragment) else value
