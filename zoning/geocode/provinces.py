"""Know the provinces, and which of today's each of the sixty-three before July 2025 is part of."""

from typing import Final

_MERGED: Final = {
    "tuyen quang": "ha giang", "lao cai": "yen bai", "thai nguyen": "bac kan",
    "phu tho": "vinh phuc, hoa binh", "bac ninh": "bac giang", "hung yen": "thai binh",
    "hai phong": "hai duong", "ninh binh": "ha nam, nam dinh", "quang tri": "quang binh",
    "da nang": "quang nam", "quang ngai": "kon tum", "gia lai": "binh dinh",
    "khanh hoa": "ninh thuan", "lam dong": "dak nong, binh thuan", "dak lak": "phu yen",
    "ho chi minh": "binh duong, ba ria vung tau", "dong nai": "binh phuoc",
    "tay ninh": "long an", "can tho": "soc trang, hau giang", "vinh long": "ben tre, tra vinh",
    "dong thap": "tien giang", "ca mau": "bac lieu", "an giang": "kien giang",
    "ha noi": "", "hue": "thua thien hue", "lai chau": "", "dien bien": "", "son la": "",
    "lang son": "", "quang ninh": "", "thanh hoa": "", "nghe an": "", "ha tinh": "",
    "cao bang": "",
}  # fmt: skip

_SHORT: Final = {"hcm": "ho chi minh", "tphcm": "ho chi minh", "tp hcm": "ho chi minh",
                 "sai gon": "ho chi minh", "hn": "ha noi", "brvt": "ho chi minh"}  # fmt: skip

PROVINCE_OF: Final = (
    {name: name for name in _MERGED}
    | {
        old: new
        for new, olds in _MERGED.items()
        for old in (part.strip() for part in olds.split(","))
        if old
    }
    | _SHORT
)
"""
A province's name as an address has it, folded → the province it is part of today.

References
----------
.. [1] Nghị quyết 202/2025/QH15, 12 June 2025: thirty-four provinces from 1 July 2025.
"""
