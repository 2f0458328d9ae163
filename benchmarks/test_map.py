"""
The map's page in a browser: when zones are seen, how smoothly it moves, and how much is sent.

The browser draws by software where there is no graphics card, and then a frame takes as long as
its pixels; what the page itself takes is the time of its main thread.
"""

import gzip
import json
import shutil
import statistics

import http_servers as servers
import map_data
import pytest
from playwright.sync_api import sync_playwright

SIZE = {"width": 1440, "height": 900}
SLOWED = 4
ROUNDS = 5
STATIC = servers.ROOT / "service" / "web" / "static"
FLAGS = ("--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking")

SEEN = """() => {
    const at = (name, isThere) => {
        const look = () => {
            if (isThere()) window.seen = {...window.seen, [name]: performance.now()};
            else setTimeout(look, 20);
        };
        look();
    };
    at('figures', () => document.querySelector('.tile-red .people b'));
    at('zones', () => {
        const map = document.querySelector('#map')?.libre;
        return map?.getLayer('zone-fill')
            && map.queryRenderedFeatures({layers: ['zone-fill', 'heat']}).length > 0;
    });
}"""

PAN = """async () => {
    const map = document.querySelector('#map').libre;
    map.jumpTo({center: [107.5, 9.5], zoom: 14.05});
    await new Promise(done => { map.once('idle', done); map.triggerRepaint(); });
    const houses = map.queryRenderedFeatures({layers: ['building']}).length;
    const drawn = map.queryRenderedFeatures({layers: ['zone-fill']});
    const zones = new Set(drawn.map(({properties}) => properties.id)).size;
    const frames = [];
    let last = performance.now(), moves = true;
    const frame = now => {
        frames.push(now - last);
        last = now;
        if (moves) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    for (const way of [300, -300]) {
        map.panBy([way, way / 3], {duration: 1000, easing: share => share});
        await new Promise(done => map.once('moveend', done));
    }
    moves = false;
    return {frames: frames.slice(1), houses, zones};
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The root of a service in a process of its own."""
    url = f"gpkg:///{tmp_path_factory.mktemp('map') / 'store.gpkg'}"
    map_data.fill(url)
    with servers.ours(url, room=256 * 1024 * 1024) as server:
        yield server.base.removesuffix("collections/zones/items")


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, or the one that Playwright keeps."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


def opened(browser, *, slowed):
    """Return a fresh page, and the line by which its browser can be asked."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    context.set_default_timeout(300_000)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Performance.enable")
    line.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    return page, line


def busy_s(line):
    """Return how long the main thread of the page has worked, and on scripts, in seconds."""
    metrics = {one["name"]: one["value"] for one in line.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"], metrics["ScriptDuration"]


def note(benchmark, question, found):
    """Keep what was found, and say it."""
    benchmark.extra_info.update(section="map", question=question, found=found)
    print(question, json.dumps(found, indent=1))


def first_seen(browser, address):
    """Open the page with nothing kept, and return when figures and zones were there."""
    page, _ = opened(browser, slowed=SLOWED)
    page.add_init_script(f"({SEEN})()")
    page.goto(address)
    page.wait_for_function("() => window.seen?.zones && window.seen?.figures")
    seen = page.evaluate("window.seen")
    page.context.close()
    return seen


def test_first_zones(benchmark, browser, address):
    """From the first byte that is asked for to zones that are drawn, the processor slowed."""
    first_seen(browser, address)  # the service has cut its tiles by then
    found = benchmark.pedantic(
        lambda: [first_seen(browser, address) for _ in range(ROUNDS)], rounds=1
    )
    medians = {name: statistics.median(one[name] for one in found) for name in found[0]}
    note(benchmark, "first", {"slowed": SLOWED, "rounds": ROUNDS, **medians})


@pytest.mark.parametrize("slowed", [1, SLOWED])
def test_pan(benchmark, browser, address, slowed):
    """Two seconds of moving to and fro while everything is in sight."""
    page, line = opened(browser, slowed=slowed)
    page.goto(address)
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate(PAN)
    before = busy_s(line)
    found = benchmark.pedantic(lambda: page.evaluate(PAN), rounds=1)
    tasks, scripts = (late - early for late, early in zip(busy_s(line), before, strict=True))
    frames = sorted(found.pop("frames"))
    graphics = page.evaluate(
        """() => {
            const pen = document.createElement('canvas').getContext('webgl');
            const names = pen.getExtension('WEBGL_debug_renderer_info');
            return names ? pen.getParameter(names.UNMASKED_RENDERER_WEBGL) : 'unknown';
        }"""
    )
    page.context.close()
    note(
        benchmark,
        f"pan {slowed}",
        {
            **found,
            "slowed": slowed,
            "frames": len(frames),
            "median_ms": statistics.median(frames),
            "p95_ms": frames[int(len(frames) * 0.95)],
            "main_ms": 1000 * tasks / len(frames),
            "script_ms": 1000 * scripts / len(frames),
            "graphics": graphics,
        },
    )


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
