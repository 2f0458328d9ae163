"""A list of orders is read whole, in Vietnamese or English, or every fault of it is named."""

import pytest

from zoning.errors import InvalidSource
from zoning.policy.orders import Orders
from zoning.sources.orders_file import read_orders


def written(tmp_path, *rows, header="order,id,reason"):
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def test_vietnamese_and_english_words_are_understood(tmp_path):
    """A list reads as it is written on paper."""
    path = written(
        tmp_path,
        "Giữ mở,hh-1,Nhà thuốc",
        "đóng (đỏ),a-1,",
        "Đóng vàng,h-1,",
        "dỡ sớm,z-1-r01,",
        "keep_open,hh-2,",
        header="Lệnh,Mã,Lý do",
    )
    assert read_orders(path) == Orders(
        keep_open=["hh-1", "hh-2"],
        close_red=["a-1"],
        close_yellow=["h-1"],
        lift=["z-1-r01"],
        reasons={"hh-1": "Nhà thuốc"},
    )


def test_reasons_may_be_left_out(tmp_path):
    """Column and all."""
    assert read_orders(written(tmp_path, "lift,z-1", header="order,id")) == Orders(lift=["z-1"])


def test_an_empty_list_orders_nothing(tmp_path):
    """A header alone."""
    assert not read_orders(written(tmp_path))


def test_every_fault_is_named_and_no_cell_is_repeated(tmp_path):
    """Words that say no order, and rows that name nothing."""
    path = written(tmp_path, "Ông T mở,hh-1,", ",hh-2,", "lift,,", "lift,z-1,")
    with pytest.raises(InvalidSource) as caught:
        read_orders(path)
    assert [fault.where for fault in caught.value.faults] == [
        "orders.csv, row 2, column order",
        "orders.csv, row 3, column order",
        "orders.csv, row 4, column id",
    ]
    assert "Ông" not in str(caught.value)


def test_a_missing_column_is_named(tmp_path):
    """Without identifiers nothing is ordered."""
    with pytest.raises(InvalidSource, match="column id"):
        read_orders(written(tmp_path, "lift,z-1", header="order,what"))
