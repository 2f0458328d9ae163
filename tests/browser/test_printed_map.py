"""The map is printed as a sheet: legend, scale, north, date, plan, on the paper that was chosen."""

import re

import pytest

pytestmark = pytest.mark.browser

SHEET_PIXELS = """
    const image = document.querySelector('#sheet img');
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [200, 100];
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0, 200, 100);
    const {data} = pen.getImageData(0, 0, 200, 100);
"""
"""Draws the picture of the sheet small, and reads its colours."""

_RED_SHARE = f"""async () => {{{SHEET_PIXELS}
    let red = 0;
    for (let i = 0; i < data.length; i += 4) red += data[i] > data[i + 1] * 1.4 ? 1 : 0;
    return [red / 20000, image.naturalWidth];
}}"""

_PLACE = "(({lng, lat}) => [lng, lat, document.querySelector('#map').clientWidth])"


def print_on(page, paper):
    """Choose a paper, wait until the sheet would be printed, and return it as a PDF."""
    page.evaluate("window.print = () => { document.documentElement.dataset.printed = 'true'; }")
    page.get_by_role("button", name="In bản đồ").click()
    page.get_by_label("Khổ giấy").select_option(paper)
    page.get_by_role("button", name="In", exact=True).click()
    page.locator("html[data-printed]").wait_for(state="attached")
    page.locator("dialog").wait_for(state="detached")
    return page.pdf(prefer_css_page_size=True, print_background=True)


def pages_of(pdf):
    """Return the size of each page, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def test_the_sheet_is_one_page_with_everything_a_map_needs(open_page, api):
    """A4 upright; the picture holds the zones, is sharp, and the map is back as it was."""
    page = open_page(pixels=True)
    page.locator(".zone-row").first.click()
    asked = f"{_PLACE}(document.querySelector('#map').libre.getCenter())"
    page.evaluate("document.querySelector('#map').libre.stop()")
    before = page.evaluate(asked)
    pdf = print_on(page, "a4-portrait")
    assert pages_of(pdf) == [(595, 842)]
    assert page.evaluate(asked) == pytest.approx(before, abs=1e-9)
    words = page.locator("#sheet").text_content()
    summary = api("/summary")
    assert summary["plan_id"] in words
    assert re.search(r"Tỷ lệ khoảng 1:[\d.]+", words)
    for expected in ("Thị xã Mẫu", "Tính đến 12:21 ngày 07/07/2026", "Vùng đỏ", "Rào chắn",
                     "In lúc", "Dữ liệu giả định", f"{summary['people_red']} người"):  # fmt: skip
        assert expected in words, expected
    assert page.locator("#sheet .north").count() == 1
    share, width = page.evaluate(_RED_SHARE)
    assert share > 0.005
    assert width > 1700


def test_the_command_of_the_browser_prints_the_sheet_too(open_page, guarded_address):
    """Without the button: what is on the screen, on A4; the public view says that it is that."""
    page = open_page(at=guarded_address)
    pdf = page.pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == [(842, 595)]
    words = page.locator("#sheet").text_content()
    assert "Bản công khai" in words
    assert "Chốt có người trực" not in words
    assert page.locator("#sheet img").get_attribute("src").startswith("data:image/png")
