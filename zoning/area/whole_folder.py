"""Fill a folder whole or not at all."""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

ALIVE: Final = "alive"
"""File in a folder aside that its maker keeps locked: when the maker dies, the lock goes."""


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """
    Fill a folder aside, and put it in its place once it is whole.

    Parameters
    ----------
    target
        The folder; its parents are made. What stands there is replaced.

    Yields
    ------
    Path
        An empty folder beside the target, to be filled with files. An exception, here or
        in the last rename, leaves what stood at the target; so does the death of the
        process, but for a hidden folder beside it, which the next run for the same target
        removes. Of several at once, each puts its own whole folder there; the last one stays.
    """
    target = target.absolute()
    with folder_aside(target) as fresh:
        yield fresh
        for file in sorted(fresh.iterdir()):
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        with _turn(target):
            _swap(fresh, target, fresh.parent / "old")


@contextmanager
def folder_aside(target: Path) -> Iterator[Path]:
    """
    Make a hidden folder beside a target, and remove it in the end.

    Parameters
    ----------
    target
        What is to be made, a folder or a file; absolute. Its parents are made.

    Yields
    ------
    Path
        An empty folder on the same disk, which only its owner may enter. Hidden folders that
        killed runs left for the same target are removed before.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with _turn(target):
        _remove_rests(target)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        alive = _locked(aside / ALIVE)
    try:
        fresh = aside / "new"
        fresh.mkdir()
        yield fresh
    finally:
        _remove(aside)
        alive.close()


def _swap(fresh: Path, target: Path, old: Path) -> None:
    try:
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise


@contextmanager
def _turn(target: Path) -> Iterator[None]:
    """Let one process at a time touch the target and what stands beside it."""
    path = target.with_name(f".{target.name}.lock")
    while True:
        lock = _locked(path)
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(lock.fileno()).st_ino:
                break
        # The one before us has removed the file we waited for: its successor is another.
        lock.close()
    try:
        yield
    finally:
        path.unlink()
        lock.close()


def _locked(path: Path) -> IO[bytes]:
    handle = path.open("ab")
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _remove_rests(target: Path) -> None:
    """Remove what killed runs left beside the target; put back a pack that they had moved."""
    pattern = re.compile(re.escape(f".{target.name}.") + "[a-z0-9_]{8}")
    for aside in sorted(target.parent.iterdir()):
        if pattern.fullmatch(aside.name) and _is_rest(aside):
            if (aside / "old").is_dir() and not target.exists():
                (aside / "old").rename(target)
            _remove(aside)


def _is_rest(aside: Path) -> bool:
    try:
        names = {entry.name for entry in aside.iterdir()}
        if not names:
            return True
        if ALIVE not in names or not names <= {ALIVE, "new", "old"}:
            return False
        with (aside / ALIVE).open("r+b") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (NotADirectoryError, BlockingIOError, FileNotFoundError):
        # A file of somebody's; or the maker lives, or is just removing it.
        return False
    return True


def _remove(aside: Path) -> None:
    # The lock file goes last: a removal that is cut off can be taken up again.
    for part in (aside / "new", aside / "old"):
        with suppress(FileNotFoundError):
            shutil.rmtree(part)
    with suppress(FileNotFoundError):
        (aside / ALIVE).unlink(missing_ok=True)
        aside.rmdir()
