"""Read policies: the presets that come with the package, and a user's own text."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from functools import lru_cache
from importlib import resources
from typing import Any, Final, get_args

import tomli_w

from zoning.errors import Fault, InvalidPolicy

from .lifecycle import COUPLING_CAPS
from .measure import Measure
from .schema import LATER_FIELDS, SECTIONS, Policy

DEFAULT: Final = "khoanh-ward"
"""The preset that stands in where no policy is named."""

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TOP: Final = {f.name: f for f in fields(Policy) if f.name not in {*SECTIONS, "sources"}}
_KINDS: Final[dict[Any, tuple[tuple[type, ...], str]]] = {
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    bool: ((bool,), "true or false"),
    str: ((str,), "a text"),
}


def policy_names() -> tuple[str, ...]:
    """Return the names of the presets that come with the package, sorted."""
    folder = resources.files(__package__).joinpath("presets")
    return tuple(sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml")))


def policy_named(name: str | None = None) -> Policy:
    """
    Return a preset that comes with the package.

    Parameters
    ----------
    name
        One of `policy_names`; None for the default, ``khoanh-ward``.

    Returns
    -------
    Policy
        The preset.

    Raises
    ------
    InvalidPolicy
        If no preset has this name; the fault lists those there are.
    """
    return _preset(DEFAULT if name is None else name)


@lru_cache(maxsize=64)
def _preset(name: str) -> Policy:
    """Return a preset; its text comes with the package and does not change."""
    return parse_policy(policy_text(name))


def policy_text(name: str) -> str:
    """
    Return the TOML text of a preset that comes with the package, as it is written.

    Parameters
    ----------
    name
        One of `policy_names`.

    Returns
    -------
    str
        The text, comments and sources included.

    Raises
    ------
    InvalidPolicy
        If no preset has this name; the fault lists those there are.
    """
    if name not in policy_names():
        listed = ", ".join(policy_names())
        raise InvalidPolicy(
            [Fault("policy", repr(name), f"one of {listed}", "Run `khoanh policy list`.")]
        )
    return resources.files(__package__).joinpath("presets", f"{name}.toml").read_text("utf-8")


def parse_policy(toml_text: str) -> Policy:
    """
    Return the policy that a TOML text describes.

    Parameters
    ----------
    toml_text
        A whole preset; see docs/policy.md for its fields.

    Returns
    -------
    Policy
        The policy.

    Raises
    ------
    InvalidPolicy
        If the text is no TOML, or a field is missing, unknown, of the wrong type or out of
        its range, or has no source. Every fault is listed.
    """
    try:
        record = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidPolicy([Fault("policy", str(error), "TOML 1.0")]) from error
    return policy_from_record(record)


def policy_to_toml(policy: Policy) -> str:
    """Return the TOML text of a policy; `parse_policy` returns the policy again."""
    return tomli_w.dumps(policy.as_record())


def policy_from_record(record: Mapping[str, Any]) -> Policy:
    """
    Return the policy that plain dictionaries describe, as `Policy.as_record` returns them.

    Parameters
    ----------
    record
        Top-level fields, one mapping a section, and ``sources``.

    Returns
    -------
    Policy
        The policy.

    Raises
    ------
    InvalidPolicy
        As `parse_policy`.
    """
    faults = _unknown(record, {*_TOP, *SECTIONS, "sources"}, "policy")
    values = {name: field_value(record, field, name, faults) for name, field in _TOP.items()}
    if isinstance(values["id"], str) and not _ID.fullmatch(values["id"]):
        faults.append(Fault("id", repr(values["id"]), "lower-case words joined by hyphens"))
    for name, kind in SECTIONS.items():
        values[name] = _section(record.get(name), kind, name, faults)
    values["sources"] = _sources(record.get("sources"), _left_out(record), faults)
    if not faults:
        faults += _contradictions(values)
    if faults:
        raise InvalidPolicy(faults)
    return Policy(**values)


def _unknown(record: Mapping[str, Any], known: set[str], where: str) -> list[Fault]:
    """Return a fault for every key that no field has."""
    return [
        Fault(f"{where}: {key}", "an unknown field", f"one of {', '.join(sorted(known))}")
        for key in record
        if key not in known
    ]


def _section(found: Any, kind: type, name: str, faults: list[Fault]) -> Any:
    """Return one section's value, or None after noting its faults."""
    if not isinstance(found, Mapping):
        faults.append(Fault(name, "no table" if found is None else repr(found), f"[{name}]"))
        return None
    before = len(faults)
    known = {field.name: field for field in fields(kind)}
    faults += _unknown(found, set(known), name)
    values = {key: field_value(found, f, f"{name}.{key}", faults) for key, f in known.items()}
    return kind(**values) if len(faults) == before else None


def field_value(
    record: Mapping[str, Any], field: "Field[Any]", where: str, faults: list[Fault]
) -> Any:
    """
    Return one field's value.

    Parameters
    ----------
    record
        Names and values, as a preset holds them.
    field
        A field of `Policy` or of one of its sections.
    where
        What a fault names.
    faults
        Gets what is wrong with the value.

    Returns
    -------
    Any
        The value as a policy holds it, None where something is wrong with it.
    """
    found: Any = record.get(field.name, MISSING)
    kind, unit = get_args(field.type) or (field.type, Measure("text"))
    if kind not in _KINDS:
        return _list_of_words(found, where, unit.words, faults)
    types, words = _KINDS[kind]
    if found is MISSING and field.default is not MISSING:
        return field.default
    if found is MISSING:
        faults.append(Fault(where, "nothing", f"{words} ({unit.words})"))
    elif type(found) not in types:
        faults.append(Fault(where, repr(found), f"{words} ({unit.words})"))
    elif kind is str and not found.strip():
        faults.append(Fault(where, "an empty text", words))
    elif kind in (int, float) and not unit.least <= found <= unit.most:
        faults.append(Fault(where, repr(found), f"{unit.least} to {unit.most} ({unit.words})"))
    else:
        return float(found) if kind is float else found
    return None


def _list_of_words(
    found: Any, where: str, unit: str, faults: list[Fault]
) -> tuple[str, ...] | None:
    """Return sorted words without repeats, or None after noting that they are none."""
    if found is MISSING:
        faults.append(Fault(where, "nothing", f"a list of words ({unit})"))
        return None
    if not isinstance(found, list | tuple) or not all(isinstance(w, str) and w for w in found):
        faults.append(Fault(where, repr(found), f"a list of words ({unit})"))
        return None
    return tuple(sorted(set(found)))


def _left_out(record: Mapping[str, Any]) -> set[str]:
    """Return the fields that a policy may leave out and does; they need no source."""
    return {
        f"{name}.{field.name}"
        for name, field in LATER_FIELDS
        if isinstance(record.get(name), Mapping) and field.name not in record[name]
    }


def _sources(found: Any, left_out: set[str], faults: list[Fault]) -> tuple[tuple[str, str], ...]:
    """Return the source of every field that is stated, after noting those without one."""
    wanted = {f"{name}.{f.name}" for name, kind in SECTIONS.items() for f in fields(kind)}
    wanted -= left_out
    if not isinstance(found, Mapping):
        faults.append(Fault("sources", "no table", "[sources] with one line a field"))
        return ()
    faults += _unknown(found, wanted, "sources")
    for name in sorted(wanted):
        text = found.get(name)
        if not isinstance(text, str) or not text.strip():
            mend = 'Name the source, or write "assumption: why".'
            faults.append(Fault(f"sources: {name}", "no source", "a text", mend))
    return tuple(sorted((k, v) for k, v in found.items() if isinstance(v, str)))


def _contradictions(values: Mapping[str, Any]) -> list[Fault]:
    """Return a fault for every pair of fields that cannot both be meant."""
    faults = []
    closing, risk, exempt = values["closing"], values["risk"], values["exempt"]
    for name in ("per_person", "per_place"):
        red, yellow = getattr(closing, f"red_{name}"), getattr(closing, f"yellow_{name}")
        if yellow > red:
            faults.append(
                Fault(f"closing.yellow_{name}", str(yellow), f"at most red_{name}, {red}")
            )
    if risk.price_yellow > risk.price_open:
        faults.append(
            Fault("risk.price_yellow", str(risk.price_yellow), f"at most {risk.price_open}")
        )
    both = sorted(set(exempt.never_red_sites) & set(exempt.must_open_sites))
    if both:
        faults.append(Fault("exempt", f"{', '.join(both)} in both lists", "each kind once"))
    if values["ring"].visited_air_m and not values["ring"].visited_sites:
        found = f"{values['ring'].visited_air_m:g} without visited_sites"
        faults.append(Fault("ring.visited_air_m", found, "0, or visited_sites"))
    capped = [f"caps.{name}" for name in COUPLING_CAPS if getattr(values["caps"], name)]
    if capped and values["ring"].enclosed_households:
        found = f"{values['ring'].enclosed_households} beside {', '.join(capped)}"
        mend = "Set one of them to 0: closing pockets may break a cap, and caps may leave pockets."
        faults.append(Fault("ring.enclosed_households", found, "0 where a cap is set", mend))
    return faults + _contradictions_in_time(values)


def _contradictions_in_time(values: Mapping[str, Any]) -> list[Fault]:
    """Return a fault for every ring inside its core, and every date that cannot be kept."""
    faults = []
    core, ring, lifting = values["core"], values["ring"], values["lifting"]
    if 0 < ring.case_air_m < core.air_m:
        found = f"{ring.case_air_m:g}"
        faults.append(Fault("ring.case_air_m", found, f"0, or at least core.air_m, {core.air_m:g}"))
    if 0 < lifting.longest_days < lifting.red_days:
        expected = f"0, or at least red_days, {lifting.red_days}"
        faults.append(Fault("lifting.longest_days", str(lifting.longest_days), expected))
    if lifting.negative_within_days and not lifting.negative_rounds:
        found = f"{lifting.negative_within_days} without negative_rounds"
        faults.append(Fault("lifting.negative_within_days", found, "negative_rounds of 1 or more"))
    return faults
