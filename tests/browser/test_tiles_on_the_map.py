"""MapLibre draws our vector tiles."""

import pytest
from map_page import still

pytestmark = pytest.mark.browser

_ADD = """async () => {
    const map = document.querySelector('#map').libre;
    const url = `${location.origin}/collections/zones/tiles/WebMercatorQuad?f=tilejson`;
    map.addSource('tiles', {type: 'vector', url, promoteId: 'id'});
    map.addLayer({id: 'tiles', type: 'fill', source: 'tiles', 'source-layer': 'zones'});
    await new Promise(done => { map.once('idle', done); map.triggerRepaint(); });
    const seen = map.queryRenderedFeatures({layers: ['tiles']});
    map.removeLayer('tiles');
    map.removeSource('tiles');
    return seen.map(one => [one.id, one.properties]);
}"""


def test_zones_arrive_as_tiles(page, api):
    """From TileJSON alone: every zone is drawn, under its own name, with its level and people."""
    drawn = dict(page.evaluate(_ADD))
    zones = {one["id"]: one["properties"] for one in api("/collections/zones/items")["features"]}
    assert set(drawn) == set(zones)
    for name, zone in zones.items():
        assert drawn[name]["level"] == zone["level"]
        assert drawn[name]["people"] == zone["people"]


_AT = """zoom => {
    const map = document.querySelector('#map').libre;
    map.jumpTo({zoom});
    return new Promise(done => {
        map.once('idle', () => done(['heat', 'building', 'alley-border', 'local'].map(layer =>
            map.queryRenderedFeatures({layers: [layer]}).length)));
        map.triggerRepaint();
    });
}"""


def test_hexagons_turn_to_zones_alleys_and_houses(page, api):
    """From afar closed hexagons alone; near by none, but buildings, alleys and streets."""
    cells = api("/collections/cells/items?limit=1000&skipGeometry=true")["features"]
    closed = {one["id"] for one in cells if one["properties"]["level"] != "open"}
    hexagons, buildings, _, _ = page.evaluate(_AT, 12.2)
    assert hexagons == len(closed)
    assert buildings == 0
    first = page.locator(".zone-row").first
    first.click()
    hexagons, buildings, alleys, streets = page.evaluate(_AT, 17.4)
    assert hexagons == 0
    assert min(buildings, alleys, streets) > 0


def test_the_page_fetches_no_large_layer_as_a_whole(page, asked):
    """Buildings and streets come as tiles, and names of streets only of what is looked at."""
    still(page)
    items = [url for url in asked if "/items" in url]
    assert items
    assert not any("/ground/" in url for url in items)
    assert all("bbox=" in url for url in items if "/streets/" in url)
