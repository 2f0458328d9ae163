"""An officer points at a house or alley, orders it open or closed, and sees the plan follow."""

import pytest
from axe import grave_faults
from desk_page import open_tab
from map_page import still
from shapely.geometry import box, shape

pytestmark = pytest.mark.browser


def adjust(at_desk, **options):
    """Open the tab with its first sketch, and the list of orders."""
    page = at_desk(**options)
    open_tab(page, "Điều chỉnh")
    page.locator(".key-figures").wait_for()
    still(page)
    page.locator("#orders summary").click()
    return page


def red(page):
    """Return the people in red at the foot."""
    place = ".key-figures div:first-child dd"
    text = page.locator(place).evaluate("one => one.firstChild.textContent")
    return int(text.replace(".", ""))


def named(page, identifier, order):
    """Order something by its identifier, and wait for the sketch."""
    page.locator("#order-id").fill(identifier)
    page.get_by_role("button", name="Tiếp").click()
    with page.expect_response(lambda one: one.url.endswith("/results")):
        page.get_by_role("button", name=order, exact=True).click()
    page.locator(".sketch-state .job").wait_for(state="detached")


def test_a_house_pointed_at_is_closed_and_opened_again(come_to_desk, officer):
    """Its line stands in the list, the plan follows, and it is kept with the draft."""
    page = adjust(come_to_desk)
    before = red(page)
    page.get_by_role("button", name="Chọn trên bản đồ").click()
    canvas = page.locator("#map canvas").bounding_box()
    page.mouse.click(canvas["x"] + canvas["width"] * 0.75, canvas["y"] + canvas["height"] * 0.6)
    page.locator(".order-choice input[type=radio]").first.wait_for()
    page.locator("#order-reason").fill("Đã phong tỏa tại chỗ")
    with page.expect_response(lambda one: one.url.endswith("/results")):
        page.get_by_role("button", name="Đóng (đỏ)", exact=True).click()
    page.locator(".sketch-state .job").wait_for(state="detached")
    line = page.locator(".order-list li")
    assert line.count() == 1
    assert "Đã phong tỏa tại chỗ" in line.inner_text()
    assert page.locator(".order-pin").count() == 1
    closed = red(page)
    assert closed > before
    page.get_by_role("button", name="Lưu thành dự thảo").click()
    page.locator(".desk-title").wait_for()
    listed = officer.get("/plans?limit=100").json()["plans"]
    kept = [one for one in listed if one["status"] == "draft" and one["orders"]]
    assert kept[0]["orders"]["close_red"] == list(kept[0]["orders"]["reasons"])
    assert kept[0]["figures"]["people_red"] == closed


def test_a_removed_order_leaves_the_plan_as_it_was(come_to_desk, officer, axe):
    """Remove it from the list, and the figures are those without it; axe finds nothing grave."""
    page = adjust(come_to_desk)
    before = red(page)
    alleys = officer.get("/collections/alleys/items?limit=1").json()["features"]
    named(page, alleys[0]["id"], "Đóng (đỏ)")
    assert red(page) >= before
    assert grave_faults(page, axe) == []
    with page.expect_response(lambda one: one.url.endswith("/results")):
        page.locator(".order-list li button").click()
    page.locator(".sketch-state .job").wait_for(state="detached")
    assert red(page) == before
    assert page.locator(".order-list li").count() == 0


def test_an_order_that_cannot_be_is_told_in_words(open_desk, officer):
    """A case's house cannot be kept open; there is no house by a slip of the pen; what to mend."""
    page = adjust(open_desk, expect_errors=True)
    cases = officer.get("/collections/cases/items?limit=100").json()["features"]
    home = next(c["properties"]["household_id"] for c in cases if c["properties"]["household_id"])
    named(page, home, "Giữ mở")
    told = page.locator(".sketch-state .refusal").inner_text()
    assert "Không có phương án nào thỏa các quy tắc này" in told
    assert f"lệnh giữ mở {home}" in told
    assert "must be red" not in told
    assert "lần vẽ thử được gần nhất" in page.locator(".told-before").inner_text()
    assert page.locator("#keep-draft").is_disabled()
    page.locator(".order-list li button").click()
    page.locator(".told-before").wait_for(state="detached")
    assert page.locator("#keep-draft").is_enabled()
    named(page, "hh-9-99999", "Giữ mở")
    told = page.locator(".sketch-state .refusal").inner_text()
    assert "không có trong địa bàn: hh-9-99999" in told


_CLOSE = "at => document.querySelector('#map').libre.jumpTo({center: at, zoom: 17})"
_PIXEL = """at => {
    const {x, y} = document.querySelector('#map').libre.project(at);
    return [x, y];
}"""


def pointed(page, at):
    """Point at a position."""
    page.get_by_role("button", name="Chọn trên bản đồ").click()
    page.mouse.click(*page.evaluate(_PIXEL, at))
    page.locator(".order-choice label").first.wait_for()


def test_streets_are_named_and_zones_lifted_by_a_click(come_to_desk, officer):
    """A street that was hit comes first; a zone in force can be lifted early, and nothing else."""
    page = adjust(come_to_desk)
    before = red(page)
    plans = officer.get("/plans?limit=100").json()["plans"]
    plan = next(one["plan_id"] for one in plans if one["status"] == "in_force")
    zones = officer.get(f"/plans/{plan}/zones").json()["features"]
    reds = [one for one in zones if one["properties"]["level"] == "red"]
    # One house: round larger zones new cases close the same ground again.
    zone = min(reds, key=lambda one: one["properties"]["people"])
    middle = shape(zone["geometry"]).representative_point()
    # East of the zone, where the desk does not lie over the map.
    east = (middle.x, middle.y - 0.001, middle.x + 0.002, middle.y + 0.001)
    wanted = "kind='residential' AND name IS NOT NULL"
    asked = f"/collections/streets/items?bbox={','.join(map(str, east))}&filter={wanted}"
    found = [
        one
        for one in officer.get(asked).json()["features"]
        if box(*east).contains(shape(one["geometry"]))
    ]
    street = max(found, key=lambda one: shape(one["geometry"]).length)
    page.evaluate(_CLOSE, list(middle.coords[0]))
    still(page)
    pointed(page, list(shape(street["geometry"]).interpolate(0.5, normalized=True).coords[0]))
    place = page.locator(".order-choice label").first
    assert street["id"] in place.inner_text()
    assert street["properties"]["name"] in place.inner_text()
    page.get_by_role("button", name="Chọn trên bản đồ").click()
    pointed(page, list(middle.coords[0]))
    page.get_by_role("radio", name="Vùng").last.check()
    acts = page.locator(".order-act").all()
    assert [one.is_enabled() for one in acts] == [False, False, False, True]
    with page.expect_response(lambda one: one.url.endswith("/results")):
        page.get_by_role("button", name="Dỡ sớm", exact=True).click()
    page.locator(".sketch-state .job").wait_for(state="detached")
    assert page.locator(".order-list li").get_attribute("data-id") == zone["id"]
    assert red(page) < before
