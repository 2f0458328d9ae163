"""Name what is asked of layers, and what a page of one holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from service.cql.tree import Condition, Kind

from .view import Box, View

OPEN_LAYERS: Final = frozenset({"wards", "hamlets", "alleys", "streets", "sites", "ground"})
"""Layers of the area of which nothing is restricted; every other one is."""


@dataclass(frozen=True, slots=True)
class Page:
    """
    Some features of one layer, in the order of their identifiers.

    Attributes
    ----------
    matched
        How many features match the question, on all pages.
    ids
        Their identifiers.
    properties
        Their properties, JSON types only; `orjson.Fragment` where JSON is stored.
    wkb
        Their geometries in EPSG:4326, well-known binary; None for a feature that is nowhere.
    """

    matched: int
    ids: tuple[str, ...]
    properties: tuple[Mapping[str, Any], ...]
    wkb: tuple[bytes | None, ...]


@dataclass(frozen=True, slots=True)
class EncodedPage:
    """
    One page of features, encoded; a page is of one edition for ever, so it cannot go stale.

    Attributes
    ----------
    matched, returned
        Features on all pages, and on this one.
    features
        The features as GeoJSON, with commas between them.
    """

    matched: int
    returned: int
    features: bytes


@dataclass(frozen=True, slots=True)
class PropertyFacts:
    """
    What is known of one property of a layer.

    Attributes
    ----------
    name
        Its name.
    kind
        What its values are; "list" for JSON lists, which cannot be asked for.
    is_identifier
        Whether it names the feature.
    shape
        For geometries: point, linestring, polygon or multipolygon.
    """

    name: str
    kind: Kind | Literal["list"]
    is_identifier: bool = False
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """
    Which features of a layer are asked for, and what of them.

    Attributes
    ----------
    where
        A condition that was checked against the layer's properties; None for all features.
    order
        Properties to sort by, each with whether it falls; the identifier decides what is equal.
    names
        The properties to return; None for all.
    has_geometry
        Whether geometries are returned.
    """

    where: Condition | None = None
    order: tuple[tuple[str, bool], ...] = ()
    names: frozenset[str] | None = None
    has_geometry: bool = True


class LayerRepository(Protocol):
    """The layers that collections serve."""

    def page(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int,
        offset: int,
        selection: Selection = ...,
        units: frozenset[str] | None = None,
    ) -> Page:
        """
        Return one page of a layer, in the order of identifiers unless asked otherwise.

        ``units`` is the scope.
        """
        ...

    def page_text(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int,
        offset: int,
        selection: Selection = ...,
        units: frozenset[str] | None = None,
    ) -> EncodedPage | None:
        """Return one page as text that is kept; None where `page` must be asked."""
        ...

    def stream(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int | None,
        offset: int,
        selection: Selection = ...,
        units: frozenset[str] | None = None,
    ) -> Iterator[Page]:
        """Return a layer in pages of one moment, read as they are asked for."""
        ...

    def count(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        selection: Selection = ...,
        units: frozenset[str] | None = None,
    ) -> int:
        """Count the features of a layer."""
        ...

    def feature(
        self,
        layer: str,
        identifier: str,
        *,
        view: View,
        plan_id: str | None,
        units: frozenset[str] | None = None,
    ) -> Page:
        """Return one feature of a layer, as a page of one or none; ``units`` is the scope."""
        ...

    def figures_within(self, plan_id: str, units: frozenset[str]) -> Mapping[str, int]:
        """Return the figures of a plan, counted inside units alone."""
        ...
