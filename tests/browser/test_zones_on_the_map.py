"""The map page opens on the zones of the plan in force, and a zone tells what it is."""

import pytest
from map_page import drawn, of_map, spot_inside, still, tops_of

pytestmark = pytest.mark.browser

KINDS = {
    "post": "Chốt có người trực",
    "door_post": "Chốt có người trực",
    "barrier": "Rào chắn",
    "door": "Cửa nhà đóng riêng",
}
"""What the card calls each kind of checkpoint."""


def written(number):
    """Write a whole number as a Vietnamese reads it."""
    return f"{number:,}".replace(",", ".")


def figure(page, name):
    """Return a figure of the open card, as it is written."""
    return page.locator(f'#card [data-figure="{name}"] dd').inner_text()


@pytest.fixture(scope="module")
def zones(api):
    """Return the zones that the service serves."""
    return api("/collections/zones/items?limit=1000")["features"]


@pytest.fixture(scope="module")
def checkpoints(api):
    """Return the checkpoints that the service serves."""
    return api("/collections/checkpoints/items?limit=10000")["features"]


class TestTheMap:
    """Colour, texture and outline show the zones."""

    def test_every_zone_is_drawn(self, page, zones):
        """Each zone that the service serves is on the screen when the page opens."""
        assert drawn(page, "zone-fill") == {zone["id"] for zone in zones}

    def test_levels_differ_without_colour(self, page):
        """Red is hatched and yellow is dotted: the texture tells the level to everybody."""
        texture = of_map(page, "getPaintProperty('zone-texture', 'fill-pattern')")
        assert texture == ["case", ["==", ["get", "level"], "red"], "hatch", "dots"]

    def test_names_are_drawn_with_the_font_that_was_brought(self, page):
        """Vietnamese letters come from our own font, not from whatever the machine has."""
        loaded = page.evaluate(
            """[...document.fonts].filter(face => face.status === 'loaded')
                .filter(face => face.unicodeRange.includes('U+1EA0'))
                .map(face => face.family.replaceAll('"', '') + ' ' + face.weight)"""
        )
        assert {"Be Vietnam Pro 500", "Be Vietnam Pro 600"} <= set(loaded)

    def test_marks_do_not_push_letters_down(self, page):
        """A capital with two marks reaches as high as with one, or higher: none hangs low."""
        marked = {"Â": "ẤẦẨẪ", "Ă": "ẮẰẲẴ", "Ê": "ẾỀỂỄ", "Ô": "ỐỒỔỖ"}
        top = tops_of(page, "".join(marked) + "".join(marked.values()))
        low = [two for one, twice in marked.items() for two in twice if top[two] < top[one]]
        assert low == []

    def test_a_layer_can_be_switched_off_and_on(self, page):
        """Without their layer no zone is drawn; switched on again they are back."""
        before = drawn(page, "zone-fill")
        switch = page.locator('[data-key="toggle-zones"]')
        switch.click()
        still(page)
        assert drawn(page, "zone-fill") == set()
        switch.click()
        still(page)
        assert drawn(page, "zone-fill") == before

    def test_icons_of_checkpoints_appear_as_one_comes_near(self, page, checkpoints):
        """From afar checkpoints are dots; near a zone its posts and barriers stand as icons."""
        assert drawn(page, "checkpoint") == set()
        page.locator(".zone-row").first.click()
        of_map(page, "setZoom(17).getZoom()")
        still(page)
        near = drawn(page, "checkpoint")
        assert near
        assert near <= {one["id"] for one in checkpoints}


class TestOneZone:
    """A zone tells its people, its guards and its reason."""

    def test_a_click_opens_its_card(self, page, zones):
        """A click inside a red zone shows the figures that the service gives for it."""
        red = [zone for zone in zones if zone["properties"]["level"] == "red"]
        zone = max(red, key=lambda one: one["properties"]["area_m2"])
        page.mouse.click(*spot_inside(page, zone["id"]))
        page.locator("#card").wait_for(state="visible")
        assert page.locator("#card-title").inner_text().startswith("Vùng đỏ")
        for name in ("people", "households", "cases", "checkpoints"):
            assert figure(page, name) == written(zone["properties"][name])
        card = page.locator("#card").inner_text()
        assert zone["properties"]["reason"] in card
        for unit in zone["properties"]["units"]:
            assert unit["name"] in card

    def test_a_checkpoint_says_where_it_stands(self, page, checkpoints):
        """From a zone's card to one of its checkpoints: its street and its kind are named."""
        chosen = next(one for one in checkpoints if one["properties"]["street"])
        facts = chosen["properties"]
        page.locator(f'[data-zone="{facts["zone"]}"]').click()
        page.locator(f'[data-checkpoint="{chosen["id"]}"]').click()
        card = page.locator("#card").inner_text()
        assert facts["street"] in card
        assert KINDS[facts["kind"]] in card

    def test_a_closed_door_says_whose_it_is(self, page, checkpoints):
        """On a main road: the kind, and the house number as the position."""
        chosen = next(one for one in checkpoints if one["properties"]["kind"] == "door")
        facts = chosen["properties"]
        page.locator(f'[data-zone="{facts["zone"]}"]').click()
        page.locator(f'[data-checkpoint="{chosen["id"]}"]').click()
        card = page.locator("#card").inner_text()
        assert KINDS["door"] in card
        assert facts["between"] in card

    def test_a_keyboard_is_enough(self, page):
        """Tab reaches a zone, Enter flies there, Escape closes and gives the focus back."""
        start = of_map(page, "getZoom()")
        wanted = page.locator(".zone-row").first.get_attribute("data-key")
        focused = "document.activeElement.dataset.key"
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate(focused) == wanted:
                break
        page.keyboard.press("Enter")
        page.locator("#card").wait_for(state="visible")
        still(page)
        assert of_map(page, "getZoom()") > start
        page.keyboard.press("Escape")
        page.locator("#card").wait_for(state="hidden")
        assert page.evaluate(focused) == wanted
