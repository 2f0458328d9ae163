"""Know what a province is called."""

from collections.abc import Mapping
from typing import Final

from zoning.sources.osm.names import tidy

PROVINCES: Final[Mapping[str, str]] = {
    "01": "Thành phố Hà Nội", "04": "Tỉnh Cao Bằng", "08": "Tỉnh Tuyên Quang",
    "11": "Tỉnh Điện Biên", "12": "Tỉnh Lai Châu", "14": "Tỉnh Sơn La", "15": "Tỉnh Lào Cai",
    "19": "Tỉnh Thái Nguyên", "20": "Tỉnh Lạng Sơn", "22": "Tỉnh Quảng Ninh",
    "24": "Tỉnh Bắc Ninh", "25": "Tỉnh Phú Thọ", "31": "Thành phố Hải Phòng",
    "33": "Tỉnh Hưng Yên", "37": "Tỉnh Ninh Bình", "38": "Tỉnh Thanh Hóa", "40": "Tỉnh Nghệ An",
    "42": "Tỉnh Hà Tĩnh", "44": "Tỉnh Quảng Trị", "46": "Thành phố Huế",
    "48": "Thành phố Đà Nẵng", "51": "Tỉnh Quảng Ngãi", "52": "Tỉnh Gia Lai",
    "56": "Tỉnh Khánh Hòa", "66": "Tỉnh Đắk Lắk", "68": "Tỉnh Lâm Đồng", "75": "Tỉnh Đồng Nai",
    "79": "Thành phố Hồ Chí Minh", "80": "Tỉnh Tây Ninh", "82": "Tỉnh Đồng Tháp",
    "86": "Tỉnh Vĩnh Long", "91": "Tỉnh An Giang", "92": "Thành phố Cần Thơ", "96": "Tỉnh Cà Mau",
}  # fmt: skip
"""
Provinces by code, as they came into force on 1 July 2025. A ward file that names its provinces
goes before: what changed since then stands there.

References
----------
.. [1] Nghị quyết 202/2025/QH15, 12 June 2025: the provinces.
.. [2] Quyết định 19/2025/QĐ-TTg, 30 June 2025: the codes.
"""

TWO_WORDS: Final = ("thành phố", "đặc khu", "thị trấn", "thị xã")


def province_name(code: str, stated: str | None) -> tuple[str, bool]:
    """
    Return what a province is called, and whether anybody says so.

    Parameters
    ----------
    code
        Its official code.
    stated
        What the ward file calls it, with its kind; None where it does not say.

    Returns
    -------
    tuple of str and bool
        The stated name, else that of the code; else "Tỉnh" and the code, and False.

    Examples
    --------
    >>> province_name("46", None)
    ('Thành phố Huế', True)
    >>> province_name("99", None)
    ('Tỉnh 99', False)
    """
    if stated:
        return tidy(stated), True
    return PROVINCES.get(code, f"Tỉnh {code}"), code in PROVINCES


def unit_kind(name: str) -> str:
    """
    Return the kind of a unit, with which its name begins.

    Parameters
    ----------
    name
        The name with its kind, at least one word.

    Returns
    -------
    str
        In small letters: its first two words where they are one kind, else its first word.

    Examples
    --------
    >>> unit_kind("Đặc khu Trường Sa"), unit_kind("Xã Ngọc Tố")
    ('đặc khu', 'xã')
    """
    words = name.lower().split()
    pair = " ".join(words[:2])
    return pair if pair in TWO_WORDS else words[0]
