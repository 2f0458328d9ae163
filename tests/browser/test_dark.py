"""Where the device asks for dark colours, page and map are dark, and paper stays white."""

import pytest
from axe import grave_faults
from map_page import PHONE, of_map
from test_leaders_page import with_situation
from test_printed_map import SHEET_PIXELS, print_on

pytestmark = pytest.mark.browser

_LIGHTNESS = f"""async () => {{{SHEET_PIXELS}
    return data.reduce((sum, value) => sum + value, 0) / data.length;
}}"""
"""How light the picture of the sheet is: 0 to 255."""

_PAPER = "getComputedStyle(document.querySelector('#sheet h1')).color"
_PAINT = "getPaintProperty('land', 'fill-color')"
_LAND = f"document.querySelector('#map').libre.{_PAINT}"


def land(page):
    """Return how light the ground of the map is painted: 0 to 255."""
    colour = of_map(page, _PAINT)
    return int(colour[1:3], 16)


def panel(page):
    """Return how light the panel is."""
    shown = page.evaluate("getComputedStyle(document.querySelector('#panel')).backgroundColor")
    return int(shown.removeprefix("rgb(").split(",")[0])


def test_the_map_is_dark_and_its_sheet_is_white(open_page, guarded_address, axe):
    """Panel and ground; both follow when the device changes its mind; print is light either way."""
    page = open_page(at=guarded_address, color_scheme="dark", pixels=True)
    assert grave_faults(page, axe) == []
    assert max(land(page), panel(page)) < 64
    print_on(page, "a4-landscape")
    assert page.evaluate(_LIGHTNESS) > 200
    assert land(page) < 64
    page.emulate_media(media="print")
    assert page.evaluate(_PAPER) == "rgb(27, 42, 56)"
    page.emulate_media(media="screen", color_scheme="light")
    page.wait_for_function(f"() => parseInt({_LAND}.slice(1, 3), 16) > 230")  # a moment later
    assert min(land(page), panel(page)) > 230
    page.pdf()
    assert page.evaluate(_LIGHTNESS) > 200


def test_the_leaders_page_is_dark(open_page, address, axe):
    """With charts, trends and figures nothing is too faint to be read."""
    page = open_page(at=f"{address}/lanh-dao", before=with_situation, color_scheme="dark", **PHONE)
    assert grave_faults(page, axe) == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(15, 23, 30)"
