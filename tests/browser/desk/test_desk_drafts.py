"""A draft is compared with the plan in force, published with a reason, discarded or lifted."""

from itertools import count

import pytest
from map_page import HOSTILE, drawn, still
from officers_day import posted

pytestmark = pytest.mark.browser

FIGURES = ("people_red", "people_yellow", "households_red", "households_yellow", "posts")
HOMES = ("12/1/5 Hàng Chiếu, KP3, P. Chợ Mẫu", "45 Phố Lò Gốm, KP 5, P. Chợ Mẫu",
         "225/65 Kênh Tây, KP 8, P. Bến Mẫu")  # fmt: skip

_numbers = count(1)


def fresh_draft(officer):
    """Report one more case, and draw a draft of all that is known."""
    number = next(_numbers)
    case = {"case_id": f"CA-2{number:02d}", "reported_at": f"2026-07-08T07:{number:02d}:00+07:00",
            "address": HOMES[number % len(HOMES)]}  # fmt: skip
    posted(officer, "/cases", [case])
    return posted(officer, "/plans", {}).json()


def status_of(officer, plan):
    """Return what a plan is; None where there is none."""
    answer = officer.get(f"/plans/{plan}")
    return answer.json()["status"] if answer.status_code == 200 else None


def in_force(officer):
    """Return the plan in force."""
    plans = officer.get("/plans?limit=100").json()["plans"]
    return next(one for one in plans if one["status"] == "in_force")


def opened_draft(page, plan):
    """Open a draft of the list."""
    page.locator(f'[data-draft="{plan}"]').click()
    page.locator(".figure-table").wait_for()
    still(page)


def number_of(text):
    """Return a number as the page writes it."""
    return int(text.replace(".", "").replace("+", "").replace("−", "-"))


def test_a_draft_is_compared_by_figures_and_on_the_map(come_to_desk, officer):
    """Every figure now, then and the change; newly closed and unchanged ground; three views."""
    draft, now = fresh_draft(officer), in_force(officer)
    page = come_to_desk()
    opened_draft(page, draft["plan_id"])
    for name in FIGURES:
        told = page.locator(f'[data-figure="{name}"] td').all_inner_texts()
        before, after = now["figures"][name], draft["figures"][name]
        assert [number_of(one) for one in told] == [before, after, after - before]
    source = "document.querySelector('#map').libre.getSource('desk-ground').serialize().data"
    changes = page.evaluate(f"{source}.features.map(one => one.properties.change)")
    assert {"closed", "same"} <= set(changes)
    assert drawn(page, "zone-fill") == set()
    page.get_by_role("button", name="Dự thảo", exact=True).click()
    still(page)
    zones = officer.get(f"/plans/{draft['plan_id']}/zones").json()["features"]
    assert drawn(page, "zone-fill") == {one["id"] for one in zones}
    page.get_by_role("button", name="Hiệu lực", exact=True).click()
    still(page)
    assert drawn(page, "zone-fill") <= {
        one["id"] for one in officer.get(f"/plans/{now['plan_id']}/zones").json()["features"]
    }
    page.keyboard.press("Escape")
    still(page)
    assert page.locator("#desk").is_hidden()
    assert page.evaluate(f"{source}.features") == []


def test_a_draft_is_published_with_a_reason(come_to_desk, officer):
    """Without one nothing happens; markup in it is shown as it is written, and never runs."""
    draft = fresh_draft(officer)["plan_id"]
    page = come_to_desk()
    opened_draft(page, draft)
    page.get_by_role("button", name="Ban hành…").click()
    publish = page.locator("dialog").get_by_role("button", name="Ban hành", exact=True)
    publish.click()
    page.get_by_text("Cần ghi lý do.").wait_for()
    assert status_of(officer, draft) == "draft"
    page.get_by_label("Lý do").fill(HOSTILE)
    publish.click()
    page.locator("dialog").wait_for(state="detached")
    assert status_of(officer, draft) == "in_force"
    assert page.locator(".in-force .written").inner_text() == HOSTILE
    assert page.locator("#desk img, #desk script").count() == 0
    assert page.evaluate("window.ran") is None
    page.keyboard.press("Escape")
    rows = page.locator(".zone-row").count()
    assert rows == len(officer.get(f"/plans/{draft}/zones").json()["features"])


def test_a_planner_sees_drafts_and_does_not_publish(open_desk, officer):
    """The button is absent and the page says why; what was drawn for others stays."""
    draft = fresh_draft(officer)["plan_id"]
    page = open_desk("planner", expect_errors=True)
    opened_draft(page, draft)
    assert page.get_by_role("button", name="Ban hành…").count() == 0
    assert "Chỉ cán bộ" in page.locator(".may-not").inner_text()
    page.get_by_role("button", name="Bỏ dự thảo").click()
    page.locator("dialog").get_by_role("button", name="Bỏ dự thảo").click()
    page.locator("dialog .refusal").wait_for()
    assert status_of(officer, draft) == "draft"
    page.keyboard.press("Escape")
    tabs = page.get_by_role("tab").all_inner_texts()
    assert [one.split("\n")[0] for one in tabs] == ["Dự thảo", "Điều chỉnh", "Tải về"]


def test_a_draft_is_discarded_after_a_question(come_to_desk, officer):
    """Escape changes nothing; the answer removes it from the list."""
    draft = fresh_draft(officer)["plan_id"]
    page = come_to_desk()
    opened_draft(page, draft)
    page.get_by_role("button", name="Bỏ dự thảo").click()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert status_of(officer, draft) == "draft"
    page.get_by_role("button", name="Bỏ dự thảo").click()
    page.locator("dialog").get_by_role("button", name="Bỏ dự thảo").click()
    page.locator("dialog").wait_for(state="detached")
    page.locator(f'[data-draft="{draft}"]').wait_for(state="detached")
    assert status_of(officer, draft) is None


def test_a_draft_of_yesterday_cannot_be_published(come_to_desk, officer):
    """Another plan is in force meanwhile: the page says so and offers no button."""
    old = fresh_draft(officer)["plan_id"]
    new = fresh_draft(officer)["plan_id"]
    posted(officer, f"/plans/{new}/publish", {"reason": "mới hơn"})
    page = come_to_desk()
    opened_draft(page, old)
    assert "không ban hành được nữa" in page.locator("#desk-body").inner_text()
    assert page.get_by_role("button", name="Ban hành…").count() == 0


def test_the_plan_in_force_is_lifted_despite_its_conditions(open_desk, officer):
    """The conditions that are not met are told first; only the second answer lifts it."""
    plan = in_force(officer)["plan_id"]
    page = open_desk(expect_errors=True)
    page.get_by_role("button", name="Dỡ toàn bộ…").click()
    dialog = page.locator("dialog")
    dialog.get_by_label("Lý do").fill("Hết dịch")
    dialog.get_by_role("button", name="Dỡ toàn bộ").click()
    dialog.get_by_text("Điều kiện chưa đạt").wait_for()
    assert dialog.locator(".unmet .faults li").count() > 0
    assert status_of(officer, plan) == "in_force"
    dialog.get_by_label("Vẫn dỡ dù chưa đủ điều kiện").check()
    dialog.get_by_role("button", name="Dỡ toàn bộ").click()
    dialog.wait_for(state="detached")
    assert status_of(officer, plan) == "lifted"
    page.locator("#desk-body").get_by_text("Chưa có phương án nào").wait_for()
    page.get_by_role("button", name="Vẽ dự thảo mới").click()
    page.locator(".figure-table").wait_for()
    draft = posted(officer, "/plans", {}).json()["plan_id"]
    posted(officer, f"/plans/{draft}/publish", {"reason": "lại"})
