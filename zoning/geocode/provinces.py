"""Know the provinces, and which of today's each of the sixty-three before July 2025 is part of."""

from typing import Final

from .address.province_names import PROVINCE_SHORT
from .address.spelling import name_key

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

_TODAY: Final = {"79": "ho chi minh", "77": "ho chi minh", "01": "ha noi", "46": "hue",
                 "48": "da nang", "66": "dak lak", "67": "lam dong", "06": "thai nguyen",
                 "62": "quang ngai"}  # fmt: skip
"""Codes of provinces of June 2025 that are written in several ways → today's."""

PROVINCE_OF: Final = (
    {
        name_key(old): name_key(new)
        for new, olds in _MERGED.items()
        for old in (new, *olds.split(","))
        if old
    }
    # Two letters say too little, but for the capital.
    | {
        form: name_key(_TODAY[code])
        for code, forms in PROVINCE_SHORT.items()
        for form in forms
        if len(form) > 2 or form == "hn"
    }
)
"""
A province's name as addresses are compared (`name_key`) → the province it is part of today.

References
----------
.. [1] Nghị quyết 202/2025/QH15, 12 June 2025: thirty-four provinces from 1 July 2025.
"""

PROVINCE_BEGINNINGS: Final = frozenset(
    name[:size] for name in PROVINCE_OF for size in range(1, len(name))
)
"""What the name of a province begins with."""
