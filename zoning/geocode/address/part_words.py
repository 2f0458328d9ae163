"""Know the words that stand before rooms, streets and alleys, and those that begin a remark."""

from typing import Final

ROOMS: Final = {
    "tang": "tầng", "lau": "lầu", "phong": "phòng", "can ho": "căn hộ", "can": "căn",
    "block": "block", "toa": "tòa", "toa nha": "tòa", "dai": "dãy", "lo": "lô",
    "chung cu": "chung cư",
    "c c": "chung cư", "cc": "chung cư", "tap the": "tập thể", "khu tap the": "tập thể",
    "nha tap the": "tập thể", "ktt": "tập thể", "khu do thi": "khu đô thị", "kdt": "khu đô thị",
    "khu dtm": "khu đô thị", "khu do thi moi": "khu đô thị", "khu cong nghiep": "khu công nghiệp",
    "kcn": "khu công nghiệp", "cum cong nghiep": "cụm công nghiệp", "ccn": "cụm công nghiệp",
    "khu chung cu": "chung cư", "khu gian dan": "khu giãn dân", "khu dinh cu": "khu định cư",
    "khu tai dinh cu": "khu tái định cư", "khu hanh chinh": "khu hành chính", "kios": "kios",
    "kiot": "kiot", "ki ot": "kiot", "sap": "sạp", "quai": "quầy", "gian hang": "gian hàng",
    "ki tuc xa": "ký túc xá", "ktx": "ký túc xá", "khu che xuat": "khu chế xuất",
    "kcx": "khu chế xuất", "tttm": "trung tâm thương mại",
    "trung tam thuong mai": "trung tâm thương mại", "ghe": "ghe", "lien ke": "liền kề", "biet thu": "biệt thự",
}  # fmt: skip
"""Words for a part of a building or a site, as pieces have them → as they are written."""

ALLEYS: Final = {"ngo": "ngõ", "ngach": "ngách", "hem": "hẻm", "kiet": "kiệt", "k": "kiệt",
                 "allei": "ngõ", "lane": "ngõ"}  # fmt: skip

STREETS: Final = {
    "duong": "đường", "d": "đường", "pho": "phố", "duong pho": "đường", "dai lo": "đại lộ",
    "quoc lo": "quốc lộ", "ql": "quốc lộ", "tinh lo": "tỉnh lộ", "tl": "tỉnh lộ",
    "huong lo": "hương lộ", "hl": "hương lộ", "duong tinh": "đường tỉnh", "dt": "đường tỉnh",
    "cu xa": "cư xá",
}  # fmt: skip

NAMED_BY_TYPE: Final = frozenset({"quốc lộ", "tỉnh lộ", "hương lộ", "đường tỉnh", "cư xá"})
"""Types without which the name says nothing."""

HOUSES: Final = frozenset({"so nha", "nha so", "so", "sn", "nha", "can nha", "no"})

ENGLISH_STREETS: Final = frozenset({"street", "st", "str", "road", "rd"})
"""Words for a street that stand after its name."""

NUMBERED_GROUPS: Final = frozenset({"tổ", "đội", "cụm"})
"""Kinds of hamlets that bear numbers; a name after the word makes it a street's: Đội Cấn."""

STREETS_OF_TOWNS: Final = frozenset({"ấp", "xóm", "làng", "bản"})
"""Kinds of hamlets that no ward of a town has, but some streets' names begin so: Xóm Chiếu."""

NO_NUMBER: Final = frozenset({"nha khong so", "khong so", "ko so", "khongso", "ko co so"})

BESIDE: Final = frozenset({
    "gan", "canh", "sau lung", "cach", "hoi", "sdt", "tel", "lh", "doi dien", "ke ben", "ben canh",
    "phia sau", "phia truoc", "lien he", "toa do", "nha ong", "nha ba", "nha co", "nha chi",
    "nha anh", "nha tro",
})  # fmt: skip
"""Words with which a remark begins that is no part of the address, wherever they stand."""

SHOPS: Final = frozenset({
    "nha thuoc", "hieu thuoc", "quai thuoc", "truong", "ubnd", "tram", "nghia trang",
    "nghia dia", "cot", "atm", "cho", "chua", "ngan hang", "benh vien", "cong ti", "cti",
    "dai phat thanh", "sau", "truoc",
})  # fmt: skip
"""Words with which a shop, an office or a person's house is named at the beginning of a part."""

RANK: Final = {"tổ": 0, "đội": 0, "cụm": 0, "xóm": 1, "tổ dân phố": 1, "tổ nhân dân": 1}
"""Kinds of hamlets that lie in others; all others lie in the commune itself."""

CUT_SHORT: Final = frozenset({"tổ", "đội", "cụm", "bản", "làng", "khối", "khu", "bon", "sóc"})
"""Kinds whose word, without accents, is often part of a name: To Hieu, Ban Co."""
