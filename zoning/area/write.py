"""Write an area pack to a folder, whole or not at all."""

from pathlib import Path

from zoning.errors import Fault, InvalidArea

from .area import Area
from .check import faults_of
from .frames import FRAME_KINDS
from .manifest import FILE_NAME, manifest_text
from .whole_folder import whole_folder


def write_area(area: Area, path: str | Path) -> None:
    """
    Write an area pack.

    Parameters
    ----------
    area
        The area.
    path
        Folder to write; its parents are made. A pack that stands there is replaced.

    Raises
    ------
    InvalidArea
        If the area is not sound, so that no pack exists which `read_area` refuses; or if the
        folder holds something that is no area pack.

    Notes
    -----
    The same area gives the same bytes. The pack is written beside the folder and then renamed:
    an interrupted run leaves either the old pack or the new one.
    """
    target = Path(path).absolute()
    if faults := [*_target_faults(target), *faults_of(area)]:
        raise InvalidArea(faults)
    with whole_folder(target) as folder:
        _write_files(area, folder)


def _target_faults(target: Path) -> list[Fault]:
    if not target.exists():
        return []
    mend = "Name another folder."
    if not target.is_dir():
        return [Fault(str(target), "a file", "a folder to write the pack to", mend)]
    if any(target.iterdir()) and not (target / FILE_NAME).is_file():
        return [Fault(str(target), "a folder that holds something else", "an area pack", mend)]
    return []


def _write_files(area: Area, folder: Path) -> None:
    (folder / FILE_NAME).write_text(manifest_text(area), encoding="utf-8", newline="\n")
    for kind in FRAME_KINDS:
        frame = getattr(area, kind.name)
        if kind.optional and not len(frame):
            continue
        frame.to_parquet(folder / kind.file_name, index=False, compression="zstd")
