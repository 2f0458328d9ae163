"""
Vector tiles of two thousand zones over HTTP, beside a bare application and tipg.

Kept: the tile was asked for before. Cut: the layer has been drawn for that zoom, and each tile
asked for is a new one. Compare ratios, not rates (`test_http`).
"""

from contextlib import ExitStack
from dataclasses import replace

import http_servers as servers
import pytest
from test_http import ROOM, gpkg, kept_answer, measured, note, postgis, wrk

from service.tiles.grid import tile_at

__all__ = ["gpkg", "postgis", "wrk"]

ZOOMS = (8, 12)
MIDDLE = (106.75, 20.7)


def tile_of(server: servers.Server, zoom: int) -> servers.Server:
    """Return a server with the URL of the tile in the middle; tipg has the column first."""
    tile = tile_at(*MIDDLE, zoom)
    place = (tile.column, tile.row) if "/public." in server.base else (tile.row, tile.column)
    path = "/".join(map(str, ("tiles/WebMercatorQuad", zoom, *place)))
    return replace(server, base=server.base.replace("items", path))


@pytest.mark.parametrize("zoom", ZOOMS)
def test_tiles(benchmark, zoom, gpkg, postgis, tmp_path):
    """One tile, kept and cut anew with every request; tipg makes it with every request."""
    with ExitStack() as stack:
        running = {
            name: tile_of(stack.enter_context(server), zoom)
            for name, server in {
                "kept-gpkg": servers.ours(gpkg, room=ROOM),
                "kept-postgis": servers.ours(postgis, room=ROOM),
                "cut-postgis": servers.ours(postgis, room=0),
                "tipg": servers.tipg(postgis),
            }.items()
        }
        kept_answer(running["kept-gpkg"], "", tmp_path)
        running["bare"] = stack.enter_context(servers.bare(tmp_path))
        note(benchmark, f"tile z{zoom}", lambda: measured(running, ""))


def test_a_tile_is_not_modified(benchmark, gpkg, postgis, tmp_path):
    """A tile that the client holds already; tipg knows no tag."""
    with ExitStack() as stack:
        running = {
            "kept-gpkg": tile_of(stack.enter_context(servers.ours(gpkg, room=ROOM)), 12),
            "kept-postgis": tile_of(stack.enter_context(servers.ours(postgis, room=ROOM)), 12),
        }
        tags = {name: kept_answer(server, "", tmp_path) for name, server in running.items()}
        running["bare"] = stack.enter_context(servers.bare(tmp_path))
        tags["bare"] = tags["kept-postgis"]
        note(benchmark, "tile 304", lambda: measured(running, "", tags=tags))
