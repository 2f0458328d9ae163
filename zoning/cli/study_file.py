"""Read a study file: which area and cases, what is changed of them, and which runs are made."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from zoning.errors import Fault, InvalidInput
from zoning.scenario.designs import Sobol
from zoning.scenario.run import Keep
from zoning.scenario.spread.model import SpreadModel, spread_model_from

_PLACES: Final = ("area", "cases", "contacts", "tests", "in_force")
"""Keys that name a file or folder, for all areas or for one."""

_KEYS: Final = frozenset(
    {
        *_PLACES,
        *("policy", "as_of", "allow_unlocated", "keep"),
        *("areas", "scenario", "grid", "run", "sobol", "spread"),
    }
)
_SOBOL_KEYS: Final = frozenset({"count", "seed", "ranges"})


@dataclass(frozen=True, slots=True)
class StudyArea:
    """
    One area of a study, and what is known there.

    Attributes
    ----------
    name
        Name of the area in a study of several; empty where it is the only one.
    files
        "area", "cases", "contacts", "tests" and "in_force" → the path, of those that are given.
    """

    name: str
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class StudyFile:
    """
    What a study file says.

    Attributes
    ----------
    folder
        Where it stands: its paths are relative to that.
    areas
        The areas, one or more.
    policy
        The preset's name or the file of the policy; None for the default preset.
    as_of
        The time up to which reports count; None for that of the last.
    allow_unlocated
        Whether cases that were not found are left out.
    keep
        What is kept of each run besides its row.
    spread
        How infections are followed that escape the plans; None for not at all.
    scenarios
        Name → settings; empty where the study is run as it is.
    grid
        Name → values, or None.
    listed
        Settings of each run, or None.
    sobol
        Ranges, or None.
    """

    folder: Path
    areas: tuple[StudyArea, ...]
    policy: str | None
    as_of: datetime | None
    allow_unlocated: bool
    keep: Keep | None
    spread: SpreadModel | None
    scenarios: Mapping[str, Mapping[str, Any]]
    grid: Mapping[str, list[Any]] | None
    listed: tuple[Mapping[str, Any], ...] | None
    sobol: Sobol | None


def read_study(path: Path) -> StudyFile:
    """
    Read a study file.

    Parameters
    ----------
    path
        A TOML file, as docs/whatif.md describes it.

    Returns
    -------
    StudyFile
        What it says. The files that it names are not read yet.

    Raises
    ------
    InvalidInput
        If the file cannot be read or understood; every fault is listed.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else "no readable text"
        raise _refusal([Fault(str(path), found, "a study, see docs/whatif.md")]) from error
    except tomllib.TOMLDecodeError as error:
        raise _refusal([Fault(str(path), str(error), "TOML 1.0")]) from error
    faults = [
        Fault(key, "an unknown key", f"one of {', '.join(sorted(_KEYS))}")
        for key in told
        if key not in _KEYS
    ]
    study = StudyFile(
        folder=path.parent,
        areas=_areas(told, path.parent, faults),
        policy=_kind(told, "policy", str, faults),
        as_of=_moment(told, faults),
        allow_unlocated=_kind(told, "allow_unlocated", bool, faults) or False,
        keep=_keep(told, faults),
        spread=_spread(told, faults),
        scenarios=_scenarios(told, faults),
        grid=_flat(_kind(told, "grid", dict, faults)),
        listed=_listed(told, faults),
        sobol=_sobol(told, faults),
    )
    given = [key for key in ("grid", "run", "sobol") if key in told]
    if len(given) > 1:
        faults.append(Fault("runs", " and ".join(given), "one of grid, run and sobol"))
    if faults:
        raise _refusal(faults)
    return study


def _refusal(faults: list[Fault]) -> InvalidInput:
    return InvalidInput(faults, subject="study file")


def _kind(told: Mapping[str, Any], key: str, kind: type, faults: list[Fault]) -> Any:
    """Return a value of one kind; None where it is missing, or after noting that it is none."""
    value = told.get(key)
    if value is None or isinstance(value, kind):
        return value
    names = {str: "a text", bool: "true or false", dict: "a table", list: "a list of tables"}
    faults.append(Fault(key, repr(value), names.get(kind, kind.__name__)))
    return None


def _tables(told: Mapping[str, Any], key: str, faults: list[Fault]) -> list[Mapping[str, Any]]:
    """Return a list of tables; what is none is noted and left out."""
    listed = _kind(told, key, list, faults) or []
    strange = [one for one in listed if not isinstance(one, Mapping)]
    faults += [Fault(f"[[{key}]]", repr(one), "a table") for one in strange]
    return [one for one in listed if isinstance(one, Mapping)]


def _areas(told: Mapping[str, Any], folder: Path, faults: list[Fault]) -> tuple[StudyArea, ...]:
    """Return the areas; what is said for all of them holds where one says nothing itself."""
    common = {key: _kind(told, key, str, faults) for key in _PLACES}
    if "areas" not in told:
        if common["cases"] is None:
            faults.append(Fault("cases", "nothing", "the file of the case list"))
        return (StudyArea("", _paths(common, folder)),)
    areas = []
    for number, one in enumerate(_tables(told, "areas", faults), start=1):
        where, name = f"[[areas]] {number}", one.get("name")
        if not isinstance(name, str) or not _is_file_name(name):
            faults.append(Fault(f"{where}: name", repr(name), "a name that a folder can have"))
        own = {key: _kind(one, key, str, faults) or common[key] for key in _PLACES}
        faults += [
            Fault(f"{where}: {key}", "nothing", "a path") for key in _PLACES[:2] if own[key] is None
        ]
        strange = [key for key in one if key not in {"name", *_PLACES}]
        faults += [
            Fault(f"{where}: {key}", "an unknown key", ", ".join(_PLACES)) for key in strange
        ]
        areas.append(StudyArea(str(name), _paths(own, folder)))
    names = [area.name for area in areas]
    if len(set(names)) < len(names):
        faults.append(Fault("[[areas]]", "a name twice", "each name once"))
    return tuple(areas)


def _paths(given: Mapping[str, str | None], folder: Path) -> dict[str, Path]:
    return {key: folder / text for key, text in given.items() if text is not None}


def _is_file_name(name: str) -> bool:
    return bool(name) and name not in {".", ".."} and not set(name) & set("/\\\0")


def _moment(told: Mapping[str, Any], faults: list[Fault]) -> datetime | None:
    value = told.get("as_of")
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if value is None or (isinstance(value, datetime) and value.tzinfo is not None):
        return value
    faults.append(Fault("as_of", str(value), "a time with offset, as 2026-07-09T18:00:00+07:00"))
    return None


def _keep(told: Mapping[str, Any], faults: list[Fault]) -> Keep | None:
    if "keep" in told and told["keep"] != "households":
        faults.append(Fault("keep", repr(told["keep"]), "households, or no such key"))
    return "households" if "keep" in told else None


def _spread(told: Mapping[str, Any], faults: list[Fault]) -> SpreadModel | None:
    table = _kind(told, "spread", dict, faults)
    try:
        return None if table is None else spread_model_from(table)
    except InvalidInput as error:
        faults += [replace(one, where=f"spread.{one.where}") for one in error.faults]
        return None


def _scenarios(told: Mapping[str, Any], faults: list[Fault]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(_tables(told, "scenario", faults), start=1):
        name = one.get("name")
        if not isinstance(name, str) or not name.strip() or name in found:
            expected = "a name of its own"
            faults.append(Fault(f"[[scenario]] {number}: name", repr(name), expected))
            continue
        found[name] = _flat({key: value for key, value in one.items() if key != "name"}) or {}
    return found


def _listed(told: Mapping[str, Any], faults: list[Fault]) -> tuple[Mapping[str, Any], ...] | None:
    tables = _tables(told, "run", faults)
    return tuple(_flat(one) or {} for one in tables) if "run" in told else None


def _sobol(told: Mapping[str, Any], faults: list[Fault]) -> Sobol | None:
    table = _kind(told, "sobol", dict, faults)
    if table is None:
        return None
    strange = [key for key in table if key not in _SOBOL_KEYS]
    faults += [Fault(f"sobol.{key}", "an unknown key", "count, seed, ranges") for key in strange]
    ranges, count, seed = table.get("ranges"), table.get("count"), table.get("seed", 0)
    if not isinstance(ranges, Mapping):
        faults.append(Fault("sobol.ranges", repr(ranges), "a table of names and ranges"))
    for key, value in (("count", count), ("seed", seed)):
        if type(value) is not int or value < 0:
            faults.append(Fault(f"sobol.{key}", repr(value), "a whole number"))
    return Sobol(_flat(ranges) or {}, count, seed) if isinstance(ranges, Mapping) else None


def _flat(table: Any, before: str = "") -> dict[str, Any] | None:
    """Return a table without tables in it: ``policy.ring_m`` may stand with or without quotes."""
    if not isinstance(table, Mapping):
        return None
    found: dict[str, Any] = {}
    for key, value in table.items():
        inner = _flat(value, f"{before}{key}.")
        found |= {f"{before}{key}": value} if inner is None else inner
    return found
