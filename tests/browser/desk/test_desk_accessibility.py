"""No tab of the desk has a fault that axe calls serious or critical."""

import pytest
from axe import grave_faults
from desk_page import open_tab
from map_page import PHONE

pytestmark = pytest.mark.browser

TABS = ("Dự thảo", "Ca bệnh", "Nhập ca", "Điều chỉnh", "Tải về")

_IS_DARK = """() => getComputedStyle(document.querySelector('#desk')).backgroundColor
    .match(/\\d+/g).slice(0, 3).every(one => one < 64)"""


@pytest.mark.parametrize("options", [{}, PHONE], ids=["laptop", "phone"])
def test_every_tab(open_desk, axe, options):
    """Every tab as it opens; a draft beside the plan in force, by night too; a doubtful case."""
    page, faults = open_desk(**options), {}
    for name in TABS:
        open_tab(page, name)
        faults[name] = grave_faults(page, axe)
    open_tab(page, TABS[0])
    page.locator(".draft-row").first.click()
    page.locator(".figure-table").wait_for()
    faults["draft"] = grave_faults(page, axe)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(_IS_DARK)
    faults["dark draft"] = grave_faults(page, axe)
    page.emulate_media(color_scheme="light")
    open_tab(page, TABS[1])
    page.locator(".case-row").first.click()
    page.locator(".back-link").wait_for()
    faults["case"] = grave_faults(page, axe)
    assert {name: found for name, found in faults.items() if found} == {}
