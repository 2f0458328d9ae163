"""Find where the cases of a list are, and write them to a map file."""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
import geopandas as gpd
import orjson
import pandas as pd
import pyogrio

from zoning.area.read import read_area
from zoning.cli.report import print_result
from zoning.errors import Fault, InvalidInput
from zoning.geocode import geocode
from zoning.geocode.location import REASONS
from zoning.sources.cases_file import read_cases

_REASONS_VI: Final = {
    "outside_area": "nằm ngoài địa bàn",
    "no_such_household": "không có hộ mang mã này",
    "no_such_house": "có đường, không có số nhà",
    "no_such_alley": "có đường, không có hẻm",
    "no_such_site": "không có địa điểm mang tên này",
    "no_such_street": "không có đường này",
    "misspelt_name": "chỉ có tên gần giống",
    "several_match": "nhiều nơi trùng khớp",
    "uncertain_reading": "chỉ khớp theo cách đọc khác thường",
    "other_ward": "số nhà ở phường, xã khác",
    "unknown_ward": "phường, xã không thuộc địa bàn",
    "other_hamlet": "số nhà ở khu phố, ấp khác",
    "unknown_place": "có địa danh không rõ",
    "unreadable_address": "không đọc được địa chỉ",
    "position_far_from_household": "tọa độ xa mọi hộ",
    "position_contradicts_address": "tọa độ và địa chỉ khác nhau",
    "position_imprecise": "sai số của tọa độ trùm nhiều nhà",
    "position_misread": "tọa độ chỉ khớp nếu hiểu theo cách khác",
}


@click.command(name="geocode")
@click.argument("cases", type=click.Path(path_type=Path))
@click.option("--area", "area_path", required=True, type=click.Path(path_type=Path),
              help="Area pack to look in.")  # fmt: skip
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path),
              help="File to write: .geojson, .csv, .gpkg or .parquet.")  # fmt: skip
def command(*, cases: Path, area_path: Path, out: Path) -> None:
    """Find where CASES are and write them, row by row, to a file.

    Cases that need a person to decide are written too, with their candidates. The file holds
    addresses: only its owner may read it.
    """
    write = writer_for(out)
    table = read_cases(cases)
    located = _with_progress(table, read_area(area_path))
    _write_aside(out, located, write)
    figures = _figures(located, out)
    print_result(figures, _sentences(figures))


def writer_for(path: Path) -> Callable[[gpd.GeoDataFrame, Path], None]:
    """
    Return how a file of a name is written.

    Parameters
    ----------
    path
        The file to be.

    Returns
    -------
    callable
        Takes located cases and a path.

    Raises
    ------
    InvalidInput
        If its ending is none of .geojson, .csv, .gpkg, .parquet, or its folder is missing.
    """
    faults = []
    if path.suffix.lower() not in _WRITERS:
        found = f"the ending {path.suffix!r}" if path.suffix else "no ending"
        faults.append(Fault(str(path), found, ", ".join(_WRITERS), "Name the file so."))
    if not path.parent.is_dir():
        faults.append(Fault(str(path.parent), "no such folder", "a folder", "Make it first."))
    if path.is_dir():
        faults.append(Fault(str(path), "a folder", "a file to write"))
    if faults:
        raise InvalidInput(faults, subject="output file")
    return _WRITERS[path.suffix.lower()]


def _with_progress(cases: pd.DataFrame, area: Any) -> gpd.GeoDataFrame:
    if not sys.stderr.isatty():
        return geocode(cases, area)
    with click.progressbar(length=len(cases), label="Geocoding", file=sys.stderr) as bar:
        return geocode(cases, area, progress=bar.update)


def _write_aside(
    out: Path, located: gpd.GeoDataFrame, write: Callable[[gpd.GeoDataFrame, Path], None]
) -> None:
    """Write beside the target, readable by its owner alone, then rename: whole or not at all."""
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        aside = Path(folder) / out.name
        write(located, aside)
        aside.chmod(0o600)
        aside.replace(out)


def _write_geojson(located: gpd.GeoDataFrame, path: Path) -> None:
    plain = located.drop(columns=[located.geometry.name, "lng", "lat"])
    features = [
        {"type": "Feature", "geometry": _point(shape), "properties": _json_ready(record)}
        for record, shape in zip(plain.to_dict("records"), located.geometry, strict=True)
    ]
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}) + b"\n")


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


def _write_csv(located: gpd.GeoDataFrame, path: Path) -> None:
    table = _flat(located)
    table["lng"] = located.geometry.x.round(7)
    table["lat"] = located.geometry.y.round(7)
    table["reported_at"] = [moment.isoformat() for moment in table["reported_at"]]
    # The mark at the start lets Excel see that the text is UTF-8.
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _write_geopackage(located: gpd.GeoDataFrame, path: Path) -> None:
    table = _flat(located)
    table["reported_at"] = [moment.isoformat() for moment in table["reported_at"]]
    frame = gpd.GeoDataFrame(table, geometry=located.geometry)
    moment = max(located["reported_at"]).strftime("%Y-%m-%dT%H:%M:%SZ")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
    try:
        pyogrio.write_dataframe(frame, path, layer="cases", driver="GPKG", geometry_type="Point")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _write_parquet(located: gpd.GeoDataFrame, path: Path) -> None:
    gpd.GeoDataFrame(_flat(located), geometry=located.geometry).to_parquet(path, index=False)


def _flat(located: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the columns without geometry, candidates as JSON text."""
    table = pd.DataFrame(located.drop(columns=[located.geometry.name, "lng", "lat"]))
    table["candidates"] = [orjson.dumps(list(one)).decode() for one in located["candidates"]]
    return table


_WRITERS: Final[dict[str, Callable[[gpd.GeoDataFrame, Path], None]]] = {
    ".geojson": _write_geojson,
    ".csv": _write_csv,
    ".gpkg": _write_geopackage,
    ".parquet": _write_parquet,
}


def _figures(located: gpd.GeoDataFrame, out: Path) -> dict[str, Any]:
    outcomes = Counter(located["outcome"])
    found = located[located["outcome"] == "found"]
    undecided = located[located["outcome"] != "found"]
    return {
        "cases": len(located),
        **{name: outcomes[name] for name in ("found", "ambiguous", "not_found")},
        "match_levels": dict(sorted(Counter(found["match_level"]).items())),
        "undecided": undecided[["case_id", "row", "outcome", "why"]].to_dict("records"),
        "out": str(out),
    }


def _sentences(figures: dict[str, Any]) -> str:
    undecided = "\n".join(
        f"  {one['case_id']} (hàng/row {one['row']}): "
        f"{_REASONS_VI[one['why']]} / {REASONS[one['why']]}"
        for one in figures["undecided"]
    )
    return (
        f"{figures['cases']} ca: {figures['found']} đã định vị, "
        f"{figures['ambiguous']} cần người quyết định, {figures['not_found']} không tìm thấy\n"
        f"{figures['cases']} cases: {figures['found']} found, {figures['ambiguous']} need a "
        f"person to decide, {figures['not_found']} not found\n"
        f"→ {figures['out']}\n{undecided}"
    ).rstrip()
