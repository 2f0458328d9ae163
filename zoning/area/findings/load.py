"""Read an area pack to judge it: whatever has the right form, sound or not."""

from pathlib import Path

import geopandas as gpd

from zoning.area.area import Area
from zoning.area.frames import FRAME_KINDS, FrameKind, conform, empty_frame
from zoning.area.make import make_area
from zoning.area.manifest import FILE_NAME, Manifest, parse_manifest
from zoning.errors import Fault, InvalidArea


def area_to_judge(path: str | Path) -> Area:
    """
    Read an area pack to judge it: whatever has the right form, sound or not.

    Parameters
    ----------
    path
        Folder of the pack.

    Returns
    -------
    Area
        The area. `zoning.area.read.read_area` would refuse it where it is not sound.

    Raises
    ------
    InvalidArea
        If the folder, a file or a column is missing, a file cannot be read, or a type or a CRS
        is wrong; every fault is named.
    """
    folder = Path(path)
    if not folder.is_dir():
        found = "a file" if folder.exists() else "nothing"
        mend = "Build one with `khoanh area build`."
        raise InvalidArea([Fault(str(path), found, "the folder of an area pack", mend)])
    manifest, faults = _manifest(folder)
    frames = {}
    for kind in FRAME_KINDS:
        frames[kind.name], found_faults = _frame(folder, kind)
        faults += found_faults
    if faults or manifest is None:
        raise InvalidArea(faults)
    return make_area(
        name=manifest.name,
        valid_from=manifest.valid_from,
        sources=manifest.sources,
        coverage=manifest.coverage,
        invented=manifest.invented,
        **frames,
    )


def _manifest(folder: Path) -> tuple[Manifest | None, list[Fault]]:
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None, [Fault(FILE_NAME, "no such file", "the pack's name, date and sources")]
    except (OSError, UnicodeDecodeError) as error:
        return None, [Fault(FILE_NAME, f"a file that cannot be read ({error})", "UTF-8 text")]
    return parse_manifest(text)


def _frame(folder: Path, kind: FrameKind) -> tuple[gpd.GeoDataFrame, list[Fault]]:
    file = folder / kind.file_name
    if kind.optional and not file.exists():
        return empty_frame(kind), []
    if not file.is_file():
        return empty_frame(kind), [Fault(kind.file_name, "no such file", "a GeoParquet file")]
    try:
        frame = gpd.read_parquet(file)
    except Exception as error:  # noqa: BLE001 - parquet readers raise what they like; it is reported
        found = f"a file that cannot be read ({type(error).__name__}: {error})"
        return empty_frame(kind), [Fault(kind.file_name, found, "a GeoParquet file")]
    return conform(frame, kind)
