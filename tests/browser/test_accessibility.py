"""No view of the map or of the leaders' page has a fault that axe calls serious or critical."""

import pytest
from axe import grave_faults
from map_page import PHONE, still
from test_leaders_page import with_situation

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("options", [{}, PHONE], ids=["laptop", "phone"])
def test_the_public_map(open_page, guarded_address, axe, options):
    """As it opens, in both languages, and with the dialog that asks for a key."""
    page = open_page(at=guarded_address, **options)
    assert grave_faults(page, axe) == []
    page.get_by_role("button", name="English").click()
    assert grave_faults(page, axe) == []
    if options:
        page.locator('[data-key="handle"]').click()
    page.get_by_role("button", name="For officers").click()
    page.locator("dialog").wait_for()
    assert grave_faults(page, axe) == []


def test_a_zone_and_a_checkpoint(page, axe):
    """The exact view with the card of a zone, then with that of a post."""
    page.locator(".zone-row").first.click()
    still(page)
    assert grave_faults(page, axe) == []
    page.locator("#card .guard-list button").first.click()
    still(page)
    assert grave_faults(page, axe) == []


def test_the_printed_sheet(open_page, axe):
    """As it lies on the screen while the dialog asks, and as it is printed."""
    page = open_page()
    page.get_by_role("button", name="In bản đồ").click()
    assert grave_faults(page, axe) == []
    page.keyboard.press("Escape")
    page.pdf(prefer_css_page_size=True)  # as the browser's own command prints, which is quicker
    page.emulate_media(media="print")
    assert grave_faults(page, axe) == []


@pytest.mark.parametrize("options", [{}, PHONE], ids=["laptop", "phone"])
def test_the_leaders_page(open_page, address, axe, options):
    """With charts, wards and figures; and without a case."""
    filled = open_page(at=f"{address}/lanh-dao", before=with_situation, **options)
    assert grave_faults(filled, axe) == []
    assert grave_faults(open_page(at=f"{address}/lanh-dao", **options), axe) == []


def test_axe_would_find_a_fault(page, axe):
    """A button without a name is one: the other tests can fail."""
    page.evaluate("document.querySelector('#card').before(document.createElement('button'))")
    assert any(one.startswith("button-name") for one in grave_faults(page, axe))
    page.evaluate("document.querySelector('#card').previousElementSibling.remove()")
