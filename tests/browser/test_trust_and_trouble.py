"""The page trusts nobody, and says what is wrong and how to go on."""

import pytest
from map_page import (
    HOSTILE,
    drawn,
    ready,
    still,
    with_hostile_names,
    without_plan,
    without_summary,
)

pytestmark = pytest.mark.browser


class TestTrust:
    """Nothing runs that is not ours, and nothing is fetched from elsewhere."""

    def test_hostile_names_never_run(self, open_page):
        """Markup in every name that the service gives is shown as it is written."""
        page = open_page(before=with_hostile_names)
        page.locator(".zone-row").first.click()
        assert HOSTILE in page.locator("#card").inner_text()
        assert page.locator(".place h2").inner_text() == HOSTILE
        assert page.locator("#panel img, #card img, #panel script, #card script").count() == 0
        assert page.evaluate("window.ran") is None

    def test_no_request_leaves_the_origin(self, page, asked, address):
        """Scripts, fonts and data all come from the server that served the page."""
        page.locator(".zone-row").first.click()
        still(page)
        assert any(url.endswith(".woff2") for url in asked)
        assert [url for url in asked if not url.startswith((address, "blob:", "data:"))] == []

    def test_the_policy_is_strict(self, page, address):
        """The page is served without the right to inline scripts, inline styles or eval."""
        served = page.request.get(address, headers={"Accept": "text/html"})
        policy = served.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


class TestTrouble:
    """Failure and emptiness are said plainly, in Vietnamese first."""

    def test_an_unreachable_server_can_be_tried_again(self, open_page):
        """Without an answer the page says so; trying again brings the zones."""
        page = open_page(wait=False, before=without_summary, expect_errors=True)
        page.locator('[role="alert"]').wait_for()
        assert "Không kết nối được máy chủ" in page.locator('[role="alert"]').inner_text()
        page.unroute("**/summary")
        page.get_by_role("button", name="Thử lại").click()
        ready(page)
        assert page.locator(".zone-row").count() > 0

    def test_without_a_plan_the_page_says_so(self, open_page):
        """No plan in force: the town is drawn, and the list says that there is no zone."""
        page = open_page(before=without_plan)
        assert "Chưa có vùng nào" in page.locator(".zones").inner_text()
        assert drawn(page, "zone-fill") == set()
        assert drawn(page, "land") != set()
