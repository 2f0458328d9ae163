"""Name what is asked of the one area of a store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from zoning.area.area import Area

from .view import Box


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """
    What is known of the stored area without reading its layers.

    Attributes
    ----------
    name, digest, valid_from, invented
        As in `zoning.area.area.Area`.
    extent
        Box round all its layers.
    sources, coverage
        As in `zoning.area.area.Area`, each a plain dictionary.
    """

    name: str
    digest: str
    valid_from: str
    invented: bool
    extent: Box
    sources: tuple[Mapping[str, Any], ...]
    coverage: tuple[Mapping[str, Any], ...]


class AreaRepository(Protocol):
    """The one area of a store."""

    def facts(self) -> AreaFacts | None:
        """Return what is known of the area; None where nothing is stored yet."""
        ...

    def save(self, area: Area) -> None:
        """Store an area; storing the same one again changes nothing."""
        ...

    def units_round(self, household_id: str) -> frozenset[str]:
        """Return every unit that holds a household; none where it is not known."""
        ...
