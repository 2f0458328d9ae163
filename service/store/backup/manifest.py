"""Say what a backup holds: its schema, its tables, and the digest of each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from zoning.errors import Fault, InvalidInput

FORMAT: Final = "khoanh-backup"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
"""Name of the manifest in the archive; it is written last, when everything is known."""

KINDS: Final = ("text", "integer", "number", "boolean", "bytes", "geometry")
"""What a column holds: bytes and geometries are written in base64, geometries as WKB."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_REVISION: Final = re.compile(r"\d{4}")


class InvalidBackup(InvalidInput):
    """A backup cannot be written or read."""

    subject = "backup"


@dataclass(frozen=True, slots=True)
class TableCopy:
    """
    One table of a backup.

    Attributes
    ----------
    name
        Its name in the database.
    columns
        Name and kind of each column, see `KINDS`, in the order of the values in a row.
    rows
        How many there are.
    size
        Bytes of them, not compressed.
    sha256
        Digest of these bytes, hexadecimal.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    size: int
    sha256: str

    @property
    def file(self) -> str:
        """Return the name of its file in the archive."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What a backup holds.

    Attributes
    ----------
    schema
        Number of the last migration that the database had seen.
    made_at
        When, in UTC, after everything in it was committed.
    program
        Which version wrote it.
    tables
        Its tables; each comes after those it refers to.
    """

    schema: str
    made_at: datetime
    program: str
    tables: tuple[TableCopy, ...]

    def to_json(self) -> bytes:
        """Return it as it stands in the archive."""
        found = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return orjson.dumps(found, option=orjson.OPT_INDENT_2)


def parse_manifest(content: bytes, *, name: str) -> Manifest:
    """
    Read a manifest.

    Parameters
    ----------
    content
        The file in the archive.
    name
        What the backup is called in faults.

    Returns
    -------
    Manifest
        What it says.

    Raises
    ------
    InvalidBackup
        With every fault, if it says nothing that can be used.
    """
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InvalidBackup([Fault(name, "another archive", "one that `khoanh backup` wrote")])
    if found.get("version") != VERSION:
        mend = "A newer version wrote it: upgrade khoanh."
        shown = f"format {found.get('version')!r}"
        raise InvalidBackup([Fault(name, shown, f"format {VERSION}", mend)])
    faults = _faults(found, _TOP, name)
    if not faults:
        for number, one in enumerate(found["tables"]):
            faults += _faults(one, _TABLE, f"{name}: table {number}")
    if faults:
        raise InvalidBackup(faults)
    return Manifest(
        schema=found["schema"],
        made_at=datetime.fromisoformat(found["made_at"]).astimezone(UTC),
        program=found["program"],
        tables=tuple(_table(one) for one in found["tables"]),
    )


_Check = tuple[Callable[[Any], bool], str]


def _faults(found: Any, checks: Mapping[str, _Check], where: str) -> list[Fault]:
    if not isinstance(found, dict):
        return [Fault(where, "another value", "an object")]
    return [
        Fault(f"{where}: {member}", "another value", expected)
        for member, (is_sound, expected) in checks.items()
        if not is_sound(found.get(member))
    ]


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_time(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _is_columns(value: Any) -> bool:
    is_name = _matches(_NAME)
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(one, list) and len(one) == 2 and is_name(one[0]) and one[1] in KINDS
            for one in value
        )
    )


_TOP: Final[Mapping[str, _Check]] = {
    "schema": (_matches(_REVISION), "the number of a migration"),
    "made_at": (_is_time, "a time with its offset"),
    "program": (lambda value: isinstance(value, str), "a text"),
    "tables": (lambda value: isinstance(value, list), "a list"),
}
_TABLE: Final[Mapping[str, _Check]] = {
    "name": (_matches(_NAME), "a name"),
    "columns": (_is_columns, f"a list of pairs of a name and one of {', '.join(KINDS)}"),
    "rows": (_is_count, "a count"),
    "size": (_is_count, "a count"),
    "sha256": (_matches(_DIGEST), "64 hexadecimal digits"),
}


def _table(found: Mapping[str, Any]) -> TableCopy:
    columns = tuple((name, kind) for name, kind in found["columns"])
    return TableCopy(found["name"], columns, found["rows"], found["size"], found["sha256"])
