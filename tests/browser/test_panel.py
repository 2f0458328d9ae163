"""The panel says what the service says, in two languages, on a laptop and on a phone."""

import re

import pytest
from map_page import PHONE, ready

pytestmark = pytest.mark.browser

VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


class TestFigures:
    """The hot figures are those of /summary."""

    def test_everything_the_summary_counts_is_shown(self, page, api):
        """People, households, posts, barriers, doors; and that the plan is proved the smallest."""
        summary = api("/summary")
        for level in ("red", "yellow"):
            tile = page.locator(f".tile-{level}").inner_text()
            for what in ("people", "households", "zones"):
                assert f"{summary[f'{what}_{level}']:,}".replace(",", ".") in tile
        guards = page.locator(".guards dd").all_inner_texts()
        assert guards == [str(summary[name]) for name in ("posts", "barriers", "doors", "cases")]
        assert summary["gap"] == 0
        assert "Đã chứng minh tối ưu" in page.locator(".proof").inner_text()

    def test_invented_data_say_so(self, page, api):
        """The bundled town is labelled as invented beside its name and at the foot."""
        assert api("/summary")["invented"] is True
        assert page.locator(".invented").inner_text() == "Dữ liệu giả định"
        assert "dữ liệu giả định" in page.locator("footer").inner_text()


class TestLanguages:
    """Vietnamese first, English second."""

    def test_english_is_complete_and_remembered(self, page):
        """In English no Vietnamese is left in the page's own words, also when opened again."""
        assert page.locator("html").get_attribute("lang") == "vi"
        page.get_by_role("button", name="English").click()
        page.reload()
        ready(page)
        assert page.locator("html").get_attribute("lang") == "en"
        own = page.locator(".tile, .guards, .proof, .zones h3, .legend, footer, .as-of, .invented")
        words = " ".join(own.all_inner_texts())
        assert "Proved optimal" in words
        assert VIETNAMESE.findall(words) == []
        too_wide = page.evaluate(
            """[...document.querySelectorAll('#panel .first *')]
                .filter(one => one.scrollWidth > one.clientWidth && one.clientWidth > 0)
                .map(one => one.className)"""
        )
        assert too_wide == []


class TestPhone:
    """On a phone the panel is a sheet over the foot of the map."""

    def test_the_sheet_unfolds_and_fits_a_finger(self, open_page):
        """Folded it leaves the map free; unfolded it shows the zones; all controls are 44 px."""
        page = open_page(**PHONE)
        assert page.locator("#panel").bounding_box()["y"] > PHONE["viewport"]["height"] / 2
        page.locator(".handle").tap()
        too_small = page.evaluate(
            """[...document.querySelectorAll('button, label')].filter(one => one.checkVisibility())
                .map(one => [one.className || one.ariaLabel, one.getBoundingClientRect()])
                .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
        )
        assert too_small == []
        width = PHONE["viewport"]["width"]
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.locator(".zone-row").first.tap()
        page.locator("#card").wait_for(state="visible")
        card = page.locator("#card").bounding_box()
        assert (card["x"], card["width"]) == (0, width)
