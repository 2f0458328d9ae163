"""Open stores and services on both back ends."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from patience import PATIENCE_S
from postgis_cluster import run_sql
from running_service import NOW, built_map, file_of, fill, running
from starlette.testclient import TestClient

from service.settings import Settings
from service.store import Store, open_store
from service.store.tables.metadata import metadata

BACK_ENDS = ("gpkg", pytest.param("postgis", marks=pytest.mark.postgis))

_numbers = count(1)
_OWN = __name__.rpartition(".")[2]  # tests of faults import this file once more, under another name
_TEMPLATE = f"template_of_{_OWN}"


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """Let a busy machine take its time where a service would say that its database is away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("service.health.endpoints.LONGEST_S", PATIENCE_S)
        patch.setattr("service.metrics.readings.LONGEST_S", PATIENCE_S)
        patch.setattr("service.processes.endpoints.SYNC_S", PATIENCE_S)
        yield


@pytest.fixture(scope="session")
def new_database(request, tmp_path_factory) -> Callable[[str], str]:
    """
    Return a function that gives an empty, migrated database and returns its URL.

    Each back end is migrated once; a GeoPackage is then copied, a PostGIS database too.
    """
    templates: dict[str, str] = {}

    def make(kind: str) -> str:
        if kind not in templates:
            templates[kind] = url_of(kind, _TEMPLATE)
            open_store(templates[kind]).close()
        made = url_of(kind, f"store_{next(_numbers)}_of_{_OWN}")
        if kind == "gpkg":
            shutil.copy(file_of(templates[kind]), file_of(made))
        else:
            run_sql(templates[kind].rpartition("/")[0] + "/postgres",
                    f"CREATE DATABASE {made.rpartition('/')[2]} TEMPLATE {_TEMPLATE}")  # fmt: skip
        return made

    def url_of(kind: str, name: str) -> str:
        if kind == "gpkg":
            return f"gpkg:///{tmp_path_factory.mktemp('store') / f'{name}.gpkg'}"
        server = request.getfixturevalue("postgis_server")
        if name == _TEMPLATE:
            run_sql(server, f"CREATE DATABASE {_TEMPLATE}")
        return f"{server.rpartition('/')[0]}/{name}"

    return make


@pytest.fixture(scope="session")
def emptied_postgis(new_database) -> Callable[[], str]:
    """Return a function that empties one PostGIS database: quicker than a new one."""
    made = new_database("postgis")

    def emptied() -> str:
        # As a replica: the audit log's own trigger refuses to be emptied.
        run_sql(made, "SET session_replication_role = replica; "
                      f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")  # fmt: skip
        return made

    return emptied


@pytest.fixture(params=BACK_ENDS)
def url(request, new_database) -> str:
    """Return the URL of an empty database, on each back end in turn."""
    if request.param == "postgis":
        return request.getfixturevalue("emptied_postgis")()
    return new_database(request.param)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open an empty store, on each back end in turn."""
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def gpkg(new_database) -> Iterator[Store]:
    """Open an empty GeoPackage."""
    opened = open_store(new_database("gpkg"))
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=BACK_ENDS)
def filled_url(request, new_database) -> str:
    """Return the URL of a database with the sample area and plan, on each back end in turn."""
    made = new_database(request.param)
    fill(made)
    return made


@pytest.fixture(scope="module")
def client(filled_url: str) -> Iterator[TestClient]:
    """Run the service on the sample, with the exact view and a clock that stands still."""
    with running(Settings(database=filled_url, view="exact", clock=lambda: NOW)) as opened:
        yield opened


@pytest.fixture(scope="module")
def public_client(filled_url: str) -> Iterator[TestClient]:
    """Run the service on the sample, with the public view."""
    with running(Settings(database=filled_url, view="public", clock=lambda: NOW)) as opened:
        yield opened


@pytest.fixture(scope="module")
def one_client(new_database, tmp_path_factory) -> Iterator[TestClient]:
    """Run the service on a GeoPackage, where the back end makes no difference."""
    made = new_database("gpkg")
    fill(made)
    static = built_map(tmp_path_factory.mktemp("static"))
    with running(Settings(database=made, view="exact", clock=lambda: NOW, static=static)) as opened:
        yield opened
