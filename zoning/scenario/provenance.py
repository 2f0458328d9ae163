"""Say exactly what a scenario rests on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.plan.plan import Plan
from zoning.policy.schema import Policy

from .premises import Premises

_ID_DIGITS: Final = 16
_UNREAD: Final = frozenset({"row", "why", "address", "lng", "lat"})
"""Columns of contacts on which no plan depends, besides the geometry."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """
    What a scenario rests on. Two scenarios with the same provenance have the same plan.

    Attributes
    ----------
    area_digest
        Digest of the area.
    cases_digest
        SHA-256 over the located cases after all changes, and how doubtful ones are read.
    evidence_digest
        SHA-256 over contacts and tests; empty where there are none.
    policy_id, policy_digest
        The policy after all changes.
    as_of
        The time up to which reports count, RFC 3339 in UTC; None where nothing was reported.
    orders
        What is ordered of single places.
    in_force
        The plan in force, if any.
    allow_unlocated
        Whether cases that were not found are left out.
    code_version
        The version of this library.
    """

    area_digest: str
    cases_digest: str
    evidence_digest: str
    policy_id: str
    policy_digest: str
    as_of: str | None
    orders: tuple[tuple[str, tuple[str, ...]], ...]
    in_force: str | None
    allow_unlocated: bool
    code_version: str

    def as_record(self) -> dict[str, Any]:
        """Return it as plain dictionaries and lists."""
        return asdict(self) | {"orders": {kind: list(ids) for kind, ids in self.orders}}

    @property
    def scenario_id(self) -> str:
        """Return ``s-`` and the first 16 hexadecimal digits of the SHA-256 of all this."""
        return f"s-{_digest(self.as_record())[:_ID_DIGITS]}"


def provenance_of(
    area: Area,
    premises: Premises,
    *,
    contacts: gpd.GeoDataFrame | None,
    tests: pd.DataFrame | None,
    in_force: Plan | None,
    allow_unlocated: bool,
) -> Provenance:
    """
    Say what a plan drawn from some premises would rest on.

    Parameters
    ----------
    area
        The area.
    premises
        Cases and rules after all changes.
    contacts, tests, in_force, allow_unlocated
        As `zoning.draw`.

    Returns
    -------
    Provenance
        The same for the same, whatever the order of rows and changes.

    Raises
    ------
    InvalidPolicy
        If the policy's values cannot be meant together.
    """
    rules, moment = premises.rules, premises.moment
    return Provenance(
        area_digest=area.digest,
        cases_digest=_digest([sorted(premises.digests), dict(premises.readings)]),
        evidence_digest=_evidence_digest(contacts, tests),
        policy_id=rules.id,
        policy_digest=_policy_digest(rules),
        as_of=None if moment is None else pd.Timestamp(moment).tz_convert("UTC").isoformat(),
        orders=tuple(premises.orders.items()),
        in_force=None if in_force is None else in_force.plan_id,
        allow_unlocated=allow_unlocated,
        code_version=version("khoanh"),
    )


@lru_cache(maxsize=64)
def _policy_digest(policy: Policy) -> str:
    """Return the digest of a policy; many scenarios in a row are of one."""
    return policy.digest


def _evidence_digest(contacts: gpd.GeoDataFrame | None, tests: pd.DataFrame | None) -> str:
    told: dict[str, Any] = {}
    if contacts is not None:
        read = [name for name in contacts if name not in _UNREAD | {contacts.geometry.name}]
        told["contacts"] = _rows(contacts[read])
    if tests is not None:
        told["tests"] = _rows(tests)
    return _digest(told) if told else ""


def _rows(table: pd.DataFrame) -> list[str]:
    """Return the rows of a table as texts, sorted."""
    names = sorted(map(str, table))
    columns = [_values(table[name]) for name in names]
    return sorted(
        json.dumps([names, *row], ensure_ascii=False, default=str)
        for row in zip(*columns, strict=True)
    )


def _values(column: pd.Series) -> list[Any]:
    """Return values as JSON knows them, times in UTC."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_convert("UTC")
    return column.astype(object).where(column.notna(), None).tolist()


def _digest(content: Mapping[str, Any] | list[Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
