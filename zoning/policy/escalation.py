"""Name the thresholds at which a whole unit closes, level by level."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from .measure import Measure

UnitLevel = Literal["alley", "hamlet", "ward"]

UNIT_LEVELS: Final[tuple[UnitLevel, ...]] = ("alley", "hamlet", "ward")
"""Levels of units that may close as a whole, smallest first."""

Count = Annotated[int, Measure("cases in the window, 0 for never", 0, 10**6)]
Houses = Annotated[int, Measure("houses with cases, 0 for never", 0, 10_000)]
Clusters = Annotated[int, Measure("sub-units with a cluster, 0 for never", 0, 10_000)]
Incidence = Annotated[float, Measure("cases per 100,000 people in 7 days, 0 for never", 0, 10**5)]
LeastCases = Annotated[int, Measure("cases in 7 days below which incidence says nothing", 1, 10**6)]
Children = Annotated[float, Measure("per cent of sub-units red as a whole, 0 for never", 0, 100)]
Unknown = Annotated[int, Measure("cases whose source is stated unknown, 0 for never", 0, 10**6)]
Positivity = Annotated[
    float, Measure("per cent of tests positive in 7 days to be exceeded, 0 for never", 0, 100)
]
LeastTests = Annotated[int, Measure("tests in 7 days below which positivity is unknown", 1, 10**6)]
CaseInside = Annotated[bool, Measure("a case known to be inside, but not in which house")]


@dataclass(frozen=True, slots=True)
class UnitTrigger:
    """
    When a unit of one level closes as a whole: any threshold that is not 0 and is reached.

    Attributes
    ----------
    cases, houses, clusters, incidence, incidence_cases, red_children, unknown_source
        As the fields of `Escalation`, without the level's name.
    positivity, positivity_tests, case_inside
        As the fields of `Escalation`, without the level's name.
    """

    cases: int
    houses: int
    clusters: int
    incidence: float
    incidence_cases: int
    red_children: float
    unknown_source: int
    positivity: float
    positivity_tests: int
    case_inside: bool


@dataclass(frozen=True, slots=True)
class Escalation:
    """How many cases, houses or parts of a unit close it as a whole; 0 switches a rule off."""

    alley_cases: Count
    alley_houses: Houses
    alley_clusters: Clusters
    alley_incidence: Incidence
    alley_incidence_cases: LeastCases
    alley_red_children: Children
    alley_unknown_source: Unknown
    alley_positivity: Positivity
    alley_positivity_tests: LeastTests
    alley_case_inside: CaseInside
    hamlet_cases: Count
    hamlet_houses: Houses
    hamlet_clusters: Clusters
    hamlet_incidence: Incidence
    hamlet_incidence_cases: LeastCases
    hamlet_red_children: Children
    hamlet_unknown_source: Unknown
    hamlet_positivity: Positivity
    hamlet_positivity_tests: LeastTests
    hamlet_case_inside: CaseInside
    ward_cases: Count
    ward_houses: Houses
    ward_clusters: Clusters
    ward_incidence: Incidence
    ward_incidence_cases: LeastCases
    ward_red_children: Children
    ward_unknown_source: Unknown
    ward_positivity: Positivity
    ward_positivity_tests: LeastTests
    ward_case_inside: CaseInside
    cluster_cases: Annotated[int, Measure("cases in one sub-unit that make a cluster", 1, 10**6)]
    one_house_percent: Annotated[
        float,
        Measure("per cent of cases in one house above which incidence does not count", 0, 100),
    ]
    positivity_days: Annotated[
        int, Measure("days in a row on which positivity must be exceeded", 1, 60)
    ]
    positivity_with_incidence: Annotated[
        bool, Measure("incidence counts only with positivity, and the other way round")
    ]
    window_days: Annotated[int, Measure("days of reports that count", 1, 365)]

    def at(self, level: UnitLevel) -> UnitTrigger:
        """Return the thresholds of one level."""
        return UnitTrigger(
            **{name: getattr(self, f"{level}_{name}") for name in UnitTrigger.__slots__}
        )
