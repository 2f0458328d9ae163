"""Name the fields that say what traced contacts and visited sites count for."""

from dataclasses import dataclass
from typing import Annotated

from .measure import Measure


@dataclass(frozen=True, slots=True)
class Contacts:
    """What traced contacts and sites that cases visited count for, and how long."""

    f1_weight: Annotated[float, Measure("infectious cases that one contact (F1) counts for", 0, 1)]
    f2_weight: Annotated[
        float, Measure("infectious cases that one contact of a contact (F2) counts for", 0, 1)
    ]
    f1_days: Annotated[int, Measure("days after the last exposure that an F1 counts", 0, 365)]
    f2_days: Annotated[int, Measure("days after the last exposure that an F2 counts", 0, 365)]
    visited_weight: Annotated[
        float, Measure("infectious cases that one visit to a site counts for", 0, 100)
    ]
    visited_days: Annotated[int, Measure("days after a visit that its site counts", 0, 365)]
    look_back_days: Annotated[
        int, Measure("days before the case's onset from which on a visit counts", 0, 60)
    ]
