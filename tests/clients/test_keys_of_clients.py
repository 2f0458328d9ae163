"""Clients that know nothing of keys but a name and a password show them all the same."""

import subprocess

import pytest
from keyed import key_in
from owslib import ogcapi
from owslib.ogcapi.features import Features
from owslib.util import Authentication
from patience import PATIENCE_S
from served_sample import served
from stored_sample import sample_plan

from service.settings import Settings

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def guarded(database):
    """Serve the sample as others meet it: exact zones need a key."""
    with served(Settings(database=f"gpkg:///{database}")) as url:
        yield url


@pytest.fixture(scope="module")
def key(database):
    """Return a viewer's key."""
    return key_in(f"gpkg:///{database}", "viewer")


@pytest.fixture
def forgetful(monkeypatch):
    """Return OWSLib's client, which else sends the headers of one client with all later ones."""
    plain = dict(ogcapi.REQUEST_HEADERS)

    def fresh(base, **options):
        monkeypatch.setattr(ogcapi, "REQUEST_HEADERS", dict(plain))
        return Features(base, **options)

    return fresh


def zones_of(base, *options):
    """Return what GDAL says of the zones."""
    return subprocess.run(
        ["ogrinfo", "-ro", f"OAPIF:{base}", "zones", *options],
        capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip


def test_gdal_shows_a_key_as_a_password_or_in_a_header(guarded, key):
    """Three ways to say it, one answer: the exact zones; without a key the public ones."""
    exact = str(sample_plan(5, 20).zones["id"].iloc[0])
    for options in (
        ("-oo", f"USERPWD=officer:{key}"),
        ("--config", "GDAL_HTTP_USERPWD", f"officer:{key}", "--config", "GDAL_HTTP_AUTH", "BASIC"),
        ("--config", "GDAL_HTTP_HEADERS", f"X-API-Key: {key}"),
    ):
        done = zones_of(guarded, *options)
        assert done.returncode == 0, done.stderr
        assert exact in done.stdout
    public = zones_of(guarded)
    assert "z-public" in public.stdout
    assert exact not in public.stdout


def test_gdal_is_told_of_a_wrong_key(guarded):
    """Not the public view in silence."""
    done = zones_of(guarded, "-oo", "USERPWD=officer:nonsense")
    assert "401" in done.stderr
    assert "z-public" not in done.stdout


def test_owslib_shows_a_key(guarded, key, forgetful):
    """As a password, and as a header."""
    exact = set(sample_plan(5, 20).zones["id"])
    for options in (
        {"auth": Authentication(username="officer", password=key)},
        {"headers": {"Authorization": f"Bearer {key}"}},
    ):
        page = forgetful(guarded, **options).collection_items("zones")
        assert {feature["id"] for feature in page["features"]} == exact


def test_owslib_is_refused_the_cases(guarded, key, database, forgetful):
    """They are listed to officers alone; to others they are refused, not empty."""
    for options, status in (
        ({}, "401"),
        ({"headers": {"Authorization": f"Bearer {key}"}}, "403"),
    ):
        features = forgetful(guarded, **options)
        assert "cases" not in features.feature_collections()
        with pytest.raises(RuntimeError, match=rf'"status": ?{status}'):
            features.collection_items("cases")
    officer = {"Authorization": f"Bearer {key_in(f'gpkg:///{database}', 'officer')}"}
    assert "cases" in forgetful(guarded, headers=officer).feature_collections()
