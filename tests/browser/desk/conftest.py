"""
A service with a plan in force, a draft that waits, and doubtful cases; and keys of each role.

Every file of tests has its own, with a copy of one store: they publish and lift plans, in an
order that workers decide.
"""

from contextlib import closing

import pytest
from desk_page import came_in, leave_desk, open_tab, to_desk
from kept_store import copied, url_of
from officers_day import NOW, begin, officer_of, until_read
from served_map import served

from service.security.keys import new_key
from service.settings import Settings
from service.store import open_store
from zoning.area.bundled import bundled_area_path

QUIET_S = 3_600.0
"""Drafts are drawn when they are asked for, so that a test knows which there are."""


@pytest.fixture(scope="session")
def begun(town, tmp_path_factory):
    """Return a store's file in which officers have begun, to be copied, and a key of each role."""
    file = copied(town, tmp_path_factory.mktemp("begun"))
    keys = {}
    with closing(open_store(url_of(file))) as store, store.auditing() as opened:
        for role in ("viewer", "planner", "officer"):
            key, record = new_key(role=role, units=None, label=role, now=NOW, expires_at=None)
            opened.keys.save(record)
            keys[role] = key
    with served(_settings(file)) as url, officer_of(url, keys) as officer:
        begin(officer)
    return file, keys


@pytest.fixture(scope="session")
def desk_keys(begun):
    """Return a key of each role."""
    return begun[1]


@pytest.fixture(scope="module")
def desk_address(begun, tmp_path_factory):
    """Return the address of a service of which officers have begun to make use."""
    file, keys = begun
    with served(_settings(copied(file, tmp_path_factory.mktemp("desk")))) as url:
        with officer_of(url, keys) as officer:
            until_read(officer)
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
        to_desk(page)
        return page

    return opened


@pytest.fixture(scope="module")
def officers_page(start_page, desk_address, desk_keys):
    """Return the map of an officer, opened once for a file of tests: that takes longest by far."""
    page, errors = start_page(at=desk_address, before=came_in(desk_keys["officer"]))
    yield page, errors
    page.close()


@pytest.fixture
def come_to_desk(officers_page):
    """Return a function that opens the desk of an officer anew; no error may reach the console."""
    page, errors = officers_page
    errors.clear()

    def come():
        if page.locator("#desk").is_visible():
            leave_desk(page)
        to_desk(page)
        open_tab(page, "Dự thảo")
        return page

    yield come
    assert errors == []


def _settings(file):
    return Settings(
        database=url_of(file),
        area_path=bundled_area_path(),
        clock=lambda: NOW,
        draft_quiet_s=QUIET_S,
        draft_longest_s=QUIET_S,
    )
