"""Rules are changed and the plan follows; the front is a slider; what fits is kept as a draft."""

import pytest
from desk_page import open_tab
from map_page import drawn, still

pytestmark = pytest.mark.browser

RED = ".key-figures div:first-child dd"
YELLOW = ".key-figures div:nth-child(2) dd"


def figure(page, place):
    """Return a figure of the foot without its change."""
    text = page.locator(place).evaluate("one => one.firstChild.textContent")
    return int(text.replace(".", ""))


def test_a_wider_ring_is_drawn_at_once_and_kept_as_a_draft(come_to_desk, officer):
    """More people in yellow; a value out of range is told; the draft has the changed policy."""
    page = come_to_desk()
    open_tab(page, "Điều chỉnh")
    page.locator(".key-figures").wait_for()
    before = figure(page, YELLOW)
    ring = page.get_by_label("Vành đai dọc đường (m)")
    ring.fill("-5")
    assert "từ 0 đến" in page.locator("#rule-policy-ring-street_m-note").inner_text()
    with page.expect_response(lambda one: one.url.endswith("/results")):
        ring.fill("200")
    page.locator(".sketch-state .job").wait_for(state="detached")
    after = figure(page, YELLOW)
    assert after > before
    page.get_by_role("button", name="Lưu thành dự thảo").click()
    page.locator(".desk-title").wait_for()
    plans = officer.get("/plans?limit=100").json()["plans"]
    assert after in [one["figures"]["people_yellow"] for one in plans if one["status"] == "draft"]


def test_the_slider_moves_the_perimeter(come_to_desk):
    """From the least to the most closed, stop by stop, without asking the service again."""
    page = come_to_desk()
    open_tab(page, "Điều chỉnh")
    page.locator(".key-figures").wait_for()
    page.get_by_role("button", name="Tính biên phương án").click()
    slider = page.get_by_role("slider", name="Biên phương án")
    slider.wait_for()
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    page.get_by_role("button", name="Dự thảo", exact=True).click()
    slider.press("Home")
    still(page)
    least, few = figure(page, RED) + figure(page, YELLOW), drawn(page, "zone-fill")
    slider.press("End")
    still(page)
    most = figure(page, RED) + figure(page, YELLOW)
    assert most > least
    assert drawn(page, "zone-fill") != few
    assert slider.get_attribute("aria-valuetext").endswith("người bị đóng")
    assert [url for url in asked if "/processes" in url or "/jobs" in url] == []


def test_a_front_that_is_looked_for_can_be_stopped(come_to_desk, officer):
    """Cancelling dismisses the job, and the button is there again."""
    page = come_to_desk()
    open_tab(page, "Điều chỉnh")
    page.locator(".key-figures").wait_for()
    page.get_by_role("button", name="Tính biên phương án").click()
    page.locator(".front .job").get_by_role("button", name="Hủy").click()
    page.get_by_role("button", name="Tính biên phương án").wait_for()
    assert page.locator("#front-range").count() == 0
    statuses = [one["status"] for one in officer.get("/jobs").json()["jobs"][:1]]
    assert set(statuses) <= {"dismissed", "accepted", "running"}
