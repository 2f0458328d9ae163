"""The map goes back to earlier plans, follows new ones as they come, and says how fresh it is."""

import re
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import pandas as pd
import pytest
from kept_store import copied, url_of
from map_page import ready
from served_map import served

from service.live.telling import tell_published
from service.plans.publish import record_of
from service.settings import Settings
from service.store import open_store
from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area
from zoning.geocode import geocode
from zoning.plan.draw import draw
from zoning.sources.cases_file import read_cases

pytestmark = pytest.mark.browser

ENDS = ("2026-06-30T20:00:00+07:00", "2026-07-01T19:00:00+07:00", "2026-07-02T12:00:00+07:00")


@pytest.fixture(scope="module")
def history(town, tmp_path_factory):
    """Return a store's URL with three plans, two of which were put in force, and the third."""
    path = bundled_area_path()
    area = read_area(path)
    cases = geocode(read_cases(path / "sample_cases.csv"), area)
    reported = pd.to_datetime(cases["reported_at"], utc=True)
    url = url_of(copied(town, tmp_path_factory.mktemp("history")))
    with closing(open_store(url)) as store:
        for number, end in enumerate(ENDS):
            plan = draw(area, cases[reported <= pd.Timestamp(end)], allow_unlocated=True)
            record = record_of(plan, area)
            with store.writing() as stored:
                stored.plans.save(record)
                if number < len(ENDS) - 1:
                    stored.plans.put_in_force(record.plan_id)
    return url, record


@pytest.fixture(scope="module")
def address_of_history(history):
    """Return the address of a public service on that store."""
    with ExitStack() as stack:
        yield stack.enter_context(served(Settings(database=history[0])))


def people(page):
    """Return the people under red that the panel tells."""
    return page.locator(".tile-red .people b").inner_text()


def test_one_goes_back_by_keyboard_and_comes_back_to_now(open_page, address_of_history):
    """The figures and zones are those of the plan named; the page says that it is the past."""
    asked = []
    page = open_page(
        at=address_of_history, before=lambda page: page.on("request", lambda r: asked.append(r.url))
    )
    slider = page.locator("#time input")
    slider.wait_for()
    assert slider.get_attribute("aria-valuetext").endswith("01/07/2026")
    now = people(page)
    slider.press("Home")
    page.get_by_text("Đang xem quá khứ").wait_for()
    assert slider.get_attribute("aria-valuetext").endswith("30/06/2026")
    assert people(page) != now
    assert any(re.search(r"zones/items\?limit=\d+&plan=p-", url) for url in asked)
    page.locator(".zone-row").first.click()
    assert "Đã dỡ" in page.locator("#card").inner_text()
    page.get_by_role("button", name="Hiện tại").click()
    page.get_by_text("Trực tiếp").wait_for()
    assert people(page) == now
    page.get_by_role("button", name="Chạy").click()
    page.get_by_text("Đang xem quá khứ").wait_for()
    page.get_by_text("Trực tiếp").wait_for()
    page.get_by_role("button", name="Chạy").wait_for()


def test_a_new_plan_comes_as_a_difference_and_a_broken_line_is_told(
    open_page, history, address_of_history
):
    """No reload and no layer fetched again; without a line the age of the data stands there."""
    url, record = history
    asked = []
    page = open_page(
        at=address_of_history,
        before=lambda page: page.on("request", lambda r: asked.append(r.url)),
        expect_errors=True,
    )
    page.get_by_text("Trực tiếp").wait_for()
    before = people(page)
    asked.clear()
    with closing(open_store(url)) as store, store.writing() as stored:
        stored.plans.put_in_force(record.plan_id)
        tell_published(stored, record.plan_id, None, at=datetime.now(UTC))
    page.get_by_text("Phương án mới vừa có hiệu lực").wait_for()
    assert people(page) != before
    paths = [one.removeprefix(address_of_history) for one in asked]
    assert any(path.startswith("/collections/zones/delta?since=") for path in paths)
    assert not any("/items" in path for path in paths)
    shown = page.evaluate(
        """() => new Promise(done => {
            const map = document.querySelector('#map').libre;
            map.once('idle', () => done(new Set(map.querySourceFeatures('zones')
                .map(one => one.properties.id)).size));
            map.triggerRepaint();
        })"""
    )
    assert shown == page.locator(".zone-row").count()
    page.route("**/events", lambda route: route.abort())
    page.context.set_offline(True)
    page.get_by_text(re.compile(r"Mất kết nối · dữ liệu lúc \d\d:\d\d")).wait_for()
    page.unroute("**/events")
    page.context.set_offline(False)
    page.get_by_text("Trực tiếp").wait_for()
    ready(page)
