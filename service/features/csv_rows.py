"""Write features as CSV that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import orjson
import shapely

from service.store.layer_ports import Page, PropertyFacts, Selection
from zoning.cli.plain_cells import plain_cell

from .reference_systems import ReferenceSystem


def csv_rows(
    pages: Iterable[Page],
    facts: Sequence[PropertyFacts],
    selection: Selection,
    system: ReferenceSystem,
) -> Iterator[bytes]:
    """
    Write features as CSV.

    Parameters
    ----------
    pages
        The features.
    facts
        The properties of their layer, the geometry last.
    selection
        What of the features was asked for.
    system
        The system to write coordinates in.

    Yields
    ------
    bytes
        The head, with the mark by which Excel knows UTF-8; then the rows of one page. Points are
        two columns, ``lng`` and ``lat`` or ``x`` and ``y``; other geometries well-known text.
        Lists are JSON. A text that would be a formula has an apostrophe before it.
    """
    names = [one.name for one in facts if one.kind != "geometry"]
    names = [name for name in names if selection.names is None or name in selection.names]
    is_point = facts[-1].shape == "point"
    shapes: list[str] = []
    if selection.has_geometry:
        shapes = _point_names(system) if is_point else ["geometry"]
    yield b"\xef\xbb\xbf" + _encoded([[*names, *shapes]])
    for page in pages:
        places = _places(page, system, is_point=is_point)
        rows = zip(page.properties, places, strict=True)
        yield _encoded([[*_cells(properties, names), *place] for properties, place in rows])


def _point_names(system: ReferenceSystem) -> list[str]:
    if system.decimals > 2:
        return ["lat", "lng"] if system.is_swapped else ["lng", "lat"]
    return ["x", "y"]


def _places(page: Page, system: ReferenceSystem, *, is_point: bool) -> list[Any]:
    if not page.wkb:
        return [()] * len(page.ids)
    geometries = shapely.from_wkb(np.array(page.wkb, dtype=object))
    if not system.is_stored:
        geometries = shapely.transform(geometries, system.written)
    if is_point:
        # A case may lie nowhere: its cells are empty.
        columns = [
            np.where(shapely.is_missing(geometries), None, axis(geometries).astype(object))
            for axis in (shapely.get_x, shapely.get_y)
        ]
        return list(zip(*columns, strict=True))
    texts = shapely.to_wkt(geometries, rounding_precision=system.decimals)
    return [(text,) for text in texts]


def _cells(properties: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    return [_cell(properties[name]) for name in names]


def _cell(value: Any) -> Any:
    if isinstance(value, orjson.Fragment):
        return orjson.dumps(value).decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain_cell(value)


def _encoded(rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)  # RFC 4180
    return text.getvalue().encode()
