"""Know the published files that packs are built from: where they are, and their checksums."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from zoning.errors import Fault, InvalidSource

KINDS: Final = ("file", "wards")
"""One published file; or one file per ward, to be put together."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """
    One published thing.

    Attributes
    ----------
    name
        What it is called on the command line.
    kind
        One of `KINDS`.
    url
        Where it is published, at a fixed state; of wards, the folder of their files.
    file
        Its name once it is here.
    sha256
        Digest of the file; of wards, `zoning.sources.ward_files.wards_digest`.
    size
        Bytes to download; of wards, about.
    what, licence, date, crs, convert
        What it is, under which licence, of which day, in which CRS (empty where it has no
        geometry), and the command that makes use of it.
    listing
        Of wards: the name of the upstream file that lists them.
    count
        Of wards: how many they are.
    """

    name: str
    kind: str
    url: str
    file: str
    sha256: str
    size: int
    what: str
    licence: str
    date: str
    crs: str
    convert: str
    listing: str = ""
    count: int = 1


def read_upstreams(path: str | Path) -> tuple[Upstream, ...]:
    """
    Read the catalogue of published files.

    Parameters
    ----------
    path
        A TOML file with tables ``[[upstream]]`` whose keys are the fields of `Upstream`; other
        tables are ignored.

    Returns
    -------
    tuple of Upstream
        In the order of the file.

    Raises
    ------
    InvalidSource
        If the file cannot be read, or an entry lacks a key, has an unknown one or one of a wrong
        type, or names a listing that the file does not hold; every fault is named.
    """
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = f"a file that cannot be read ({type(error).__name__})"
        raise InvalidSource([Fault(str(path), found, "a catalogue in TOML")]) from error
    entries = content.get("upstream", [])
    faults = [fault for entry in entries for fault in _entry_faults(entry, str(path))]
    if faults:
        raise InvalidSource(faults, subject="catalogue")
    known = {entry["name"] for entry in entries if entry["kind"] == "file"}
    faults = [
        Fault(
            f"{path}, upstream {entry['name']}, listing", entry.get("listing", ""), "a file of it"
        )
        for entry in entries
        if entry["kind"] == "wards" and entry.get("listing") not in known
    ]
    if faults:
        raise InvalidSource(faults, subject="catalogue")
    return tuple(Upstream(**entry) for entry in entries)


def _entry_faults(entry: dict[str, Any], path: str) -> list[Fault]:
    where = f"{path}, upstream {entry.get('name', '(no name)')}"
    kinds = {field.name: field.type for field in fields(Upstream)}
    needed = kinds.keys() - {"listing", "count"}
    faults = [Fault(f"{where}, {key}", "nothing", "a value") for key in sorted(needed - set(entry))]
    for key, value in entry.items():
        if key not in kinds:
            faults.append(Fault(f"{where}, {key}", "an unknown key", "no such key"))
        elif type(value) is not kinds[key]:
            expected = f"a value of type {getattr(kinds[key], '__name__', kinds[key])}"
            faults.append(Fault(f"{where}, {key}", repr(value), expected))
    if entry.get("kind", KINDS[0]) not in KINDS:
        faults.append(Fault(f"{where}, kind", repr(entry["kind"]), " or ".join(KINDS)))
    if "/" in str(entry.get("file", "")) or str(entry.get("file", "")).startswith("."):
        faults.append(Fault(f"{where}, file", repr(entry["file"]), "a plain file name"))
    return faults
