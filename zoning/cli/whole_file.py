"""Write one file whole or not at all."""

import tempfile
from pathlib import Path

from zoning.errors import Fault, InvalidInput


def refuse_target(path: Path, suffix: str) -> None:
    """
    Refuse the name of a file that could not be written.

    Parameters
    ----------
    path
        The file to be.
    suffix
        The ending it must have, in lower case.

    Raises
    ------
    InvalidInput
        If it has another ending, its folder is missing, or it is a folder; every fault is listed.
    """
    faults = []
    if path.suffix.lower() != suffix:
        found = f"the ending {path.suffix!r}" if path.suffix else "no ending"
        faults.append(Fault(str(path), found, suffix, "Name the file so."))
    if not path.parent.is_dir():
        faults.append(Fault(str(path.parent), "no such folder", "a folder", "Make it first."))
    if path.is_dir():
        faults.append(Fault(str(path), "a folder", "a file to write"))
    if faults:
        raise InvalidInput(faults, subject="output file")


def write_whole(path: Path, data: bytes) -> None:
    """
    Write a file beside its place, then rename it: it is whole, or it is what it was.

    Parameters
    ----------
    path
        The file; its folder exists. What stands there is replaced.
    data
        Its content.
    """
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        aside = Path(folder) / path.name
        aside.write_bytes(data)
        aside.replace(path)
