"""Fill a folder whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
        process, but for a hidden folder beside it.
    """
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        fresh = aside / "new"
        fresh.mkdir()
        yield fresh
        for file in sorted(fresh.iterdir()):
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        if target.exists():
            target.rename(aside / "old")
        fresh.rename(target)
    except BaseException:
        if (aside / "old").exists() and not target.exists():
            (aside / "old").rename(target)
        raise
    finally:
        shutil.rmtree(aside)
