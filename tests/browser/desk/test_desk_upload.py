"""A list of cases is tried, its faults shown row by row, and only then sent."""

import pytest
from desk_page import open_tab

pytestmark = pytest.mark.browser

HEAD = "Mã ca bệnh,Ngày báo cáo,Địa chỉ,Tình trạng\n"
SOUND = '"225/67 Kênh Tây, KP 8, P. Bến Mẫu"'


def chosen(page, name, text):
    """Choose a file in the page."""
    page.set_input_files(
        "#case-file", {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )


def test_every_fault_is_shown_by_its_row(open_desk, officer):
    """Rows in order, each with what was found and what is expected; nothing is stored."""
    page = open_desk(expect_errors=True)
    open_tab(page, "Nhập ca")
    rows = (f"CC-1,hôm qua,{SOUND},\n", f"CC-2,2026-07-05,{SOUND},ốm\n", "CC-3,,,\n")
    chosen(page, "sai.csv", HEAD + "".join(rows))
    page.locator(".row-faults").wait_for()
    numbers = page.locator(".row-number").all_inner_texts()
    assert numbers == ["Dòng 2", "Dòng 3", "Dòng 4"]
    assert "ngày như 31/7/2026" in page.locator(".row-faults li").first.inner_text()
    assert officer.get("/cases/CC-1").status_code == 404
    page.get_by_role("button", name="Chọn tệp khác").click()
    chosen(page, "danh-sach.pdf", "%PDF")
    assert "không phải CSV" in page.get_by_role("alert").inner_text()


def test_a_sound_list_is_previewed_and_then_sent(open_desk, officer):
    """The preview stores nothing; the result says row by row where each case landed."""
    page = open_desk()
    open_tab(page, "Nhập ca")
    chosen(page, "ca.csv", HEAD + f"CC-4,2026-07-05,{SOUND},\nCC-5,2026-07-05,ngoài chợ,\n")
    page.locator(".receipts").wait_for()
    assert "chưa lưu" in page.locator("#desk-body h3").inner_text()
    assert officer.get("/cases/CC-4").status_code == 404
    page.get_by_role("button", name="Gửi 2 dòng").click()
    page.locator("#desk-body h3.done").wait_for()
    cells = page.locator(".receipts tbody tr").all_inner_texts()
    assert [one.split("\t")[1:] for one in cells] == [
        ["CC-4", "mới", "Đã định vị"], ["CC-5", "mới", "Không thấy"],
    ]  # fmt: skip
    assert officer.get("/cases/CC-4").json()["place"]["outcome"] == "found"
    page.get_by_role("button", name="Xem 1 ca cần xác nhận").click()
    page.locator('[data-case="CC-5"]').wait_for()
