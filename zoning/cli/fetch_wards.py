"""Download the files of all wards, and put them together into one ward file."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Final

import geopandas as gpd

from zoning.cli.download import download, shown
from zoning.errors import Fault, InvalidSource
from zoning.sources.upstream import Upstream
from zoning.sources.ward_files import listed_wards, wards_digest, wards_of_files

AT_ONCE: Final = 8
"""Files that are downloaded at the same time."""


def fetch_wards(
    entry: Upstream, url: str, target: Path, *, listing: Path, advance: Callable[[str], object]
) -> None:
    """
    Write the ward file of a published set of wards, unless it is there.

    Parameters
    ----------
    entry
        The set.
    url
        Folder of the wards' files: the publisher's, or a mirror's.
    target
        The ward file to write, GeoParquet.
    listing
        The file that lists the wards (`listed_wards`).
    advance
        Called for each ward's file that is here.

    Raises
    ------
    InvalidSource
        If a file cannot be downloaded or used, or if all together are not what was published:
        no single file has a digest on record, but their content as a whole has.

    Notes
    -----
    What is downloaded is kept in a hidden folder beside the target until the ward file is
    written, so that a run that was cut off goes on where it stopped.
    """
    if target.is_file() and _has_digest(target, entry.sha256):
        return
    listed = listed_wards(listing)
    parts = target.with_name(f".{target.name}.wards")

    def fetch_one(number: int) -> None:
        ward = listed[number]
        download(f"{url}/{ward.path}", parts / f"{ward.code}.geojson", sha256=None)
        advance(entry.name)

    _all_at_once(fetch_one, len(listed))
    try:
        wards = wards_of_files(parts, listed)
        if wards_digest(wards) != entry.sha256:
            found = "wards with other names or borders than were published"
            mend = "The publisher has changed them, or something on the way has: do not use them."
            raise InvalidSource([Fault(shown(url), found, "the SHA-256 on record", mend)])
        _write_whole(wards, target)
    finally:
        shutil.rmtree(parts)


def _has_digest(target: Path, sha256: str) -> bool:
    try:
        return wards_digest(gpd.read_parquet(target)) == sha256
    except Exception:  # noqa: BLE001 - whatever it is, it is not the file: it is fetched anew
        return False


def _all_at_once(fetch_one: Callable[[int], None], count: int) -> None:
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        futures = [pool.submit(fetch_one, number) for number in range(count)]
        # Without a network, the first failure is enough.
        done, _ = wait(futures, return_when=FIRST_EXCEPTION)
    finally:
        pool.shutdown(cancel_futures=True)
    faults = list(_faults([future for future in futures if future in done]))
    if faults:
        raise InvalidSource(faults)


def _faults(done: Sequence[Future[None]]) -> Iterator[Fault]:
    for future in done:
        error = future.exception()
        if isinstance(error, InvalidSource):
            yield from error.faults
        elif error is not None:
            raise error


def _write_whole(wards: gpd.GeoDataFrame, target: Path) -> None:
    aside = target.with_name(f".{target.name}.partial")
    wards.to_parquet(aside, index=False, compression="zstd")
    aside.replace(target)
