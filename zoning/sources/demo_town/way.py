"""Name what a street and an alley of the invented town are made of."""

from dataclasses import dataclass

from .path import Path, Point


@dataclass(frozen=True, slots=True)
class Way:
    """
    A street or an alley, from its mouth (where house numbers begin) to its end.

    Attributes
    ----------
    name
        Name of the street; for an alley the name of the street its tree hangs on.
    kind
        OSM highway value.
    half_width
        Metres from the middle to the house fronts.
    path
        The line, in local metres.
    style
        How houses stand on it: town, country, lodging, none.
    depth
        0 for a street, 1 for an alley off a street, 2 for an alley off that one …
    parent
        Index of the way it leaves; -1 for a street.
    leaves_at
        Metres along the parent.
    side
        The side of the parent on which it leaves: 1 left, -1 right.
    ends_on
        Index of the way the far end of an alley meets; -1 for a dead end.
    """

    name: str
    kind: str
    half_width: float
    path: Path
    style: str = "town"
    depth: int = 0
    parent: int = -1
    leaves_at: float = 0.0
    side: int = 0
    ends_on: int = -1


@dataclass(frozen=True, slots=True)
class WayNet:
    """
    Streets and alleys with the points where they meet.

    Attributes
    ----------
    ways
        Parents before children.
    meetings
        For each way the points on it where others begin, end or cross.
    """

    ways: tuple[Way, ...]
    meetings: tuple[tuple[Point, ...], ...]
