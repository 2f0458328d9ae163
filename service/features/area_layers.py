"""Hold the layers of the area as they are written: they stay the same from plan to plan."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from service.kept import ENTRY, Kept
from service.store.feature_text import geometries_of
from service.store.layer_ports import EncodedPage
from service.store.ports import StorePort
from service.store.view import Box, shape_of

from .geojson import encode_features

_GEOMETRY_BYTES: Final = 2
"""Bytes that a feature's geometry and its place in the index take, for each byte of its text."""


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """
    One layer.

    Attributes
    ----------
    texts
        Its features as GeoJSON, in the order of identifiers.
    tree
        Their geometries, by rows of ``texts``.
    """

    texts: tuple[bytes, ...]
    tree: shapely.STRtree

    @property
    def size(self) -> int:
        """Return how many bytes it takes, roughly."""
        return sum(map(len, self.texts)) * (1 + _GEOMETRY_BYTES)

    def page(self, box: Box | None, *, limit: int, offset: int) -> EncodedPage:
        """Return one page of the features that meet a box, borders included."""
        rows: Sequence[int] = range(len(self.texts))
        if box is not None:
            rows = np.sort(self.tree.query(shape_of(box), predicate="intersects")).tolist()
        shown = rows[offset : offset + limit]
        return EncodedPage(len(rows), len(shown), b",".join(self.texts[row] for row in shown))


class AreaLayers:
    """
    The layers of the area, each read once.

    Parameters
    ----------
    store
        The store they are read from.
    room
        Most bytes of layers to hold; a layer that does not fit beside those held before is not
        held, and its pages are asked of the database: layers in turn would be read with every
        request.
    """

    def __init__(self, store: StorePort, room: int) -> None:
        self._store, self._room = store, room
        self._layers: Kept[_Layer] = Kept(room, lambda layer: layer.size, largest=room)
        self._too_large: set[Hashable] = set()

    @property
    def held(self) -> tuple[int, int]:
        """Return how many layers are held, and with how many bytes they are counted."""
        return self._layers.held

    def page(
        self, layer: str, *, area: Hashable, box: Box | None, limit: int, offset: int
    ) -> EncodedPage | None:
        """
        Return one page of a layer.

        Parameters
        ----------
        layer
            Name of a layer that is of the area, not of a plan, and not restricted: it is the same
            in both views.
        area
            Digest of the area.
        box, limit, offset
            As in `service.store.layer_ports.LayerRepository.page`.

        Returns
        -------
        EncodedPage or None
            What the database would return. None where the layer is too large to be held, or the
            store holds another area by now.
        """
        key = (layer, area)
        if not self._room or key in self._too_large:
            return None
        try:
            found = self._layers.find_or_make(key, lambda: self._read(layer, area))
        except _NotHeld as error:
            if error.is_too_large:
                self._too_large.add(key)
            return None
        return found.page(box, limit=limit, offset=offset)

    def _read(self, layer: str, area: Hashable) -> _Layer:
        texts: list[bytes] = []
        shapes, room = [], self._room - self.held[1] - ENTRY
        with self._store.reading(is_stream=True) as stored:
            if stored.editions.in_force().area_digest != area:
                raise _NotHeld(is_too_large=False)
            for page in stored.layers.stream(
                layer, view="public", plan_id=None, box=None, limit=None, offset=0
            ):
                written = [text + b"}" for text in encode_features(page)]
                room -= sum(map(len, written)) * (1 + _GEOMETRY_BYTES)
                if room < 0:
                    break
                texts += written
                shapes.append(geometries_of(page))
        if room < 0:
            raise _NotHeld(is_too_large=True)
        return _Layer(tuple(texts), shapely.STRtree(np.concatenate(shapes) if shapes else []))


class _NotHeld(Exception):  # noqa: N818 - it is caught where it is raised for
    """A layer cannot be held."""

    def __init__(self, *, is_too_large: bool) -> None:
        super().__init__()
        self.is_too_large = is_too_large
