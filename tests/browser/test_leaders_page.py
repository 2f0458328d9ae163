"""The leaders' page: hot figures on a phone, that say how old they are when the line is poor."""

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest
from map_page import HOSTILE, PHONE, ready

from service.security.keys import new_key
from service.store import open_store

pytestmark = pytest.mark.browser

SITUATION = {
    "at": datetime.now(UTC).isoformat(),
    "last_report_at": datetime.now(UTC).isoformat(),
    "goals_h": {"most": 48, "wanted": 6},
    "active": 27,
    "new_24h": 4,
    "new_before_24h": 2,
    "unlocated": 1,
    "days": [f"2026-07-{day:02d}" for day in range(1, 15)],
    "by_day": [0, 0, 1, 0, 2, 3, 1, 0, 4, 5, 2, 3, 2, 4],
    "report_to_perimeter": {
        "cases": 20,
        "median_h": 3.5,
        "slowest_tenth_h": 60.0,
        "within_wanted": 15,
        "within_goal": 18,
        "waiting": 2,
        "waiting_since": "2026-07-13T08:00:00+07:00",
    },
    "wards": [
        {"unit_id": "w-1", "name": "Xã Có Một Cái Tên Rất Dài Ở Miền Trung", "last_7": 9,
         "before_7": 4, "by_day": [0, 0, 1, 0, 2, 1, 0, 0, 2, 3, 1, 1, 1, 1]},
        {"unit_id": "w-3", "name": HOSTILE, "last_7": 2, "before_7": 2,
         "by_day": [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0]},
        {"unit_id": "w-2", "name": "Phường Hai", "last_7": 1, "before_7": 3,
         "by_day": [0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]},
    ],
}  # fmt: skip


def with_situation(page):
    """Give figures of an outbreak; the service of these tests knows no case."""
    page.route("**/situation*", lambda route: route.fulfill(json=SITUATION))


def test_a_leader_reads_the_figures_on_a_phone(open_page, address, api):
    """Cases, zones, posts, the time against both goals, wards by trend; charts have words."""
    page = open_page(at=f"{address}/lanh-dao", before=with_situation, **PHONE)
    words = page.locator("#leaders").inner_text()
    summary = api("/summary")
    for expected in ("27", "24 giờ trước đó: 2", "3,5 giờ", "15/20 ca trong 6 giờ", "18/20",
                     "1/10 chậm nhất: từ 60 giờ", "2 ca chưa có vành", "tăng 5", "giảm 2",
                     HOSTILE, f"{summary['people_yellow']:,}".replace(",", "."),
                     str(summary["posts"])):  # fmt: skip
        assert expected in words, expected
    charts = page.get_by_role("img").all()
    assert len(charts) == 5
    assert page.locator("main img, main script").count() == 0
    assert all(len(chart.get_attribute("aria-label")) > 20 for chart in charts)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    page.get_by_role("button", name="English").tap()
    assert "From report to perimeter" in page.locator("#leaders").inner_text()


def test_without_cases_nothing_is_made_up(open_page, address):
    """No median without a case, and no ward."""
    words = open_page(at=f"{address}/lanh-dao").locator("#leaders").inner_text()
    assert "Chưa đo được" in words
    assert "Không có ca nào" in words


def test_the_page_opens_without_a_line_and_says_how_old_it_is(open_page, guarded_address):
    """Installed once it opens offline, with the last public figures and their time."""
    page = open_page(at=f"{guarded_address}/lanh-dao", expect_errors=True, **PHONE)
    people = page.locator(".tile-red .people b").inner_text()
    manifest = page.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then(one => one.json())"
    )
    assert manifest["start_url"] == manifest["scope"] == "/lanh-dao"
    for icon in manifest["icons"]:
        assert (
            page.request.get(guarded_address + icon["src"]).headers["content-type"] == icon["type"]
        )
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.context.set_offline(True)
    page.reload()
    page.get_by_text("Số liệu cũ").wait_for()
    assert page.locator(".tile-red .people b").inner_text() == people
    page.context.set_offline(False)
    page.get_by_text("Số liệu lúc").wait_for()


def test_what_a_key_opens_is_kept_for_the_tab_alone(open_page, guarded_address, database):
    """Without a key there are no cases; with one there are, and nothing of them stays on disk."""
    key, record = new_key(
        role="viewer", units=None, label="test", now=datetime.now(UTC), expires_at=None
    )
    with closing(open_store(database)) as store, store.auditing() as opened:
        opened.keys.save(record)
    page = open_page(at=f"{guarded_address}/lanh-dao", before=with_situation)
    assert "chỉ dành cho người có khóa" in page.locator("#leaders").inner_text()
    page.get_by_role("button", name="Dành cho cán bộ").click()
    page.get_by_label("Khóa", exact=True).fill(key)
    page.get_by_role("button", name="Vào").click()
    page.get_by_text("Ca đang theo dõi").wait_for()
    stored = json.loads(page.evaluate("JSON.stringify({...localStorage})"))
    assert "median" not in json.dumps(stored).lower()
    page.get_by_role("button", name="Thoát và quên khóa").click()
    page.get_by_text("chỉ dành cho người có khóa").wait_for()
    assert page.evaluate("sessionStorage.length") == 0
    ready(page)
