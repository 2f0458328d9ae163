"""Name single values of a policy, and set some of them."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import lru_cache
from typing import Any, Final

from zoning.errors import Fault, InvalidPolicy

from .load import field_value, policy_from_record
from .schema import SECTIONS, Policy

SHORT: Final = {"ring_m": "ring.street_m"}
"""Names that stand for another one."""

ASSUMED: Final = "assumption: set to see what would happen"
"""Source of a value that the policy itself left out."""

_FIELDS: Final = {
    f"{section}.{field.name}": field for section, kind in SECTIONS.items() for field in fields(kind)
}


def parameter_names() -> tuple[str, ...]:
    """Return the names of all values that can be set, as ``section.field``, sorted."""
    return tuple(sorted(_FIELDS))


def full_name(name: str) -> str:
    """
    Return the name of a parameter as ``section.field``.

    Parameters
    ----------
    name
        ``section.field``, or a short name of `SHORT`.

    Returns
    -------
    str
        The name itself where it is no short one, whether it names a value or not.
    """
    return SHORT.get(name, name)


def parameter_faults(name: str, value: Any) -> list[Fault]:
    """
    Say what is wrong with one value.

    Parameters
    ----------
    name
        ``section.field``.
    value
        What it is to be.

    Returns
    -------
    list of Fault
        Empty where the value has the type and lies in the range of its field. Whether it fits
        the policy's other values is seen when they are set.
    """
    if name not in _FIELDS:
        section = name.partition(".")[0]
        near = [known for known in parameter_names() if known.partition(".")[0] == section]
        known = ", ".join(near or [f"{section}.…" for section in SECTIONS])
        return [Fault(f"policy.{name}", "a value that no policy has", f"one of {known}")]
    faults: list[Fault] = []
    field = _FIELDS[name]
    field_value({field.name: plain_value(value)}, field, f"policy.{name}", faults)
    return faults


def plain_value(value: Any) -> Any:
    """
    Return a value as a policy holds it.

    Parameters
    ----------
    value
        A value; a number of numpy's becomes one of Python's, a list a tuple.

    Returns
    -------
    Any
        The value.
    """
    if isinstance(value, list | tuple):
        return tuple(plain_value(each) for each in value)
    return value.item() if hasattr(value, "item") else value


def parameter_of(policy: Policy, name: str) -> Any:
    """
    Return one value of a policy.

    Parameters
    ----------
    policy
        The policy.
    name
        ``section.field``, one of `parameter_names`.

    Returns
    -------
    Any
        The value.
    """
    section, _, field = name.partition(".")
    return getattr(getattr(policy, section), field)


def with_parameters(policy: Policy, values: Mapping[str, Any]) -> Policy:
    """
    Set some values of a policy.

    Parameters
    ----------
    policy
        The policy.
    values
        ``section.field`` → value. Those that the policy has already change nothing.

    Returns
    -------
    Policy
        The same name, edition and sources with these values; the very policy where none differs.

    Raises
    ------
    InvalidPolicy
        If a value is unknown, of the wrong type or out of its range, or cannot be meant together
        with another one; every fault is listed.
    """
    faults = [fault for name, value in values.items() for fault in parameter_faults(name, value)]
    if faults:
        raise InvalidPolicy(faults)
    plain = ((name, plain_value(value)) for name, value in sorted(values.items()))
    return _with(policy, tuple((k, v) for k, v in plain if v != parameter_of(policy, k)))


@lru_cache(maxsize=256)
def _with(policy: Policy, values: tuple[tuple[str, Any], ...]) -> Policy:
    """Set values that differ; a sweep asks for the same ones over and over."""
    if not values:
        return policy
    record = policy.as_record()
    for name, value in values:
        section, _, field = name.partition(".")
        record[section][field] = value
        if _FIELDS[name].default is not MISSING:
            record["sources"].setdefault(name, ASSUMED)
    return policy_from_record(record)
