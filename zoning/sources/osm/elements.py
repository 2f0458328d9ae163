"""Hold what was read from OpenStreetMap files, whatever their format."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from shapely.geometry.base import BaseGeometry

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OsmNode:
    """
    A node that carries tags.

    Attributes
    ----------
    ident
        OpenStreetMap's identifier.
    tags
        Its tags.
    lng, lat
        Degrees, 7 decimals.
    """

    ident: int
    tags: Tags
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class OsmWay:
    """
    A way.

    Attributes
    ----------
    ident
        OpenStreetMap's identifier.
    tags
        Its tags, maybe none where only a relation needs it.
    points
        (k, 2) degrees (lng, lat), 7 decimals, without those nodes the extract left out.
        Ways that share a node share a point.
    """

    ident: int
    tags: Tags
    points: np.ndarray

    @property
    def is_ring(self) -> bool:
        """Tell whether the way closes on itself and may bound a polygon."""
        return len(self.points) >= 4 and bool((self.points[0] == self.points[-1]).all())


@dataclass(frozen=True, slots=True)
class OsmRelation:
    """
    A relation.

    Attributes
    ----------
    ident
        OpenStreetMap's identifier.
    tags
        Its tags.
    members
        (type "n", "w" or "r"; identifier; role) in order; members may be missing in the extract.
    """

    ident: int
    tags: Tags
    members: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class OsmFile:
    """
    Which file was read.

    Attributes
    ----------
    name
        File name without folder.
    sha256
        Digest of its bytes.
    date
        The newest date the file itself names, ISO 8601; empty where it names none.
    extent
        The box the file says it holds; the hull of its streets where it says none.
    """

    name: str
    sha256: str
    date: str
    extent: BaseGeometry


@dataclass(frozen=True, slots=True)
class OsmData:
    """
    Everything read, each element once, by identifier.

    Attributes
    ----------
    nodes, ways, relations
        Elements by identifier, in ascending order.
    files
        The files they come from.
    """

    nodes: Mapping[int, OsmNode] = field(default_factory=dict)
    ways: Mapping[int, OsmWay] = field(default_factory=dict)
    relations: Mapping[int, OsmRelation] = field(default_factory=dict)
    files: tuple[OsmFile, ...] = ()
