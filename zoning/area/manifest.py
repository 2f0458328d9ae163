"""Read and write `area.toml`, the part of an area pack that is no table."""

import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final, TypeVar

import tomli_w

from zoning.errors import Fault

from .area import Area, Coverage, Source
from .checked import Checked, parse_checked

FILE_NAME: Final = "area.toml"

PARCELS_NAME: Final = "parcels.parquet"
"""File of a pack for `Area.parcels`; a pack may lack it."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `area.toml` says (see `zoning.area.area.Area` and `Checked` for the fields)."""

    name: str
    valid_from: str
    invented: bool
    sources: tuple[Source, ...]
    coverage: tuple[Coverage, ...]
    checked: Checked | None = None


def manifest_text(area: Area | Manifest) -> str:
    """Return an area's `area.toml` but for ``[checked]``; the same area gives the same text."""
    return tomli_w.dumps(
        {
            "name": area.name,
            "valid_from": area.valid_from,
            "invented": area.invented,
            "source": [asdict(source) for source in area.sources],
            "coverage": [asdict(entry) for entry in area.coverage],
        }
    )


def parse_manifest(text: str) -> tuple[Manifest | None, list[Fault]]:
    """
    Read `area.toml`.

    Parameters
    ----------
    text
        Content of the file.

    Returns
    -------
    tuple of Manifest or None, and list of Fault
        The manifest, or None and every fault.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [Fault(FILE_NAME, f"text that is no TOML ({error})", "TOML")]
    faults: list[Fault] = []
    name = _value(content, "name", str, faults)
    valid_from = _value(content, "valid_from", str, faults)
    if isinstance(valid_from, str) and not is_date(valid_from):
        faults.append(Fault(f"{FILE_NAME}, valid_from", repr(valid_from), "a date, YYYY-MM-DD"))
    invented = _value(content, "invented", bool, faults) if "invented" in content else False
    sources = _entries(content, "source", Source, faults)
    coverage = _entries(content, "coverage", Coverage, faults)
    if faults:
        return None, faults
    record = parse_checked(content)
    return Manifest(name, valid_from, invented, tuple(sources), tuple(coverage), record), []


def is_date(text: object) -> bool:
    """Tell whether a text is a calendar date, YYYY-MM-DD."""
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _value(content: dict[str, Any], key: str, kind: type, faults: list[Fault]) -> Any:
    value = content.get(key)
    if not isinstance(value, kind):
        found = "nothing" if value is None else f"a value of type {type(value).__name__}"
        faults.append(Fault(f"{FILE_NAME}, {key}", found, f"a value of type {kind.__name__}"))
    return value


def _entries(
    content: dict[str, Any], key: str, make: Callable[..., T], faults: list[Fault]
) -> list[T]:
    entries = content.get(key, [])
    if not isinstance(entries, list):
        faults.append(Fault(f"{FILE_NAME}, {key}", "a single value", f"tables [[{key}]]"))
        return []
    return [
        made
        for number, entry in enumerate(entries, start=1)
        if (made := _entry(entry, f"{FILE_NAME}, {key} {number}", make, faults)) is not None
    ]


def _entry(entry: Any, where: str, make: Callable[..., T], faults: list[Fault]) -> T | None:
    if not isinstance(entry, dict):
        faults.append(Fault(where, "a single value", "a table"))
        return None
    kinds = {field.name: field.type for field in fields(make)}  # type: ignore[arg-type]
    before = len(faults)
    for name, kind in kinds.items():
        # Whole numbers stand for shares of exactly 0 and 1 as well.
        allowed = (int, float) if kind is float else kind
        if name in entry and not isinstance(entry[name], allowed):  # type: ignore[arg-type]
            faults.append(Fault(f"{where}, {name}", repr(entry[name]), f"a {kind.__name__}"))  # type: ignore[union-attr]
    unknown = sorted(set(entry) - set(kinds))
    faults += [Fault(where, f"an unknown key {key}", "no such key") for key in unknown]
    if len(faults) > before:
        return None
    try:
        return make(**entry)
    except TypeError as error:
        faults.append(Fault(where, str(error), f"the keys {', '.join(kinds)}"))
        return None
