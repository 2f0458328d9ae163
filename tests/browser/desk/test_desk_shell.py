"""The desk is for who has a key; it is reached by keyboard and fits a phone."""

import pytest
from desk_page import came_in, open_tab
from map_page import PHONE

pytestmark = pytest.mark.browser

TABS = ("Dự thảo", "Ca bệnh", "Nhập ca", "Điều chỉnh", "Tải về")

_NAMELESS = """() => [...document.querySelectorAll('#desk button, #desk input, #desk select')]
    .filter(one => one.checkVisibility())
    .filter(one => !(one.ariaLabel || one.innerText.trim() || one.labels?.length))
    .map(one => one.outerHTML)"""

_SMALL = """() => [...document.querySelectorAll('#desk button, #desk select, #desk .choice')]
    .filter(one => one.checkVisibility())
    .filter(one => one.getBoundingClientRect().height < 40)
    .map(one => one.outerHTML)"""


def test_without_a_key_there_is_no_desk(open_page, desk_address, desk_keys):
    """Its script is not even fetched; who may only look is offered downloads and nothing else."""
    asked = []
    page = open_page(
        at=desk_address, before=lambda one: one.on("request", lambda it: asked.append(it.url))
    )
    assert page.locator('[data-key="to-desk"]').count() == 0
    assert [url for url in asked if "/desk" in url] == []
    viewer = open_page(at=desk_address, before=came_in(desk_keys["viewer"]))
    viewer.locator('[data-key="to-desk"]').click()
    viewer.locator("#desk .tabs").wait_for()
    assert viewer.get_by_role("tab").all_inner_texts() == ["Tải về"]


def test_tabs_are_gone_through_with_arrow_keys(open_desk):
    """Every control of every tab has a name; Escape leads back to the map and its button."""
    page = open_desk()
    for name in TABS:
        tab = page.get_by_role("tab", name=name)
        assert tab.get_attribute("aria-selected") == "true"
        page.locator("#desk-body .desk-waiting").wait_for(state="detached")
        assert page.evaluate(_NAMELESS) == []
        page.locator('[role="tab"][aria-selected="true"]').focus()
        page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name=TABS[0]).get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.locator("#desk").is_hidden()
    assert page.evaluate("document.activeElement.dataset.key") == "to-desk"


def test_the_desk_fits_a_phone(open_desk):
    """Nothing is wider than the screen or too small for a finger; the map stays above."""
    page = open_desk(**PHONE)
    for name in TABS:
        open_tab(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
        body = page.locator("#desk-body")
        assert body.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert page.evaluate(_SMALL) == []
    assert page.locator("#desk").bounding_box()["y"] > PHONE["viewport"]["height"] / 4
