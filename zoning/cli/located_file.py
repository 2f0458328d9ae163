"""Write located cases to a file, some rows after the others."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS

from zoning.cli.plain_cells import plain_cell
from zoning.cli.whole_file import refuse_target, whole_file
from zoning.quantities import WGS84

Write = Callable[[gpd.GeoDataFrame], None]
"""Adds located cases to a file."""

_FREE_TEXTS: Final = ("case_id", "household_id", "address")
"""Columns that hold what somebody else wrote."""


@contextmanager
def located_file(path: Path) -> Iterator[Write]:
    """
    Write located cases to a file: whole or not at all, and readable by its owner alone.

    Parameters
    ----------
    path
        The file; its ending says of which kind it is.

    Yields
    ------
    callable
        Adds a frame of located cases, at least one row; all frames have the same columns.

    Raises
    ------
    InvalidInput
        If its ending is none of .geojson, .csv, .gpkg, .parquet, or its folder is missing.
    """
    refuse_target(path, *LOCATED_KINDS)
    with (
        whole_file(path, is_private=True) as aside,
        _WRITERS[path.suffix.lower()](aside) as write,
    ):
        yield write


@contextmanager
def _geojson(path: Path) -> Iterator[Write]:
    with path.open("wb") as file:
        before = b'{"type":"FeatureCollection","features":['

        def write(located: gpd.GeoDataFrame) -> None:
            nonlocal before
            features = orjson.dumps(_features(located))[1:-1]
            file.write(before + features)
            before = b","

        yield write
        file.write(b"]}\n")


def _features(located: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    plain = _with_stated(located)
    return [
        {"type": "Feature", "geometry": _point(shape), "properties": _json_ready(record)}
        for record, shape in zip(plain.to_dict("records"), located.geometry, strict=True)
    ]


def _point(shape: Any) -> dict[str, Any] | None:
    if shape is None:
        return None
    return {"type": "Point", "coordinates": [round(shape.x, 7), round(shape.y, 7)]}


def _json_ready(record: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in record.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - NaN


@contextmanager
def _csv(path: Path) -> Iterator[Write]:
    # The mark at the start lets Excel see that the text is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        has_header = False

        def write(located: gpd.GeoDataFrame) -> None:
            nonlocal has_header
            table = _flat(located)
            for name in _FREE_TEXTS:
                table[name] = [plain_cell(text) for text in table[name]]
            table["lng"] = located.geometry.x.round(7)
            table["lat"] = located.geometry.y.round(7)
            table["reported_at"] = [moment.isoformat() for moment in table["reported_at"]]
            table.to_csv(file, index=False, header=not has_header, lineterminator="\n")
            has_header = True

        yield write


@contextmanager
def _geopackage(path: Path) -> Iterator[Write]:
    last = pd.Timestamp.min.tz_localize("UTC")

    def write(located: gpd.GeoDataFrame) -> None:
        nonlocal last
        table = _flat(located)
        table["reported_at"] = [moment.isoformat() for moment in table["reported_at"]]
        frame = gpd.GeoDataFrame(table, geometry=located.geometry)
        last = max(last, located["reported_at"].max())
        moment = last.strftime("%Y-%m-%dT%H:%M:%SZ")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
        try:
            pyogrio.write_dataframe(
                frame,
                path,
                layer="cases",
                driver="GPKG",
                geometry_type="Point",
                append=path.exists(),
            )
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})

    yield write


@contextmanager
def _parquet(path: Path) -> Iterator[Write]:
    writer: pq.ParquetWriter | None = None

    def write(located: gpd.GeoDataFrame) -> None:
        nonlocal writer
        table = _flat(located)
        columns = [_column(table[name]) for name in table]
        columns.append(pa.array(shapely.to_wkb(located.geometry.to_numpy()), pa.binary()))
        names = [*map(str, table), "geometry"]
        found = pa.table(columns, names=names).replace_schema_metadata({"geo": _geo()})
        writer = writer or pq.ParquetWriter(path, found.schema)
        writer.write_table(found)

    try:
        yield write
    finally:
        if writer is not None:
            writer.close()


def _column(cells: pd.Series) -> pa.Array:
    """Return a column of one type, whatever a few rows of it hold."""
    if cells.dtype == object:
        return pa.array(cells.to_numpy(), pa.string(), from_pandas=True)
    return pa.array(cells, from_pandas=cells.dtype.kind != "f")


def _geo() -> bytes:
    """Return what GeoParquet 1.0 states of a column of points."""
    column = {"encoding": "WKB", "geometry_types": ["Point"], "crs": CRS(WGS84).to_json_dict()}
    stated = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return orjson.dumps(stated)


def _with_stated(located: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Return the columns without geometry; the positions that the list stated have names of their own.

    So whoever reads the file again takes what was stated for a position, and not what was found:
    the middle of an alley is no house.
    """
    names = {"lng": "stated_lng", "lat": "stated_lat"}
    return pd.DataFrame(located.drop(columns=located.geometry.name)).rename(columns=names)


def _flat(located: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the columns without geometry, candidates as JSON text."""
    table = _with_stated(located)
    table["candidates"] = [orjson.dumps(list(one)).decode() for one in located["candidates"]]
    return table


_WRITERS: Final[dict[str, Callable[[Path], AbstractContextManager[Write]]]] = {
    ".geojson": _geojson,
    ".csv": _csv,
    ".gpkg": _geopackage,
    ".parquet": _parquet,
}

LOCATED_KINDS: Final = tuple(_WRITERS)
"""The endings of the files that can be written."""
