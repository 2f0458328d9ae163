"""Which zone is my home in: an address, a pin or the browser's place gives the rules there."""

import re
from contextlib import ExitStack

import pytest
from map_page import HOSTILE, PHONE, still
from served_map import served

from service.settings import Settings
from zoning.area.bundled import bundled_area_path

pytestmark = pytest.mark.browser

_MOVE = """([lng, lat]) => {
    const map = document.querySelector('#map').libre;
    map.jumpTo({center: [lng, lat], zoom: 18});
    const {x, y} = map.project([lng, lat]);
    return [x, y];
}"""


@pytest.fixture(scope="module")
def finding_address(database):
    """Return the address of a public service that has its area, so that it finds addresses."""
    with ExitStack() as stack:
        settings = Settings(database=database, area_path=bundled_area_path())
        yield stack.enter_context(served(settings))


def search(page, address):
    """Type an address, press Enter, and return what is answered."""
    page.locator("#address").fill(address)
    page.locator("#address").press("Enter")
    answer = page.locator("#answer")
    answer.get_by_role("heading", name=re.compile("^(?!Đang tìm)")).first.wait_for()
    return answer


def with_hostile_places(page):
    """Put markup in the place of the names of what is found."""

    def answer(route):
        response = route.fetch()
        document = response.json()
        for one in document["features"]:
            one["properties"]["geocoding"]["label"] = HOSTILE
        route.fulfill(response=response, json=document)

    page.route("**/geocode", answer)


def test_an_address_is_found_by_keyboard_and_stands_in_no_url(open_page, finding_address):
    """The public learns what holds in the alley; wrong and doubtful addresses say so."""
    urls = []
    page = open_page(
        at=finding_address, before=lambda page: page.on("request", lambda r: urls.append(r.url))
    )
    answer = search(page, "12 Hẻm 225 Kênh Tây")
    words = answer.inner_text()
    assert "Hẻm 225 Kênh Tây" in words
    assert "vùng đỏ" in words
    assert page.locator(".pin").count() == 1
    assert "chưa rõ nhà nào" in words
    assert page.evaluate("document.activeElement.id") == "answer-title"
    assert "Không tìm thấy" in search(page, "99 Đường Không Có").inner_text()
    assert "Có 2 nơi" in search(page, "KP 3").inner_text()
    answer.locator(".places button").last.click()
    answer.get_by_text("Khu phố 3, Phường Chợ Mẫu").wait_for()
    with_hostile_places(page)
    assert HOSTILE in search(page, "12 Hẻm 225 Kênh Tây").inner_text()
    assert answer.locator("img, script").count() == 0
    page.keyboard.press("Escape")
    assert answer.is_hidden()
    assert page.evaluate("document.activeElement.id") == "address"
    asked = [url for url in urls if "geocode" in url]
    assert {url.removeprefix(finding_address) for url in asked} == {"/geocode"}
    assert not any("225" in url for url in urls)
    assert page.evaluate("location.href + JSON.stringify(localStorage)").count("225") == 0


def test_a_pin_moved_by_finger_or_arrow_keys_says_what_holds(open_page, finding_address, api):
    """Inside a red zone the rules of red; off the area that the map does not know."""
    page = open_page(at=finding_address, **PHONE)
    search(page, "KP 3")
    zones = page.evaluate(
        """() => document.querySelector('#map').libre.querySourceFeatures('zone-points')
            .filter(one => one.properties.level === 'red').map(one => one.geometry.coordinates)"""
    )
    x, y = page.evaluate(_MOVE, zones[0])
    still(page)
    page.touchscreen.tap(x, y)
    title = page.locator("#answer-title")
    title.get_by_text("Vùng đỏ").wait_for()
    assert "Ở yên tại nhà" in page.locator("#answer").inner_text()
    assert page.locator("#card").is_hidden()
    before = page.locator(".pin").bounding_box()
    page.locator(".pin").press("ArrowLeft")
    after = page.locator(".pin").bounding_box()
    assert after["x"] < before["x"]
    x, y = page.evaluate(_MOVE, [107.2, 9.2])
    still(page)
    page.touchscreen.tap(x, y - 90)  # a second tap at the same spot would be a double one
    title.get_by_text("Ngoài khu vực của bản đồ").wait_for()


def test_the_place_of_the_browser_is_used_and_sent_nowhere(open_page, finding_address):
    """Its rules are reckoned in the page; no request carries the position."""
    sent = []
    page = open_page(
        at=finding_address,
        before=lambda page: page.on("request", lambda r: sent.append(r.url + str(r.post_data))),
        geolocation={"longitude": 107.4972637, "latitude": 9.5037453, "accuracy": 12},
        permissions=["geolocation"],
    )
    page.get_by_role("button", name="Dùng vị trí của tôi").click()
    page.locator("#answer").get_by_text("sai số 12 m").wait_for()
    assert "Vùng đỏ" in page.locator("#answer-title").inner_text()
    assert sent
    assert not any("107.49726" in one or "geocode" in one or "reverse" in one for one in sent)
