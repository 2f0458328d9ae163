"""
A service with a plan in force, a draft that waits, and doubtful cases; and keys of each role.

Every file of tests has its own: they publish and lift plans, in an order that workers decide.
"""

from contextlib import closing

import pytest
from desk_page import came_in
from officers_day import NOW, begin, officer_of
from served_map import served

from service.security.keys import new_key
from service.settings import Settings
from service.store import open_store
from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area

QUIET_S = 3_600.0
"""Drafts are drawn when they are asked for, so that a test knows which there are."""


@pytest.fixture(scope="module")
def desk_database(tmp_path_factory):
    """Return the URL of a store that holds the bundled town alone."""
    url = f"gpkg:///{tmp_path_factory.mktemp('desk') / 'store.gpkg'}"
    with closing(open_store(url)) as store:
        store.save_area(read_area(bundled_area_path()))
    return url


@pytest.fixture(scope="module")
def desk_keys(desk_database):
    """Return a key of each role."""
    keys = {}
    with closing(open_store(desk_database)) as store, store.auditing() as opened:
        for role in ("viewer", "planner", "officer"):
            key, record = new_key(role=role, units=None, label=role, now=NOW, expires_at=None)
            opened.keys.save(record)
            keys[role] = key
    return keys


@pytest.fixture(scope="module")
def desk_address(desk_database, desk_keys):
    """Return the address of a service of which officers have begun to make use."""
    settings = Settings(
        database=desk_database,
        area_path=bundled_area_path(),
        clock=lambda: NOW,
        draft_quiet_s=QUIET_S,
        draft_longest_s=QUIET_S,
    )
    with served(settings) as url:
        with officer_of(url, desk_keys) as officer:
            begin(officer)
        yield url


@pytest.fixture(scope="module")
def officer(desk_address, desk_keys):
    """Return a client with an officer's key."""
    with officer_of(desk_address, desk_keys) as client:
        yield client


@pytest.fixture
def open_desk(open_page, desk_address, desk_keys):
    """Return a function that opens the desk with the key of a role."""

    def opened(role="officer", **options):
        page = open_page(at=desk_address, before=came_in(desk_keys[role]), **options)
        page.locator('[data-key="to-desk"]').click()
        page.locator("#desk .tabs").wait_for()
        return page

    return opened
