"""Zones are drawn before the map's own code has come, and nothing moves when it has."""

import re

import pytest
from map_page import PHONE, of_map, ready
from shapely import total_bounds
from shapely.geometry import shape

pytestmark = pytest.mark.browser

SHARP = {"device_scale_factor": 1}
NEAR_PX = 4
"""Half of the widest line lies outside of a zone, and its edge fades over a pixel."""

_DRAWN = """() => {
    const canvas = document.querySelector('#first-drawing');
    const {width, height} = canvas, scale = innerWidth / width;
    const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
    const box = [Infinity, Infinity, 0, 0];
    let red = 0, yellow = 0;
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 0) continue;
        const r = data[i], g = data[i + 1], b = data[i + 2];
        const x = (i / 4) % width, y = Math.floor(i / 4 / width);
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x + 1);
        box[3] = Math.max(box[3], y + 1);
        if (r > 2 * g) red += 1;
        else if (r > 2 * b && g > 2 * b) yellow += 1;
    }
    return {box: box.map(one => one * scale), red, yellow};
}"""

_PAINTED = """() => {
    const canvas = document.querySelector('#first-drawing');
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return {
        places: Array.from({length: data.length / 4}, (_, i) => i).filter(i => data[4 * i + 3]),
        picture: canvas.toDataURL(),
    };
}"""


@pytest.mark.parametrize("options", [{}, PHONE], ids=["laptop", "phone"])
def test_zones_stand_where_the_map_will_draw_them(open_page, api, options):
    """Red and yellow while the map's code is held back; then the map stands in their place."""
    held = []

    def hold(route):
        held.append(route)

    page = open_page(
        before=lambda page: page.route("**/main-*.js", hold),
        wait=False,
        **(SHARP | options),
    )
    page.locator("#first-drawing:not([hidden])").wait_for(state="attached")
    first = page.evaluate(_DRAWN)
    assert held
    assert page.locator("#map canvas").count() == 0
    assert min(first["red"], first["yellow"]) > 100
    for route in held:
        route.continue_()
    ready(page)
    zones = api("/collections/zones/items?limit=1000")["features"]
    west, south, east, north = total_bounds([shape(one["geometry"]) for one in zones])
    corners = [[float(west), float(north)], [float(east), float(south)]]
    then = [of_map(page, f"project({corner})") for corner in corners]
    box = [place[axis] for place in then for axis in ("x", "y")]
    assert first["box"] == pytest.approx(box, abs=NEAR_PX)
    assert page.locator("#first-drawing").is_hidden()


def test_the_first_zones_stand_among_all_while_the_others_are_on_their_way(open_page):
    """Of many zones the first page is seen at its final place, then all, and none of them twice."""
    held = []

    def hold(route):
        held.append(route)

    def small(route):
        # A page of five stands for the three hundred of a great plan.
        route.continue_(url=route.request.url.replace("limit=300", "limit=5"))

    def in_parts(page):
        page.route("**/main-*.js", lambda _: None)
        page.route(re.compile(r"/zones/items\?limit=300$"), small)
        page.route(re.compile(r"/zones/items\?.*offset=5"), hold)

    page = open_page(before=in_parts, wait=False, **SHARP)
    page.locator("#first-drawing[data-drawn=part]").wait_for(state="attached")
    part = page.evaluate(_PAINTED)
    held[0].continue_()
    page.locator("#first-drawing[data-drawn=whole]").wait_for(state="attached")
    whole = page.evaluate(_PAINTED)
    assert 100 < len(part["places"]) < len(whole["places"])
    assert set(part["places"]) <= set(whole["places"])
    at_once = open_page(
        before=lambda page: page.route("**/main-*.js", lambda _: None), wait=False, **SHARP
    )
    at_once.locator("#first-drawing[data-drawn=whole]").wait_for(state="attached")
    assert whole["picture"] == at_once.evaluate(_PAINTED)["picture"]
