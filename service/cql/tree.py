"""Hold a filter as a tree of values; the same tree whichever language it was written in."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number", "boolean", "date", "timestamp", "geometry"]
"""What a value is. Dates and times are compared as seconds, whole numbers as numbers."""

CompareWord = Literal["=", "<>", "<", "<=", ">", ">="]

SpatialWord = Literal[
    "s_intersects", "s_disjoint", "s_contains", "s_within", "s_touches", "s_crosses",
    "s_overlaps", "s_equals",
]  # fmt: skip

TemporalWord = Literal[
    "t_after", "t_before", "t_contains", "t_disjoint", "t_during", "t_equals", "t_finishedby",
    "t_finishes", "t_intersects", "t_meets", "t_metby", "t_overlappedby", "t_overlaps",
    "t_startedby", "t_starts",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the feature, by its name; its geometry is one of them."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """
    A value written in the filter.

    Attributes
    ----------
    kind
        What it is.
    value
        A text, number or truth value; seconds since 1970 in UTC for dates and times; well-known
        binary in longitude and latitude for geometries.
    """

    kind: Kind
    value: str | int | float | bool | bytes


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without its case (``casei``) or without its accents (``accenti``)."""

    way: Literal["casei", "accenti"]
    text: "Scalar"


@dataclass(frozen=True, slots=True)
class Interval:
    """From and to; None where an end is open."""

    start: "Property | Value | None"
    end: "Property | Value | None"


Scalar = Property | Value | Folded


@dataclass(frozen=True, slots=True)
class Compared:
    """Two scalars of one kind, compared."""

    word: CompareWord
    left: Scalar
    right: Scalar


@dataclass(frozen=True, slots=True)
class Like:
    """A text that fits a pattern: % any text, _ one character, a backslash before either itself."""

    text: Scalar
    pattern: Scalar


@dataclass(frozen=True, slots=True)
class Between:
    """A number or time from a lower to an upper bound, both included."""

    scalar: Scalar
    low: Scalar
    high: Scalar


@dataclass(frozen=True, slots=True)
class Listed:
    """A scalar that is one of several."""

    scalar: Scalar
    options: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """A property without a value, as the caller sees it."""

    scalar: Property


@dataclass(frozen=True, slots=True)
class Related:
    """Two geometries in a spatial relation."""

    word: SpatialWord
    left: "Property | Value"
    right: "Property | Value"


@dataclass(frozen=True, slots=True)
class Timed:
    """Two times or intervals in a temporal relation."""

    word: TemporalWord
    left: "Interval"
    right: "Interval"


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition that holds for every feature, or for none."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Negated:
    """The contrary of a condition."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Combined:
    """Conditions of which all (``and``) or one (``or``) must hold."""

    word: Literal["and", "or"]
    conditions: tuple["Condition", ...]


Condition = (
    Compared | Like | Between | Listed | IsNull | Related | Timed | Truth | Negated | Combined
)

Node = Condition | Scalar | Interval
