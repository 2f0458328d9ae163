"""Write a folder of files whole or not at all, and read one."""

from collections.abc import Mapping
from pathlib import Path

from zoning.area.whole_folder import whole_folder
from zoning.errors import Fault, InvalidPlan


def write_folder(files: Mapping[str, bytes], target: Path, *, marker: str) -> None:
    """
    Write files into a folder: aside first, then renamed, so that no half folder is ever seen.

    Only its owner may enter the folder: a plan places people.

    Parameters
    ----------
    files
        Names and contents; the names hold no folder.
    target
        The folder. It may be missing, empty, or an older folder of the same kind.
    marker
        A file by which an older folder of the same kind is known, such as ``plan.json``.

    Raises
    ------
    InvalidPlan
        If the target holds something else, which is then left untouched.
    """
    is_ours = (target / marker).is_file()
    if target.exists() and not is_ours and (not target.is_dir() or any(target.iterdir())):
        raise InvalidPlan(
            [
                Fault(
                    str(target),
                    "something that is no plan",
                    "a new or empty folder, or an older plan",
                    "Choose another folder with -o.",
                )
            ]
        )
    with whole_folder(target) as folder:
        folder.chmod(0o700)
        for name, content in files.items():
            (folder / name).write_bytes(content)


def read_folder(source: Path, *, marker: str) -> dict[str, bytes]:
    """
    Read every file of a folder that `write_folder` wrote.

    Parameters
    ----------
    source
        The folder.
    marker
        The file by which such a folder is known.

    Returns
    -------
    dict
        File names and contents, by name.

    Raises
    ------
    InvalidPlan
        If the folder or its marker is missing, or cannot be read.
    """
    if not (source / marker).is_file():
        raise InvalidPlan(
            [
                Fault(
                    str(source),
                    f"no {marker}",
                    "a folder that `khoanh plan` wrote",
                    "Draw it with: khoanh plan CASES --area DIR -o FOLDER",
                )
            ]
        )
    return {path.name: path.read_bytes() for path in sorted(source.iterdir()) if path.is_file()}
