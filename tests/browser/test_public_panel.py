"""What everybody sees without a key: figures that are published, and one line for the rest."""

import pytest
from asking import get
from map_page import ready

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def public_page(start_page, guarded_address):
    """Return the public map, opened once."""
    page, errors = start_page(at=guarded_address)
    yield page
    page.close()
    assert errors == []


def test_what_is_withheld_is_no_figure(public_page):
    """No figure stands for cases, posts, barriers and doors; one line says that they are not."""
    assert public_page.locator(".guards").count() == 0
    assert "không công bố" in public_page.locator(".public").inner_text()
    large = public_page.evaluate(
        """[...document.querySelectorAll('#panel *')].filter(one => one.children.length === 0)
            .filter(one => /không công bố/i.test(one.textContent))
            .map(one => parseFloat(getComputedStyle(one).fontSize))"""
    )
    assert max(large) <= 13


def test_a_zone_card_says_why_since_when_and_until_when(public_page, guarded_address):
    """People, households, units, reason and times; its link gives that very zone as GeoJSON."""
    row = public_page.locator(".zone-row").first
    name = row.get_attribute("data-zone")
    row.click()
    card = public_page.locator("#card")
    answer = get(f"{guarded_address}/collections/zones/items/{name}?f=json").json()
    zone = answer["properties"]
    assert card.locator('[data-figure="people"] dd').inner_text() == str(zone["people"])
    assert card.locator('[data-figure="cases"]').count() == 0
    words = card.inner_text()
    assert zone["reason"] in words
    assert "Không công bố: ca bệnh" in words
    for unit in zone["units"]:
        assert unit["name"] in words
    assert words.count("/2026") == 2
    link = card.locator(".to-file").get_attribute("href")
    assert get(guarded_address + link).json()["id"] == name
    public_page.keyboard.press("Escape")


def test_officers_read_where_each_post_stands(page):
    """Every post of a zone is told with its street, its place and its side, and opens a map."""
    page.locator(".zone-row").first.click()
    posts = page.locator(".guard-list li")
    assert posts.count() > 0
    assert "phía" in posts.first.inner_text()
    posts.first.locator("button").click()
    assert page.locator('#card a[href^="geo:"]').count() == 1
    ready(page)
