"""Name the fields that say how a plan may change from day to day, and what it may not exceed."""

from dataclasses import dataclass
from typing import Annotated, Final

from .measure import MILLI, Measure


@dataclass(frozen=True, slots=True)
class Stability:
    """What changing the plan in force costs, and what it may not do; without one, nothing."""

    per_household: Annotated[
        int, Measure(f"{MILLI} per household whose level changes from the plan in force", 0, 10**8)
    ]
    step_down: Annotated[bool, Measure("red in force becomes yellow before it opens")]
    hold_red: Annotated[bool, Measure("red in force stays red until its zone may be lifted")]


@dataclass(frozen=True, slots=True)
class Lifting:
    """When a zone may be lifted: every condition must be met, and a new case starts anew."""

    days_without_case: Annotated[int, Measure("days after the last case's report", 0, 365)]
    red_days: Annotated[int, Measure("days that red lasts at least", 0, 365)]
    yellow_days: Annotated[int, Measure("days that yellow lasts at least", 0, 365)]
    longest_days: Annotated[
        int, Measure("days after which red ends whatever else holds, 0 for never", 0, 3650)
    ]
    negative_rounds: Annotated[
        int, Measure("days of negative tests of every household since the last case", 0, 100)
    ]
    negative_within_days: Annotated[
        int, Measure("days before lifting in which the last of them falls, 0 for any", 0, 365)
    ]
    contact_days: Annotated[
        int, Measure("days since every contact's last exposure, 0 for none", 0, 365)
    ]
    contacts_cleared: Annotated[bool, Measure("every contact must be negative or released")]
    contact_restarts: Annotated[
        bool, Measure("a newly traced contact starts the days without a case anew")
    ]
    provisional_hours: Annotated[
        int,
        Measure("hours an alley closes for a case of unknown house, 0 until it is known", 0, 8760),
    ]


@dataclass(frozen=True, slots=True)
class Caps:
    """What a plan may not exceed, or must reach, whatever the prices say; 0 for no cap."""

    max_posts: Annotated[int, Measure("checkpoints, manned and closed, 0 for any number", 0, 10**6)]
    max_people_red: Annotated[int, Measure("people in red, 0 for any number", 0, 10**9)]
    max_people_closed: Annotated[
        int, Measure("people in red or yellow, 0 for any number", 0, 10**9)
    ]
    min_risk_covered: Annotated[
        float, Measure("share of the expected infections that is closed, 0 for any", 0, 1)
    ]
    max_people_sector: Annotated[
        int, Measure("people of one sector of a red zone, 0 for no sectors", 0, 10**9)
    ] = 0


COUPLING_CAPS: Final = ("max_people_closed", "max_people_red", "max_posts", "min_risk_covered")
"""Caps on the plan as a whole, in the order of the alphabet; sectors divide what is closed."""
