"""Serve the built map's files."""

from os import PathLike, stat_result
from pathlib import PurePath
from typing import Final

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from .settings import Settings

MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pbf": "application/x-protobuf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
"""Types by ending, the same on every machine; the registry of some machines is wrong."""

_FOR_EVER: Final = "public, max-age=31536000, immutable"


class BuiltFiles(StaticFiles):
    """The files of the built map; paths that lead out of their folder lead nowhere."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file, with a type of ours and a time to keep it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        path = PurePath(full_path)
        if response.status_code == status_code:
            media = MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
            response.headers["Content-Type"] = media
        if path.parent.name == "assets":  # names there carry a digest of the content
            response.headers["Cache-Control"] = _FOR_EVER
        return response


def mount_assets(app: FastAPI, settings: Settings) -> None:
    """
    Serve the built map below ``/static``.

    Parameters
    ----------
    app
        The application.
    settings
        Where the files are. Where the map was not built, ``/static`` leads nowhere.
    """
    if settings.static.is_dir():
        app.mount("/static", BuiltFiles(directory=settings.static), name="static")
