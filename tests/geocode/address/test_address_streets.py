"""Streets, houses and sites as they are written in towns and villages all over the country."""

import pytest

from zoning import parse_address


def stated(text: str) -> tuple[str, str, str, str]:
    """Return house, alleys, street and hamlets of an address."""
    found = parse_address(text)
    return (
        found.house.text if found.house else "",
        ", ".join(f"{one.kind} {one.text}" for one in found.alleys),
        found.street.text if found.street else "",
        ", ".join(f"{one.kind} {one.text}" for one in found.hamlets),
    )


@pytest.mark.parametrize(
    ("text", "house", "street"),
    [
        ("37 Đội Cấn, Đội Cấn, Ba Đình, Hà Nội", "37", "Đội Cấn"),
        ("209 Đội Cấn, Hà Nội", "209", "Đội Cấn"),
        ("15 Đội Cung, Lê Đại Hành, Hai Bà Trưng, Hà Nội", "15", "Đội Cung"),
        ("17 Tổ Hữu, Vạn Phúc, Hà Đông, Hà Nội", "17", "Tổ Hữu"),
        ("45 Ấp Bắc, Phường 13, Tân Bình, TP.HCM", "45", "Ấp Bắc"),
        ("45 Ap Bac, Phuong 13, Tan Binh, TP HCM", "45", "Ap Bac"),
        ("9 Làng Tăng Phú, Tăng Nhơn Phú A, Thủ Đức, TP.HCM", "9", "Làng Tăng Phú"),
        ("77 Láng Hạ, Thành Công, Ba Đình, Hà Nội", "77", "Láng Hạ"),
        ("12 Bàn Cờ, Phường 3, Quận 3, TP.HCM", "12", "Bàn Cờ"),
        ("18 Lò Sũ, Lý Thái Tổ, Hoàn Kiếm, Hà Nội", "18", "Lò Sũ"),
        ("22 Cầu Đất, Ngô Quyền, Hải Phòng", "22", "Cầu Đất"),
        ("268 3/2, Phường 12, Quận 10, TP.HCM", "268", "3/2"),
        ("15 30/4, Hưng Lợi, Ninh Kiều, Cần Thơ", "15", "30/4"),
        ("14 Đường 2 Tháng 9, Bình Hiên, Hải Châu, Đà Nẵng", "14", "2 Tháng 9"),
        ("100 Cách Mạng Tháng Tám, P11, Q3, TP.HCM", "100", "Cách Mạng Tháng Tám"),
        ("100 CMT8, Phường 11, Quận 3, TP.HCM", "100", "CMT8"),
        ("12 Hà Nội, Sở Dầu, Hồng Bàng, Hải Phòng", "12", "Hà Nội"),
        ("12 Phố Huế, Hàng Bài, Hoàn Kiếm, Hà Nội", "12", "Phố Huế"),
        ("12 ĐT743A, Bình Thắng, Dĩ An, Bình Dương", "12", "ĐT743A"),
        ("15 cư xá Đô Thành, Phường 4, Quận 3, TP.HCM", "15", "cư xá Đô Thành"),
        ("Cư xá Bắc Hải, 15 Hương Giang, P15, Q10, TP.HCM", "15", "Hương Giang"),
        ("12 Le Van Sy Street, Ward 13, District 3, Ho Chi Minh City", "12", "Le Van Sy"),
        ("No. 12 Ly Thuong Kiet St., Cua Nam Ward, Hoan Kiem District, Hanoi", "12",
         "Ly Thuong Kiet"),
        ("Sạp 12A chợ An Đông, 34 An Dương Vương, Phường 9, Quận 5, TP.HCM", "34",
         "An Dương Vương"),
    ],
)  # fmt: skip
def test_street(text, house, street):
    """A word for a hamlet, a unit's name, a date or a remark may begin a street's name."""
    assert stated(text) == (house, "", street, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123/4 Xóm Chiếu, Phường 14, Quận 4, TP.HCM", ("4", "hẻm 123", "Xóm Chiếu", "")),
        ("Số 12 ngõ 279 Đội Cấn, Ngọc Hà, Ba Đình, Hà Nội", ("12", "ngõ 279", "Đội Cấn", "")),
        ("K123/H45/6 Cù Chính Lan, Hòa Khê, Thanh Khê, Đà Nẵng",
         ("6", "kiệt 123, hẻm 45", "Cù Chính Lan", "")),
        ("3 kiệt 42 Nguyễn Huệ, Vĩnh Ninh, Huế", ("3", "kiệt 42", "Nguyễn Huệ", "")),
        ("F5/12K Quách Điêu, Vĩnh Lộc A, Bình Chánh, TP.HCM", ("12K", "hẻm F5", "Quách Điêu", "")),
        ("51/12C hẻm 51 đường 3/2, Xuân Khánh, Ninh Kiều, Cần Thơ", ("12C", "hẻm 51", "3/2", "")),
        ("27/3 Yersin, Phường 10, Đà Lạt, Lâm Đồng", ("3", "hẻm 27", "Yersin", "")),
    ],
)  # fmt: skip
def test_alleys(text, expected):
    """With such streets behind them, and by the customs of the regions."""
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 ấp Bình Hòa, xã Mỹ Hạnh, Đức Hòa, Long An", ("12", "", "", "ấp Bình Hòa")),
        ("12 Ấp Bắc, xã Tân Phú, Cai Lậy, Tiền Giang", ("12", "", "", "ấp Bắc")),
        ("90 xóm Đình, xã Tân Triều, Thanh Trì, Hà Nội", ("90", "", "", "xóm Đình")),
        ("4 Tổ 3, Phường Hàng Trống, Hoàn Kiếm, Hà Nội", ("4", "", "", "tổ 3")),
        ("456/7 Tổ 12, KP 3, Hiệp Thành, Quận 12, TP.HCM",
         ("7", "hẻm 456", "", "tổ 12, khu phố 3")),
        ("A12/3 ấp 1, Vĩnh Lộc A, Bình Chánh, TP.HCM", ("3", "hẻm A12", "", "ấp 1")),
        ("Tổ dân phố số 5, Thị trấn Trâu Quỳ, Gia Lâm, Hà Nội", ("", "", "", "tổ dân phố 5")),
        ("Đội 7, thôn Vĩnh Ninh, Vĩnh Quỳnh, Thanh Trì, Hà Nội",
         ("", "", "", "đội 7, thôn Vĩnh Ninh")),
        ("Thôn Tả Van Giáy 1, Tả Van, Sa Pa, Lào Cai", ("", "", "", "thôn Tả Van Giáy 1")),
        ("Buôn Ko Tam, Ea Tu, Buôn Ma Thuột, Đắk Lắk", ("", "", "", "buôn Ko Tam")),
    ],
)  # fmt: skip
def test_hamlets(text, expected):
    """In villages, by numbers and in small letters the same words name hamlets."""
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("Số 8 đường D1, KCX Tân Thuận, Tân Thuận Đông, Quận 7, TP.HCM", "khu chế xuất Tân Thuận"),
        ("KTX Mễ Trì, 182 Lương Thế Vinh, Thanh Xuân Bắc, Thanh Xuân, Hà Nội", "ký túc xá Mễ Trì"),
        ("Sạp 45 chợ Bến Thành, Bến Thành, Quận 1, TP.HCM", "sạp 45 chợ Bến Thành"),
    ],
)
def test_sites(text, room):
    """Stalls, dormitories and export zones."""
    assert room in [f"{one.kind} {one.text}" for one in parse_address(text).rooms]
