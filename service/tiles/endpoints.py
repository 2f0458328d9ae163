"""Serve tilesets, their tiles, and the matrix set they stand in."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.collections import CollectionId, around
from service.features.editions import answer_headers
from service.features.links import base_of
from service.features.media import JSON, MVT, TILEJSON, accepted
from service.features.query import query_of
from service.features.query_models import PlainQuery, TileQuery, TilesetQuery
from service.features.state import Given
from service.security.caller import Asked
from service.store.ports import Repositories
from service.store.view import Box

from .asked import AskedLayer, asked_layer, known_matrix_set, known_tile, tiled_collection
from .documents import matrix_sets, tilejson, tileset, tilesets
from .matrix_set import MATRIX_SET, matrix_set

router = APIRouter(tags=["Tiles"])

MatrixSetId = Annotated[
    str,
    Path(description="A tile matrix set.", json_schema_extra={"enum": [MATRIX_SET]}),
]
_TILE = "/collections/{collection}/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}"


@router.get("/tileMatrixSets", summary="Every tile matrix set", responses=problems(400, 406),
            response_class=Response)  # fmt: skip
async def tile_matrix_sets(
    request: Request, query: Annotated[PlainQuery, Depends(query_of(PlainQuery))]
) -> Response:
    """Return the grids that tiles stand in."""
    return json_answer(request, matrix_sets(base_of(request)), is_asked_for=query.f is not None)


@router.get("/tileMatrixSets/{tileMatrixSet}", summary="One tile matrix set",
            responses=problems(400, 404, 406), response_class=Response)  # fmt: skip
async def tile_matrix_set(
    tileMatrixSet: MatrixSetId,  # noqa: N803 - the standard's name
    request: Request,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return a grid, all zooms of it."""
    known_matrix_set(tileMatrixSet)
    return json_answer(request, matrix_set(), is_asked_for=query.f is not None)


@router.get("/collections/{collection}/tiles", summary="Tilesets of a collection",
            responses=problems(400, 403, 404, 406), response_class=Response)  # fmt: skip
async def collection_tilesets(
    collection: CollectionId,
    request: Request,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return the tilesets of a collection."""
    document = tilesets(tiled_collection(collection, caller), base_of(request))
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.get("/collections/{collection}/tiles/{tileMatrixSet}", summary="One tileset",
            responses=problems(400, 403, 404, 406), response_class=Response)  # fmt: skip
def collection_tileset(
    *,
    collection: CollectionId,
    tileMatrixSet: MatrixSetId,  # noqa: N803 - the standard's name
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[TilesetQuery, Depends(query_of(TilesetQuery))],
) -> Response:
    """Return where the tiles of a collection are and what they hold; also as TileJSON."""
    known = tiled_collection(collection, caller)
    known_matrix_set(tileMatrixSet)
    media = {"json": JSON, "tilejson": TILEJSON, None: None}[query.f]
    if media is None:
        media = accepted(request.headers.get("accept"), (JSON, TILEJSON))
    with state.store.reading() as stored:
        asked = asked_layer(stored, caller, known, query)
        layer = state.tiles.source(known.id, asked.version, lambda: asked.read(stored))
        extent = _extent(stored, asked)
    describe = tilejson if media == TILEJSON else tileset
    named = {key: value for key, value in request.query_params.items() if key != "f"}
    document = describe(known, base_of(request), layer.attributes, extent=extent, asked=named)
    return Response(orjson.dumps(document), media_type=media, headers={"Vary": "Accept"})


@router.get(_TILE, summary="One tile",
            responses=problems(400, 403, 404, 406),
            response_class=Response)  # fmt: skip
def collection_tile(
    *,
    collection: CollectionId,
    tileMatrixSet: MatrixSetId,  # noqa: N803 - the standard's name
    tileMatrix: Annotated[str, Path(description="Zoom.")],  # noqa: N803
    tileRow: Annotated[str, Path(description="Row, from the north.")],  # noqa: N803
    tileCol: Annotated[str, Path(description="Column, from the west.")],  # noqa: N803
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[TileQuery, Depends(query_of(TileQuery))],
) -> Response:
    """Return a tile, as a Mapbox vector tile of one layer."""
    known = tiled_collection(collection, caller)
    known_matrix_set(tileMatrixSet)
    tile = known_tile(known, tileMatrix, tileRow, tileCol)
    if query.f is None:
        accepted(request.headers.get("accept"), (MVT,))
    with state.store.reading() as stored:
        asked = asked_layer(stored, caller, known, query)
        encoded = state.tiles.tile(known.id, asked.version, tile, lambda: asked.read(stored))
    headers = answer_headers(
        request,
        caller,
        known,
        asked.edition,
        is_named=query.plan is not None,
        is_dated=query.datetime is not None,
    )
    if not encoded:
        return Response(status_code=204, headers=headers)
    return Response(encoded, media_type=MVT, headers=headers)


def _extent(stored: Repositories, asked: AskedLayer) -> Box | None:
    """Return the box round the area, and round the plan that is answered."""
    own, caller = asked.edition.plan_id if asked.known.is_of_plan else None, asked.caller
    # The box round the exact zones of the whole area is not for those of one unit.
    view = caller.view if caller.units is None else "public"
    facts = (stored.area.facts(), None if own is None else stored.plans.named(own, view))
    boxes = [one.extent for one in facts if one is not None]
    return around(boxes) if boxes else None
