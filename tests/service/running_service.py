"""Start a service on the sample, and stop it again."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient
from stored_sample import sample_area, sample_plan, sample_record

from service.app import create_app
from service.settings import Settings
from service.store import open_store

PUBLISHED = datetime(2026, 7, 2, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 7, 2, 9, 30, tzinfo=UTC)


def file_of(url: str) -> Path:
    """Return the file of a GeoPackage's URL."""
    return Path(url.removeprefix("gpkg:///"))


def fill(url: str) -> None:
    """Store the sample area, and the sample plan in force."""
    opened = open_store(url, clock=lambda: PUBLISHED)
    opened.save_area(sample_area())
    opened.save_plan(sample_record(sample_plan(5, 20)))
    opened.close()


class running(ExitStack):  # noqa: N801 - read as a verb: with running(settings) as client
    """A service, started and stopped."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    def __enter__(self) -> TestClient:
        return self.enter_context(
            TestClient(create_app(self._settings), raise_server_exceptions=False)
        )


def built_map(folder: Path) -> Path:
    """Write a map of a few files, as the build leaves it."""
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Khoanh</title>")
    (folder / "lanh-dao.html").write_text("<!doctype html><title>Khoanh</title>")
    (folder / "lanh-dao-worker.js").write_text("self;")
    (folder / "assets" / "index-1a2b3c.js").write_text("export const a = 1;")
    (folder / "assets" / "worker-4d5e6f.mjs").write_text("export {};")
    (folder / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    return folder
