"""Read an area pack from its folder."""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from zoning.errors import Fault, InvalidArea
from zoning.quantities import WGS84

from .area import Area
from .check import faults_of
from .digest import content_digest
from .frames import FRAME_KINDS, FrameKind, conform, empty_frame
from .manifest import FILE_NAME, PARCELS_NAME, Manifest, manifest_text, parse_manifest

_CRS: Final = CRS(WGS84)

Frames = dict[str, gpd.GeoDataFrame]
Files = Mapping[str, bytes | Fault | None]


def read_area(path: str | Path, *, recheck: bool = False) -> Area:
    """
    Read an area pack.

    Parameters
    ----------
    path
        Folder of the pack (contract §1).
    recheck
        True to check the pack even if it is, byte for byte, the one that was checked when it
        was written.

    Returns
    -------
    Area
        The area, checked.

    Raises
    ------
    InvalidArea
        If the folder, a file or a column is missing, a file cannot be read, a type is wrong, or
        `faults_of` finds anything. Every fault is named; nothing is read by halves.

    Notes
    -----
    `write_area` checks a pack and records the SHA-256 of its files. While they and the rules
    are the same, the pack is opened without a second check, about ten times faster. After any
    edit, and for a pack without the record, everything is checked. The pack's parcels, which
    follow from its tables, are taken along unread.
    """
    manifest, manifest_faults, files = _opened(path)
    parcels = _read_parcels(Path(path))
    if manifest is not None and not recheck:
        area = _as_checked(manifest, files)
        if area is not None:
            return replace(area, parcels=parcels)
    area = _well_formed(manifest, manifest_faults, files)
    if faults := faults_of(area):
        raise InvalidArea(faults)
    return replace(area, parcels=parcels)


def read_area_to_judge(path: str | Path) -> Area:
    """
    Read whatever has the form of an area pack, sound or not.

    Parameters
    ----------
    path
        Folder of the pack.

    Returns
    -------
    Area
        The area; `read_area` would refuse it where it is not sound.

    Raises
    ------
    InvalidArea
        If the folder, a file or a column is missing, a file cannot be read, or a type or a CRS
        is wrong; every fault is named.
    """
    return _well_formed(*_opened(path))


def _opened(path: str | Path) -> tuple[Manifest | None, list[Fault], Files]:
    folder = Path(path)
    if not folder.is_dir():
        found = "a file" if folder.exists() else "nothing"
        mend = "Build one with `khoanh area build`."
        raise InvalidArea([Fault(str(path), found, "the folder of an area pack", mend)])
    manifest, faults = _read_manifest(folder)
    return manifest, faults, {kind.file_name: _read_file(folder, kind) for kind in FRAME_KINDS}


def _well_formed(manifest: Manifest | None, manifest_faults: list[Fault], files: Files) -> Area:
    faults = list(manifest_faults)
    frames = {}
    for kind in FRAME_KINDS:
        frames[kind.name], found_faults = _conformed(files[kind.file_name], kind)
        faults += found_faults
    if faults or manifest is None:
        raise InvalidArea(faults)
    return _area(manifest, frames, content_digest(frames))


def _area(manifest: Manifest, frames: Frames, digest: str) -> Area:
    return Area(
        name=manifest.name,
        valid_from=manifest.valid_from,
        sources=manifest.sources,
        coverage=manifest.coverage,
        invented=manifest.invented,
        digest=digest,
        **frames,
    )


def _read_manifest(folder: Path) -> tuple[Manifest | None, list[Fault]]:
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None, [Fault(FILE_NAME, "no such file", "the pack's name, date and sources")]
    except (OSError, UnicodeDecodeError) as error:
        return None, [Fault(FILE_NAME, f"a file that cannot be read ({error})", "UTF-8 text")]
    return parse_manifest(text)


def _read_file(folder: Path, kind: FrameKind) -> bytes | Fault | None:
    """Return a table's bytes, read once: what is hashed is what is parsed. None: left out."""
    file = folder / kind.file_name
    if kind.optional and not file.exists():
        return None
    if not file.is_file():
        return Fault(kind.file_name, "no such file", "a GeoParquet file")
    try:
        return file.read_bytes()
    except OSError as error:
        return _unreadable(kind, error)


def _read_parcels(folder: Path) -> bytes | None:
    """Return what is kept with a pack; without it, or where it cannot be read, it is made anew."""
    try:
        return (folder / PARCELS_NAME).read_bytes()
    except OSError:
        return None


def _unreadable(kind: FrameKind, error: Exception) -> Fault:
    found = f"a file that cannot be read ({type(error).__name__}: {error})"
    return Fault(kind.file_name, found, "a GeoParquet file")


def _conformed(data: bytes | Fault | None, kind: FrameKind) -> tuple[gpd.GeoDataFrame, list[Fault]]:
    """Parse a table and bring it to its schema."""
    if not isinstance(data, bytes):
        return empty_frame(kind), [] if data is None else [data]
    try:
        frame = gpd.read_parquet(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001 - parquet readers raise what they like; it is reported
        return empty_frame(kind), [_unreadable(kind, error)]
    return conform(frame, kind)


def _as_checked(manifest: Manifest, files: Files) -> Area | None:
    """Return the area without a check if it is the one that was checked when it was written."""
    known = {name: data for name, data in files.items() if isinstance(data, bytes)}
    record = manifest.checked
    if record is None or not record.holds(manifest_text(manifest), known):
        return None
    if any(isinstance(data, Fault) for data in files.values()):
        return None
    # Parsing leaves the interpreter to others most of the time.
    with ThreadPoolExecutor() as pool:
        tables = pool.map(lambda kind: _parsed(files[kind.file_name], kind), FRAME_KINDS)
        frames = {kind.name: table for kind, table in zip(FRAME_KINDS, tables, strict=True)}
    return _area(manifest, frames, record.digest)


def _parsed(data: bytes | Fault | None, kind: FrameKind) -> gpd.GeoDataFrame:
    """Parse a table that `write_area` wrote: it has the columns, types and order already."""
    if not isinstance(data, bytes):
        return empty_frame(kind)
    # Not by `gpd.read_parquet`: it would build the coordinate system of every table anew from
    # its long description, which takes three times as long as all the rest of a small pack.
    table = pq.read_table(io.BytesIO(data)).to_pandas()
    found = dict(table.dtypes.items())
    # Another version of pandas may have named the same types otherwise.
    others = {name: kept for name, kept in kind.columns.items() if found[name] != kept}
    if others:
        table = table.astype(others)
    shapes = shapely.from_wkb(table.pop("geometry").to_numpy())
    return gpd.GeoDataFrame(table, geometry=shapes, crs=_CRS)
