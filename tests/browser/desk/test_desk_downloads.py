"""Files are taken away by role; the key travels in a header and never in an address."""

import pytest
from desk_page import open_tab

pytestmark = pytest.mark.browser


def test_each_format_of_each_layer_arrives_as_a_file(open_desk, desk_keys):
    """Under a name that says what it is; no address holds the key."""
    asked = []
    page = open_desk(accept_downloads=True)
    page.on("request", lambda one: asked.append(one.url))
    open_tab(page, "Tải về")
    for name in ("zones.gpkg", "checkpoints.kml", "households.csv"):
        with page.expect_download() as waiting:
            page.locator(f'[data-download="{name}"]').click()
        layer, ending = name.split(".")
        saved = waiting.value
        assert saved.suggested_filename.startswith(layer)
        assert saved.suggested_filename.endswith(ending)
        assert saved.path().stat().st_size > 0
    assert [url for url in asked if desk_keys["officer"] in url] == []


def test_households_are_for_officers(open_desk):
    """A planner is told so, and sees no button for them."""
    page = open_desk("planner")
    open_tab(page, "Tải về")
    assert "Danh sách hộ chỉ dành cho cán bộ" in page.locator("#desk-body").inner_text()
    assert page.locator('[data-download^="households"]').count() == 0
    assert page.locator('[data-download^="zones"]').count() == 5
