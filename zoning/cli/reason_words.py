"""Say in both languages why a case is not found."""

from typing import Final

from zoning.geocode.location import REASONS

REASONS_VI: Final = {
    "outside_area": "nằm ngoài địa bàn",
    "no_such_unit": "không có hẻm, khu phố, ấp hay phường, xã mang mã này",
    "no_such_household": "không có hộ mang mã này",
    "no_such_house": "có đường, không có số nhà",
    "no_such_alley": "có đường, không có hẻm",
    "no_such_site": "không có địa điểm mang tên này",
    "no_such_street": "không có đường này",
    "misspelt_name": "chỉ có tên gần giống",
    "several_match": "nhiều nơi trùng khớp",
    "uncertain_reading": "chỉ khớp theo cách đọc khác thường",
    "other_ward": "số nhà ở phường, xã khác",
    "unknown_ward": "phường, xã không thuộc địa bàn",
    "other_hamlet": "số nhà ở khu phố, ấp khác",
    "unknown_place": "có địa danh không rõ",
    "unreadable_address": "không đọc được địa chỉ",
    "position_far_from_household": "tọa độ xa mọi hộ",
    "position_contradicts_address": "tọa độ và địa chỉ khác nhau",
    "address_elsewhere": "địa chỉ ở ngoài địa bàn, tọa độ ở trong",
    "position_imprecise": "sai số của tọa độ trùm nhiều nhà",
    "position_misread": "tọa độ chỉ khớp nếu hiểu theo cách khác",
    "rejected": "người xem xét thấy không nơi nào đúng",
}
"""Every reason of `zoning.geocode.location.REASONS` in Vietnamese."""


def reason_text(why: str) -> str:
    """
    Return a reason in words.

    Parameters
    ----------
    why
        A key of `REASONS_VI`.

    Returns
    -------
    str
        Vietnamese, then English.
    """
    return f"{REASONS_VI[why]} / {REASONS[why]}"
