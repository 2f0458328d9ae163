"""Hold what a scenario's plan is drawn from, once all of its changes are made."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.geocode.choices import decide
from zoning.geocode.gazetteer import Gazetteer
from zoning.plan.identity import case_rows
from zoning.policy.orders import LISTS
from zoning.policy.parameters import with_parameters
from zoning.policy.schema import Policy

ORDERS: Final = LISTS
"""What may be ordered of single households, units and streets."""


@dataclass(frozen=True, slots=True, eq=False)
class Premises:
    """
    What a plan is drawn from.

    Attributes
    ----------
    located
        The cases, as far as their places were known before `readings`.
    told
        When each was reported before any delay, by the index of ``located``.
    digests
        What names each case, in the order of ``located``, as `case_digests` returns it.
    added
        Identifiers of the cases that a change added.
    policy
        The policy, before ``parameters``.
    parameters
        Names and values that differ from the policy's own, ``section.field`` by name.
    as_of
        The time up to which reports count; None for that of the last one, before any delay.
    readings
        Identifier of a case → number of the candidate at which it is taken to be, from 1; 0
        where it is taken to be at none.
    orders
        What is ordered → identifiers, sorted.
    """

    located: gpd.GeoDataFrame
    told: pd.Series
    digests: NDArray[np.object_]
    policy: Policy
    as_of: datetime | None
    added: frozenset[str] = frozenset()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    readings: Mapping[str, int] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rules(self) -> Policy:
        """
        The policy with its parameters.

        Raises
        ------
        InvalidPolicy
            If they cannot be meant together.
        """
        return with_parameters(self.policy, self.parameters)

    @property
    def moment(self) -> datetime | None:
        """The time up to which reports count; None where nothing was reported."""
        if self.as_of is None and len(self.told):
            last: datetime = self.told.max().to_pydatetime()
            return last
        return self.as_of

    def cases(self, gazetteer: Callable[[], Gazetteer]) -> gpd.GeoDataFrame:
        """
        Return the cases where they are taken to be.

        Parameters
        ----------
        gazetteer
            Returns what the area knows of names; asked for only where a case is read anew.

        Returns
        -------
        GeoDataFrame
            Located cases.
        """
        if not self.readings:
            return self.located
        ids = self.located["case_id"].to_numpy(object)
        choices = {
            int(row): self.readings[ids[row]]
            for row in np.flatnonzero(np.isin(ids, list(self.readings)))
        }
        return decide(self.located, choices, gazetteer())


def case_digests(located: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """
    Return what names each case: all of it on which a plan depends.

    Parameters
    ----------
    located
        Located cases.

    Returns
    -------
    ndarray
        64 hexadecimal digits for each row, in the order of the rows.
    """
    found = np.empty(len(located), object)
    # Rows come by identifier, which is the order that a stable sort gives them here too.
    order = np.argsort(located["case_id"].to_numpy(object), kind="stable")
    for row, told in zip(order, case_rows(located), strict=True):
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        found[row] = hashlib.sha256(text.encode()).hexdigest()
    return found
