"""The real service on a free port, and a real browser that watches for errors."""

import shutil
from contextlib import closing

import pytest
from asking import asking
from axe import axe_script
from kept_store import copied, url_of
from map_page import ready, still
from playwright.sync_api import sync_playwright
from served_map import served

from service.plans.publish import record_of
from service.settings import Settings
from service.store import open_store
from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area
from zoning.geocode import geocode
from zoning.plan.draw import draw
from zoning.sources.cases_file import read_cases

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LAPTOP = {"viewport": {"width": 1000, "height": 640}, "device_scale_factor": 0.5}
"""Small, for speed: every pixel is drawn without a graphics card."""

_WITHOUT_PIXELS = """for (const one of [WebGL2RenderingContext, WebGLRenderingContext])
    for (const way of ['Arrays', 'Elements', 'ArraysInstanced', 'ElementsInstanced'])
        one.prototype[`draw${way}`] = () => {};"""
"""Colours no pixel of the map; the map still knows all that it would have drawn."""

PATIENCE_MS = 120_000
"""The software that stands in for a graphics card is slow, and cores are shared."""


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """Return a store's file that holds the bundled town alone, to be copied: it is long to make."""
    file = tmp_path_factory.mktemp("town") / "store.gpkg"
    with closing(open_store(url_of(file))) as store:
        store.save_area(read_area(bundled_area_path()))
    return file


@pytest.fixture(scope="session")
def database(town, tmp_path_factory):
    """Return the URL of a store that holds the bundled town and the plan of its outbreak."""
    path = bundled_area_path()
    area = read_area(path)
    plan = draw(area, geocode(read_cases(path / "sample_cases.csv"), area), allow_unlocated=True)
    url = url_of(copied(town, tmp_path_factory.mktemp("browser")))
    record = record_of(plan, area)
    with closing(open_store(url)) as store, store.writing() as stored:
        stored.plans.save(record)
        stored.plans.put_in_force(record.plan_id)
    return url


@pytest.fixture(scope="session")
def address(database):
    """Return the address of the running service, which shows exact zones to everybody."""
    with served(Settings(database=database, view="exact")) as url:
        yield url


@pytest.fixture(scope="session")
def guarded_address(database):
    """Return the address of a service as others meet it: exact zones need a key."""
    with served(Settings(database=database)) as url:
        yield url


@pytest.fixture(scope="session")
def api(address):
    """Return a function that asks the service itself."""
    with asking(address, headers={"Accept": "application/json"}) as client:

        def ask(path):
            answer = client.get(path)
            answer.raise_for_status()
            return answer.json()

        yield ask


@pytest.fixture(scope="session")
def browser():
    """Return Debian's Chromium, or the one that Playwright keeps."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def start_page(browser, address):
    """
    Return a function that opens the map in a fresh window, and the errors it met.

    Most of a page's time is the colouring of pixels that nobody looks at: who looks at the map's
    own picture asks for ``pixels``.
    """
    contexts = []

    def start(*, before=None, wait=True, expect_errors=False, at=address, pixels=False, **options):
        context = browser.new_context(**(LAPTOP | {"reduced_motion": "reduce"} | options))
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if not pixels and options.get("java_script_enabled", True):
            context.add_init_script(_WITHOUT_PIXELS)
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        if not expect_errors:
            page.on("console", lambda said: said.type == "error" and errors.append(said.text))
        if before is not None:
            before(page)
        page.goto(at, wait_until="load" if wait else "domcontentloaded")
        if wait:
            ready(page)
        return page, errors

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(start_page):
    """Return a function that opens the map; no error may reach the console meanwhile."""
    opened = []

    def open_one(**options):
        page, errors = start_page(**options)
        opened.append((page, errors))
        return page

    yield open_one
    for page, _ in opened:
        page.close()
    assert [error for _, errors in opened for error in errors] == []


@pytest.fixture(scope="session")
def asked():
    """Return what the shared page has asked for since it was opened."""
    return []


@pytest.fixture(scope="session")
def shared_page(start_page, asked):
    """Return the map on a laptop, opened once: drawing it takes longest by far."""

    def before(page):
        page.on("request", lambda request: asked.append(request.url))

    return start_page(before=before)


@pytest.fixture
def page(shared_page):
    """Return the map as it opens, for a test that leaves nothing behind but what is undone here."""
    page, errors = shared_page
    errors.clear()
    yield page
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tiếng Việt").click()
    page.locator('#controls [data-key="wholeArea"]').click()
    still(page)
    assert errors == []


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """Return the script that finds faults of accessibility."""
    return axe_script(tmp_path_factory.mktemp("axe"))
