"""MapLibre draws our vector tiles."""

import pytest

pytestmark = pytest.mark.browser

_ADD = """async () => {
    const map = document.querySelector('#map').libre;
    const url = `${location.origin}/collections/zones/tiles/WebMercatorQuad?f=tilejson`;
    map.addSource('tiles', {type: 'vector', url, promoteId: 'id'});
    map.addLayer({id: 'tiles', type: 'fill', source: 'tiles', 'source-layer': 'zones'});
    await new Promise(done => { map.once('idle', done); map.triggerRepaint(); });
    return map.queryRenderedFeatures({layers: ['tiles']}).map(one => [one.id, one.properties]);
}"""


def test_zones_arrive_as_tiles(open_page, api):
    """From TileJSON alone: every zone is drawn, under its own name, with its level and people."""
    drawn = dict(open_page().evaluate(_ADD))
    zones = {one["id"]: one["properties"] for one in api("/collections/zones/items")["features"]}
    assert set(drawn) == set(zones)
    for name, zone in zones.items():
        assert drawn[name]["level"] == zone["level"]
        assert drawn[name]["people"] == zone["people"]
