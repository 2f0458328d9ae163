"""
The map's page in a browser: when zones are seen, how smoothly it moves, and how much is sent.

The browser draws by software where there is no graphics card, and then a frame takes as long as
its pixels. So the map is moved a second time with one triangle of each call: what is left is the
page's own work and the calls, which is what a machine with a graphics card has to do.
"""

import gzip
import json
import shutil
import statistics

import http_servers as servers
import map_data
import pytest
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import sync_playwright

SIZES = {"laptop": (1440, 900), "small": (480, 300)}
SLOWED = 4
ROUNDS = {"town": 5, "large": 3}
PATIENCE_S = {"figures": 30, "zones": 30, "all": 30, "map": 60, "everything": 90, "panned": 60}
STATIC = servers.ROOT / "service" / "web" / "static"
FLAGS = ("--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking")

SEEN = """() => {
    const at = (name, isThere) => {
        const note = () => { window.seen = {...window.seen, [name]: performance.now()}; };
        const look = () => {
            // What is there is seen with the next frame.
            if (isThere()) requestAnimationFrame(() => setTimeout(note));
            else setTimeout(look, 20);
        };
        look();
    };
    at('figures', () => document.querySelector('.tile-red .people b'));
    at('zones', () => document.querySelector('#first-drawing:not([hidden])'));
    at('all', () => document.querySelector('#first-drawing[data-drawn=whole]'));
    at('map', () => {
        const map = document.querySelector('#map')?.libre;
        return map?.getLayer('zone-fill')
            && map.queryRenderedFeatures({layers: ['zone-fill', 'heat']}).length > 0;
    });
}"""

NEAR = """() => {
    const map = document.querySelector('#map').libre;
    window.near = null;
    map.once('idle', () => {
        const houses = map.queryRenderedFeatures({layers: ['building']}).length;
        const drawn = map.queryRenderedFeatures({layers: ['zone-fill']});
        window.near = {houses, zones: new Set(drawn.map(({properties}) => properties.id)).size};
    });
    map.jumpTo({center: [107.5, 9.5], zoom: 14.05});
    map.triggerRepaint();
}"""

PAN = """() => {
    const map = document.querySelector('#map').libre;
    const frames = [];
    window.panned = null;
    let last = performance.now();
    map.on('render', () => {
        frames.push(performance.now() - last);
        last = performance.now();
    });
    const way = (length, then) => {
        map.once('moveend', then);
        // Essential: the page asks for calm, and a jump would be no movement.
        map.panBy([length, length / 3], {duration: 2500, easing: share => share, essential: true});
    };
    way(300, () => way(-300, () => { window.panned = frames.slice(1); }));
}"""

ONE_TRIANGLE = """
for (const kind of [WebGL2RenderingContext, WebGLRenderingContext]) {
    const {drawElements, drawArrays} = kind.prototype;
    kind.prototype.drawElements = function (mode, count, ...rest) {
        return drawElements.call(this, mode, Math.min(count, 3), ...rest);
    };
    kind.prototype.drawArrays = function (mode, first, count) {
        return drawArrays.call(this, mode, first, Math.min(count, 3));
    };
}
"""
"""Of each call only the first triangle is drawn: as where a graphics card takes the rest away."""

GRAPHICS = """() => {
    const pen = document.createElement('canvas').getContext('webgl');
    const names = pen.getExtension('WEBGL_debug_renderer_info');
    return names ? pen.getParameter(names.UNMASKED_RENDERER_WEBGL) : 'unknown';
}"""


@pytest.fixture(scope="module", params=["town", "large"])
def opened_store(request):
    """What is opened, and the root of a service that has it."""
    return request.param, request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The root of a service that has the bundled town and its outbreak."""
    url = f"gpkg:///{tmp_path_factory.mktemp('town') / 'store.gpkg'}"
    map_data.fill_town(url)
    with servers.ours(url, room=256 * 1024 * 1024) as server:
        yield server.base.removesuffix("collections/zones/items")


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """The root of a service that has two thousand zones and a hundred thousand houses."""
    url = f"gpkg:///{tmp_path_factory.mktemp('map') / 'store.gpkg'}"
    map_data.fill(url)
    with servers.ours(url, room=256 * 1024 * 1024) as server:
        yield server.base.removesuffix("collections/zones/items")


@pytest.fixture(scope="module")
def started():
    """
    Start Debian's Chromium, or the one that Playwright keeps.

    What draws for a page that was closed goes on for seconds: each page has a browser of its own.
    """
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        yield lambda: playwright.chromium.launch(executable_path=path, args=list(FLAGS))


def opened(browser, *, slowed, size="laptop"):
    """Return a fresh page, and the line by which its browser can be asked."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = context.new_page()
    line = context.new_cdp_session(page)
    # Time that the thread works: not what it waits for the drawing.
    line.send("Performance.enable", {"timeDomain": "threadTicks"})
    line.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    return page, line


def wait_for(page, what, expression):
    """Wait until something is there; say what was awaited where it does not come."""
    patience = PATIENCE_S[what]
    try:
        page.wait_for_function(expression, timeout=patience * 1000, polling=50)
    except TooLate as error:
        raise AssertionError(f"{what}: still awaited after {patience} s") from error


def busy_s(line):
    """Return how long the main thread of the page has worked, and on scripts, in seconds."""
    metrics = {one["name"]: one["value"] for one in line.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"], metrics["ScriptDuration"]


def note(benchmark, question, found):
    """Keep what was found, and say it."""
    benchmark.extra_info.update(section="map", question=question, found=found)
    print(question, json.dumps(found, indent=1))


def first_seen(started, address):
    """Open the page with nothing kept, and return when each thing was seen."""
    browser = started()
    page, _ = opened(browser, slowed=SLOWED)
    page.add_init_script(f"({SEEN})()")
    page.goto(address, wait_until="commit")
    for what in ("figures", "zones", "all", "map"):
        wait_for(page, what, f"() => window.seen?.{what}")
    seen = page.evaluate("window.seen")
    browser.close()
    return seen


def test_first_zones(benchmark, started, opened_store):
    """From the first byte that is asked for to zones that are seen, the processor slowed."""
    name, address = opened_store
    first_seen(started, address)  # the service has made its answers by then
    rounds = ROUNDS[name]
    found = benchmark.pedantic(
        lambda: [first_seen(started, address) for _ in range(rounds)], rounds=1
    )
    medians = {what: statistics.median(one[what] for one in found) for what in found[0]}
    note(benchmark, f"first {name}", {"slowed": SLOWED, "rounds": rounds, **medians})


@pytest.mark.parametrize(("size", "drawn"), [("laptop", "whole"), ("small", "whole"),
                                             ("laptop", "one triangle")])  # fmt: skip
def test_pan(benchmark, started, large, size, drawn):
    """Five seconds of moving to and fro while everything is in sight."""
    browser = started()
    page, line = opened(browser, slowed=1, size=size)
    if drawn == "one triangle":
        page.add_init_script(ONE_TRIANGLE)
    page.goto(large, wait_until="commit")
    wait_for(page, "everything", "() => document.documentElement.dataset.ready")
    page.evaluate(NEAR)
    wait_for(page, "everything", "() => window.near")
    before = busy_s(line)

    def pan():
        page.evaluate(PAN)
        wait_for(page, "panned", "() => window.panned")
        return sorted(page.evaluate("window.panned"))

    frames = benchmark.pedantic(pan, rounds=1)
    tasks, scripts = (late - early for late, early in zip(busy_s(line), before, strict=True))
    found = {
        **page.evaluate("window.near"),
        "size": SIZES[size],
        "drawn": drawn,
        "frames": len(frames),
        "median_ms": statistics.median(frames),
        "p95_ms": frames[int(len(frames) * 0.95)],
        "main_ms": 1000 * tasks / len(frames),
        "script_ms": 1000 * scripts / len(frames),
        "graphics": page.evaluate(GRAPHICS),
    }
    browser.close()
    note(benchmark, f"pan {size} {drawn}", found)


def test_bundle(benchmark):
    """What a browser fetches of the page, as gzip would send it."""
    sizes = benchmark.pedantic(lambda: {one.name: weight(one) for one in files()}, rounds=1)
    note(benchmark, "bundle", sizes)


def files():
    """Return the built files of the page, those of licences left out."""
    return sorted(
        one for one in STATIC.rglob("*") if one.suffix in (".js", ".css", ".html", ".woff2")
    )


def weight(file):
    """Return the bytes of a file, and how many gzip leaves."""
    content = file.read_bytes()
    return {"bytes": len(content), "gzip": len(gzip.compress(content, 6, mtime=0))}
