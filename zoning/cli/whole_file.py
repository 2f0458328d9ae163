"""Write one file whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zoning.area.whole_folder import folder_aside
from zoning.errors import Fault, InvalidInput


def refuse_target(path: Path, *suffixes: str, subject: str = "output file") -> None:
    """
    Refuse the name of a file that could not be written.

    Parameters
    ----------
    path
        The file to be.
    *suffixes
        The endings it may have, in lower case; at least one.
    subject
        What the file is, for the report.

    Raises
    ------
    InvalidInput
        If it has another ending, its folder is missing, or it is a folder; every fault is listed.
    """
    faults = []
    if path.suffix.lower() not in suffixes:
        found = f"the ending {path.suffix!r}" if path.suffix else "no ending"
        *others, last = suffixes
        expected = f"{', '.join(others)} or {last}" if others else last
        faults.append(Fault(str(path), found, expected, "Name the file so."))
    if not path.parent.is_dir():
        faults.append(Fault(str(path.parent), "no such folder", "a folder", "Make it first."))
    if path.is_dir():
        faults.append(Fault(str(path), "a folder", "a file to write"))
    if faults:
        raise InvalidInput(faults, subject=subject)


@contextmanager
def whole_file(path: Path, *, is_private: bool = False) -> Iterator[Path]:
    """
    Write a file beside its place, then rename it: it is whole, or it is what it was.

    Parameters
    ----------
    path
        The file; its folder exists. What stands there is replaced.
    is_private
        Whether nobody but its owner may read it.

    Yields
    ------
    Path
        Where to write it. An exception leaves what stood at the path; so does the death of the
        process, but for a hidden folder that only its owner may enter, and that the next run
        for the same path removes.
    """
    path = path.absolute()
    with folder_aside(path) as folder:
        aside = folder / path.name
        yield aside
        if is_private:
            aside.chmod(0o600)
        with aside.open("rb") as handle:
            os.fsync(handle.fileno())
        aside.replace(path)


def write_whole(path: Path, data: bytes, *, is_private: bool = False) -> None:
    """
    Write a file whole or not at all.

    Parameters
    ----------
    path, is_private
        As in `whole_file`.
    data
        Its content.
    """
    with whole_file(path, is_private=is_private) as aside:
        aside.write_bytes(data)
