"""Wait for the map page, ask what it drew, and disturb what it is given."""

import re

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

HOSTILE = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'
_TEXTS = {"name", "street", "reason", "reason_en", "between", "area", "policy"}

_DRAWN = """layers => document.querySelector('#map').libre
    .queryRenderedFeatures({layers}).map(one => one.properties.id)"""

_STILL = """() => new Promise(done => {
    const map = document.querySelector('#map').libre;
    map.once('idle', () => done());
    map.triggerRepaint();
})"""

_NEAR = """id => {
    const map = document.querySelector('#map').libre;
    const zone = map.querySourceFeatures('zone-points').find(one => one.properties.id === id);
    map.jumpTo({center: zone.geometry.coordinates, zoom: 18});
    const {x, y} = map.project(zone.geometry.coordinates);
    return [x, y];
}"""

_TOPS = """async letters => {
    const manager = document.querySelector('#map').libre.style.glyphManager;
    const stack = 'Be Vietnam Pro Semibold,Be Vietnam Pro';
    const glyphs = await manager.getGlyphs({[stack]: {default: letters}});
    return Object.fromEntries(letters.map(one => [one, glyphs[stack].default[one].metrics.top]));
}"""


def ready(page):
    """Wait until everything has arrived and the map has drawn it."""
    page.locator("html[data-ready]").wait_for(state="attached")


def still(page):
    """Wait until the map has stopped moving and drawn what it shows."""
    page.evaluate(_STILL)


def drawn(page, *layers):
    """Return the ids that the map has drawn in its layers, as the map itself tells."""
    return set(page.evaluate(_DRAWN, list(layers)))


def spot_inside(page, zone):
    """Come near a zone, and return the pixel where it is widest."""
    spot = page.evaluate(_NEAR, zone)
    still(page)
    return spot


def tops_of(page, letters):
    """Return how high the map's letters reach, in its own measure."""
    return page.evaluate(_TOPS, list(letters))


def of_map(page, question):
    """Return what a method of the map answers."""
    return page.evaluate(f"document.querySelector('#map').libre.{question}")


def with_hostile_names(page):
    """Put markup in the place of every text that the service gives."""

    def spoil(value, key=""):
        if isinstance(value, dict):
            return {name: spoil(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [spoil(inner, key) for inner in value]
        return HOSTILE if isinstance(value, str) and key in _TEXTS else value

    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, json=spoil(response.json()))

    page.route(re.compile(r"/summary|/collections/(?!.*/tiles/)"), answer)


def without_plan(page):
    """Give what the service gives before any plan is in force."""

    def nothing(route):
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | {"features": [], "links": []})

    def figures(route):
        response = route.fetch()
        kept = {"area", "invented", "view"}
        document = {name: value for name, value in response.json().items() if name in kept}
        route.fulfill(response=response, json=document | {"plan_id": None, "gap": None, "cases": 0})

    page.route(re.compile(r"/collections/(zones|checkpoints)/items"), nothing)
    page.route("**/summary", figures)


def without_summary(page):
    """Break every connection that asks for the figures."""
    page.route("**/summary", lambda route: route.abort())
