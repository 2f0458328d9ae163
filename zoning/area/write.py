"""Write an area pack to a folder, whole or not at all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from zoning.errors import Fault, InvalidArea

from .area import Area
from .check import faults_of
from .checked import checked, checked_text
from .digest import content_digest
from .frames import FRAME_KINDS, conform
from .manifest import FILE_NAME, PARCELS_NAME, manifest_text
from .whole_folder import whole_folder


def write_area(
    area: Area,
    path: str | Path,
    *,
    parcels: Callable[[Area], bytes | None] | None = None,
) -> None:
    """
    Write an area pack.

    Parameters
    ----------
    area
        The area.
    path
        Folder to write; its parents are made. A pack that stands there is replaced.
    parcels
        Makes what is kept with the pack, once that is known to be sound:
        `zoning.perimeter.area_parcels.kept_parcels`. Left out, what the area carries is
        written, if it carries something and its tables are those it was read with.

    Raises
    ------
    InvalidArea
        If the area is not sound, so that no pack exists which `read_area` refuses; or if the
        folder holds something that is no area pack.

    Notes
    -----
    The same area gives the same bytes. The manifest records that the pack was checked, by what
    rules and what its files were, so that `read_area` need not check it again.
    The pack is written beside the folder and then renamed:
    an interrupted run leaves either the old pack or the new one.
    """
    target = Path(path).absolute()
    whole, faults = _conformed(area)
    if faults := [*_target_faults(target), *(faults or faults_of(whole))]:
        raise InvalidArea(faults)
    if parcels is not None:
        whole = replace(whole, parcels=parcels(whole))
    with whole_folder(target) as folder:
        _write_files(whole, folder)


def _target_faults(target: Path) -> list[Fault]:
    if not target.exists():
        return []
    mend = "Name another folder."
    if not target.is_dir():
        return [Fault(str(target), "a file", "a folder to write the pack to", mend)]
    if any(target.iterdir()) and not (target / FILE_NAME).is_file():
        return [Fault(str(target), "a folder that holds something else", "an area pack", mend)]
    return []


def _conformed(area: Area) -> tuple[Area, list[Fault]]:
    """Bring an area made by hand to what `read_area` would make of it, its digest included."""
    frames, faults = {}, []
    for kind in FRAME_KINDS:
        frames[kind.name], found = conform(getattr(area, kind.name), kind)
        faults += found
    if faults:
        return area, faults
    digest = content_digest(frames)
    parcels = area.parcels if digest == area.digest else None
    return replace(area, digest=digest, parcels=parcels, **frames), []


def _write_files(area: Area, folder: Path) -> None:
    manifest, files = manifest_text(area), {}
    for kind in FRAME_KINDS:
        frame = getattr(area, kind.name)
        if kind.optional and not len(frame):
            continue
        file = folder / kind.file_name
        frame.to_parquet(file, index=False, compression="zstd")
        files[kind.file_name] = file.read_bytes()
    if area.parcels is not None:
        (folder / PARCELS_NAME).write_bytes(area.parcels)
    text = manifest + checked_text(checked(area.digest, manifest, files))
    (folder / FILE_NAME).write_text(text, encoding="utf-8", newline="\n")
