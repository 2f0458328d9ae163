"""An officer shows a key to the map, and the map forgets it when told to."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from map_page import PHONE, ready

from service.security import callers
from service.security.keys import new_key
from service.store import open_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def officer(database):
    """Make a key of an officer, and return it with its identifier."""
    key, record = new_key(
        role="officer", units=None, label="test", now=datetime.now(UTC), expires_at=None
    )
    with closing(open_store(database)) as store, store.auditing() as opened:
        opened.keys.save(record)
    return key, record.key_id


def is_public(page):
    """Return whether the page says that it shows the public view."""
    return page.locator(".public").count() > 0


def sign_in(page, key):
    """Type a key into the dialog."""
    page.get_by_role("button", name="Dành cho cán bộ").click()
    page.get_by_label("Khóa", exact=True).fill(key)
    page.get_by_role("button", name="Vào").click()


def test_an_officer_comes_in_and_goes_out(
    open_page, guarded_address, officer, database, monkeypatch
):
    """Wrong keys are told; the right one is kept in the tab, sent as a header, and forgotten."""
    monkeypatch.setattr(callers, "BELIEVED_S", 0.0)
    key, key_id = officer
    asked = []

    def watch(page):
        page.on("request", lambda request: asked.append((request.url, request.headers)))

    page = open_page(before=watch, at=guarded_address, expect_errors=True)
    assert is_public(page)
    sign_in(page, "khoanh_wrong")
    fault = page.get_by_role("alert")
    fault.filter(has_text="Khóa không đúng").wait_for()
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_label("Khóa", exact=True).fill(key)
    page.get_by_role("button", name="Vào").click()
    page.locator("dialog").wait_for(state="detached")
    ready(page)
    assert not is_public(page)
    page.reload()
    ready(page)
    assert not is_public(page)
    assert page.evaluate("Object.values(localStorage).join() + document.cookie").find(key) == -1
    assert [url for url, _ in asked if key in url] == []
    page.get_by_role("button", name="Thoát và quên khóa").click()
    ready(page)
    assert is_public(page)
    assert page.evaluate("sessionStorage.length") == 0
    sent = {headers.get("authorization") for url, headers in asked if url.endswith("/summary")}
    assert sent == {None, "Bearer khoanh_wrong", f"Bearer {key}"}

    sign_in(page, key)
    page.locator("dialog").wait_for(state="detached")
    ready(page)
    with closing(open_store(database)) as store, store.auditing() as opened:
        opened.keys.revoke(key_id, datetime.now(UTC))
    page.reload()
    ready(page)
    assert is_public(page)
    assert page.evaluate("sessionStorage.length") == 0


def test_the_dialog_fits_a_phone_and_closes_with_escape(open_page, guarded_address):
    """Its controls are large enough for a finger; the panel stays as it was."""
    page = open_page(at=guarded_address, **PHONE)
    page.locator(".handle").tap()
    page.get_by_role("button", name="Dành cho cán bộ").tap()
    boxes = [one.bounding_box() for one in page.locator("dialog button, dialog input").all()]
    assert min(box["height"] for box in boxes) >= 44
    assert max(box["x"] + box["width"] for box in boxes) <= PHONE["viewport"]["width"]
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.locator("#panel.unfolded").count() == 1
