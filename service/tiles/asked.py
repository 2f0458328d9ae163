"""Read which tile of which collection a request asks for."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from service.features.catalogue import Collection
from service.features.collections import known_collection
from service.features.editions import layer_edition
from service.features.query_models import PlanQuery
from service.problem_details import RequestRefused
from service.security.caller import Caller
from service.store.edition_ports import Edition
from service.store.layer_ports import Page
from service.store.ports import Repositories
from zoning.errors import Fault

from .grid import MAX_ZOOM, Tile
from .matrix_set import MATRIX_SET
from .source import LAYERS

_EVERY: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class AskedLayer:
    """
    The features of one collection, as one caller may see them.

    Attributes
    ----------
    known
        The collection.
    caller
        Who asks.
    edition
        The edition that is answered.
    """

    known: Collection
    caller: Caller
    edition: Edition

    @property
    def version(self) -> Hashable:
        """Return what decides which features the layer holds."""
        edition = self.edition
        content = edition if self.known.is_of_plan else edition.area_digest
        return self.caller.view, self.caller.units, content

    def read(self, stored: Repositories) -> Page:
        """Return every feature of the layer."""
        return stored.layers.page(
            self.known.id,
            view=self.caller.view,
            plan_id=self.edition.plan_id,
            box=None,
            limit=_EVERY,
            offset=0,
            units=self.caller.units,
        )


def asked_layer(
    stored: Repositories, caller: Caller, known: Collection, query: PlanQuery
) -> AskedLayer:
    """
    Return the layer that a request asks for.

    Parameters
    ----------
    stored
        The store, inside a transaction.
    caller
        Who asks.
    known
        The collection.
    query
        Which plan, or which time.

    Returns
    -------
    AskedLayer
        Of that edition, cut down to the caller's units.

    Raises
    ------
    RequestRefused
        As `service.features.editions.layer_edition`.
    """
    edition = layer_edition(stored, caller, known, plan=query.plan, datetime=query.datetime)
    return AskedLayer(known, caller, edition)


def tiled_collection(name: str, caller: Caller) -> Collection:
    """
    Return a collection that has tiles, by its name.

    Parameters
    ----------
    name
        Its name, as in the path.
    caller
        Who asks.

    Returns
    -------
    Collection
        The collection.

    Raises
    ------
    RequestRefused
        404 if there is none of that name, or it places people one by one: its points are asked
        for as items, where every answer is written down by itself.
    """
    known = known_collection(name, caller)
    if known.is_restricted:
        fault = Fault("path", "a collection of single households", "another one", "Ask for items.")
        raise RequestRefused(404, "That collection has no tiles.", [fault])
    return known


def known_matrix_set(name: str) -> None:
    """
    Refuse a tile matrix set that there is not.

    Parameters
    ----------
    name
        Its name, as in the path.

    Raises
    ------
    RequestRefused
        404 if there is none of that name.
    """
    if name != MATRIX_SET:
        fault = Fault("path", "another name", MATRIX_SET, "GET /tileMatrixSets lists them.")
        raise RequestRefused(404, "There is no tile matrix set of that name.", [fault])


def known_tile(known: Collection, matrix: str, row: str, column: str) -> Tile:
    """
    Return a tile by its numbers.

    Parameters
    ----------
    known
        The collection.
    matrix, row, column
        Zoom, row and column, as in the path.

    Returns
    -------
    Tile
        A tile inside the limits of the collection's tileset.

    Raises
    ------
    RequestRefused
        400 if anything of it is no whole number; 404 if it lies outside the limits.

    References
    ----------
    .. [1] OGC 20-057, requirement /req/core/tc-error
    """
    given = {"tileMatrix": matrix, "tileRow": row, "tileCol": column}
    faults = [
        Fault(f"path, {name}", "another text", "a whole number from 0 on")
        for name, text in given.items()
        if not (text.isascii() and text.isdigit() and len(text) < 10)
    ]
    if faults:
        raise RequestRefused(400, "The tile's numbers cannot be used.", faults)
    zoom, first = int(matrix), LAYERS[known.id][0]
    if not first <= zoom <= MAX_ZOOM:
        faults = [Fault("path, tileMatrix", str(zoom), f"{first} to {MAX_ZOOM}")]
    else:
        last = 2**zoom - 1
        faults = [
            Fault(f"path, {name}", str(int(given[name])), f"0 to {last}")
            for name in ("tileRow", "tileCol")
            if int(given[name]) > last
        ]
    if faults:
        raise RequestRefused(404, "The tile lies outside the limits of the tileset.", faults)
    return Tile(zoom, column=int(column), row=int(row))
