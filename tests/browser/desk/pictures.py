"""
Take the pictures of the README, of the invented town: ``make pictures``.

No test by its name, so that it runs only when it is asked for.
"""

import base64
from pathlib import Path

import pytest
from desk_page import came_in
from map_page import still
from officers_day import NOW

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "is_mobile": True}
QUALITY = 78

_NEARER = """() => {
    const map = document.querySelector('#map').libre;
    const left = document.querySelector('#desk').offsetWidth;
    const raised = map.querySourceFeatures('desk-ground')
        .filter(one => one.properties.change === 'raised')
        .flatMap(one => one.geometry.coordinates.flat(one.geometry.type === 'Polygon' ? 1 : 2));
    const west = Math.min(...raised.map(([lng]) => lng));
    const first = raised.find(([lng]) => lng === west);
    map.jumpTo({center: first, zoom: 16, padding: {left}});
}"""
"""Go where the draft raises the most westerly ground, so that its textures can be told apart."""


def take(page, name):
    """Write what the page shows as WebP, which Playwright itself cannot."""
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))


def test_the_map_of_everybody(open_page, guarded_address):
    """As it opens on a laptop, without a key."""
    page = open_page(at=guarded_address, pixels=True, **LAPTOP)
    still(page)
    take(page, "map")


def test_a_draft_on_the_desk(open_desk):
    """What a draft changes, in figures and on the map."""
    page = open_desk(pixels=True, **LAPTOP)
    page.locator(".draft-row").first.click()
    page.locator(".figure-table").wait_for()
    page.evaluate(_NEARER)
    still(page)
    take(page, "desk")


def test_the_leaders_page(open_page, desk_address, desk_keys):
    """On a phone, at the time of the outbreak."""

    def before(page):
        came_in(desk_keys["officer"])(page)
        page.clock.set_fixed_time(NOW)

    page = open_page(at=f"{desk_address}/lanh-dao", before=before, **PHONE)
    take(page, "leaders")
