"""Doubtful cases wait in an inbox; a person says where they are, and nothing is forgotten."""

import pytest
from desk_page import open_tab
from map_page import still
from officers_day import posted

pytestmark = pytest.mark.browser

PIN = """() => {
    const at = document.querySelector('.pin-drag').getBoundingClientRect();
    return [at.x + at.width / 2, at.y + at.height / 2];
}"""


@pytest.fixture
def doubtful(officer):
    """Report a case whose ward is not the one its house lies in, under a name of its own."""

    def reported(name):
        case = {"case_id": name, "reported_at": "2026-07-07T08:00:00+07:00",
                "address": "225/67 Kênh Tây, P. Chợ Mẫu"}  # fmt: skip
        (row,) = posted(officer, "/cases", [case]).json()["rows"]
        assert row["location"] == "ambiguous"
        return name

    return reported


def opened_case(page, name):
    """Open a case of the list."""
    page.locator(f'[data-case="{name}"]').click()
    page.locator(".desk-history").wait_for()
    still(page)


def told(officer, name):
    """Return what the service says of a case."""
    return officer.get(f"/cases/{name}").json()


def test_the_inbox_is_gone_through_with_arrow_keys(come_to_desk, doubtful):
    """From the search field down and up; a filter shows its own, and says how many there are."""
    doubtful("CB-1")
    page = come_to_desk()
    open_tab(page, "Ca bệnh")
    focused = "document.activeElement.dataset.case"
    page.get_by_label("Tìm theo mã ca").press("ArrowDown")
    first = page.evaluate(focused)
    page.keyboard.press("ArrowDown")
    second = page.evaluate(focused)
    assert first != second
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == first
    states = page.locator(".case-row .state").evaluate_all("all => all.map(one => one.className)")
    assert not any("state-found" in one for one in states)
    page.get_by_role("button", name="Đã định vị").click()
    shown = page.locator('[data-filter="found"] small').inner_text()
    assert page.locator(".case-row").count() == int(shown)
    page.get_by_label("Tìm theo mã ca").fill("ca-00")
    names = page.locator(".case-row b:first-child").all_inner_texts()
    assert all("CA-00" in one for one in names if one.startswith("CA"))


def test_a_candidate_is_chosen_with_the_keyboard(come_to_desk, officer, doubtful):
    """The case is found there from then on; its first report stays beside the correction."""
    name = doubtful("CB-2")
    page = come_to_desk()
    open_tab(page, "Ca bệnh")
    opened_case(page, name)
    assert "ở phường khác" in page.locator(".desk-title").inner_text()
    assert page.locator(".pin-candidate").count() == len(told(officer, name)["choices"])
    assert page.get_by_role("button", name="Xác nhận vị trí").is_disabled()
    page.locator("#place-0").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Xác nhận vị trí").press("Enter")
    page.locator(".case-list").wait_for()
    found = told(officer, name)
    assert found["place"]["outcome"] == "found"
    assert [one["act"] for one in found["history"]] == ["created", "corrected"]
    assert found["history"][1]["content"]["address"] == "225/67 Kênh Tây, P. Chợ Mẫu"
    assert page.locator(f'[data-case="{name}"]').count() == 0
    page.get_by_role("button", name="Tất cả").click()
    opened_case(page, name)
    assert page.locator(".desk-history li b").all_inner_texts() == ["Báo lần đầu", "Đính chính"]


def test_a_pin_is_dragged_to_the_right_house(come_to_desk, officer, doubtful):
    """Its position is what is reported; the contradicting address stays in the history alone."""
    name = doubtful("CB-3")
    page = come_to_desk()
    open_tab(page, "Ca bệnh")
    opened_case(page, name)
    page.locator('label[for="place-pin"]').click()
    start = page.locator("#pin-at").inner_text()
    x, y = page.evaluate(PIN)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 20, steps=4)
    page.mouse.up()
    dragged = page.locator("#pin-at").inner_text()
    assert dragged != start
    page.locator(".pin-drag").press("ArrowUp")
    assert page.locator("#pin-at").inner_text() != dragged
    page.get_by_role("button", name="Xác nhận vị trí").click()
    page.locator(".case-list").wait_for()
    last = told(officer, name)["history"][-1]["content"]
    assert set(last) >= {"lng", "lat"}
    assert "address" not in last
    assert told(officer, name)["history"][0]["content"]["address"]


def test_a_case_is_withdrawn_and_its_history_stays(come_to_desk, officer, doubtful):
    """It leaves the inbox, and is found among the withdrawn with both reports."""
    name = doubtful("CB-4")
    page = come_to_desk()
    open_tab(page, "Ca bệnh")
    opened_case(page, name)
    page.get_by_role("button", name="Rút ca…").click()
    page.locator("dialog").get_by_role("button", name="Rút ca", exact=True).click()
    page.locator("dialog").wait_for(state="detached")
    page.locator(f'[data-case="{name}"]').wait_for(state="detached")
    assert told(officer, name)["is_withdrawn"]
    page.get_by_role("button", name="Đã rút").click()
    opened_case(page, name)
    assert page.locator(".desk-history li b").all_inner_texts() == ["Báo lần đầu", "Rút ca"]
    assert page.locator(".candidates").count() == 0


def test_a_hostile_address_never_runs(come_to_desk):
    """Markup that somebody wrote into an address is shown letter by letter."""
    page = come_to_desk()
    open_tab(page, "Ca bệnh")
    opened_case(page, "CA-102")
    assert "<img src=x" in page.locator(".written").first.inner_text()
    assert page.locator("#desk img").count() == 0
    assert page.evaluate("window.ran") is None
