"""Draw the invented town by hand: its river, canal, border, roads and large sites."""

from dataclasses import dataclass
from typing import Final

from .path import Path, Point, beside, path_through, smooth_path

AREA_NAME: Final = "Thị xã Mẫu (dữ liệu giả định)"
WARDS: Final = (
    ("90001", "Phường Bến Mẫu", "phường"),
    ("90002", "Phường Chợ Mẫu", "phường"),
    ("90003", "Xã Đồng Mẫu", "xã"),
)
"""Code, name and kind. No real unit has these codes or names."""

HALF_WIDTH: Final = {
    "primary": 12.0,
    "secondary": 9.5,
    "tertiary": 7.5,
    "residential": 5.0,
    "unclassified": 4.5,
}
"""Metres from the middle of a road to the house fronts, pavement included."""


@dataclass(frozen=True, slots=True)
class Road:
    """One road of the plan, from the end where its house numbers begin."""

    name: str
    kind: str
    path: Path
    leaves_town_at: str = ""  # start, end, both: where the road goes on beyond the border


@dataclass(frozen=True, slots=True)
class Compound:
    """A site with a front on a road: where along it, on which side, how wide and how deep."""

    kind: str
    name: str
    road: str
    start: float
    side: int  # 1 left, -1 right
    width: float
    depth: float


RIVER: Final = smooth_path(
    [(-1978, 1118), (-1376, 972), (-937, 714), (-757, 327), (-731, -77), (-593, -430),
     (-241, -679), (206, -757), (671, -731), (1092, -860), (1479, -1144), (1892, -1505)],
)  # fmt: skip
RIVER_HALF_WIDTH: Final = 52.0
CANAL: Final = smooth_path(
    [(-404, -654), (-340, -447), (-318, -224), (-245, -17), (-215, 224), (-146, 447),
     (-159, 654), (-52, 963), (-103, 1548)],
)  # fmt: skip
CANAL_HALF_WIDTH: Final = 8.0
FIELD_BORDER: Final[tuple[Point, ...]] = (
    (-1290, 998), (-1084, 1221), (-705, 1290), (-482, 1238), (-181, 1342), (155, 1324),
    (447, 1393), (774, 1290), (1084, 1324), (1290, 1118), (1514, 1015), (1479, 705), (1617, 447),
    (1582, 77), (1660, -275), (1531, -550), (1574, -860), (1514, -1290),
)  # fmt: skip
SQUARE: Final[Point] = (0.0, -52.0)
SQUARE_RADIUS: Final = 34.0


def _curve(points: str) -> Path:
    """Return the smooth path along points written as "x,y x,y …"."""
    pairs = (point.split(",") for point in points.split())
    return smooth_path([(float(x), float(y)) for x, y in pairs])


ROADS: Final = (
    Road(
        "Đường Liên Tỉnh",
        "primary",
        _curve(
            "-447,1505 -361,989 -232,688 -34,533 241,456 447,258 550,-34 559,-361 593,-602 636,-860"
        ),
        "both",
    ),
    Road("Đường Bến Sỏi", "secondary", beside(RIVER, 92, start=1195, end=3595)),
    Road("Đường Chợ Cũ", "secondary", _curve("-731,-52 -482,-17 -241,-86 0,-52")),
    Road("Đường Sao Mai", "secondary", _curve("0,-52 224,-34 361,-77 593,-52")),
    Road("Đường Cây Gạo", "secondary", _curve("0,-52 26,129 -26,327 9,602")),
    Road("Đường Cửa Đình", "tertiary", _curve("0,-52 -26,-258 34,-482 17,-731")),
    Road("Đường Hòa Bình", "tertiary", _curve("0,-52 -198,138 -447,327 -740,482")),
    Road("Đường Đồng Trên", "tertiary", _curve("-138,641 -413,619 -602,662 -843,593")),
    Road("Đường Vạn Chài", "residential", _curve("-714,198 -516,168 -361,112 -224,86")),
    Road("Đường Lò Vôi", "residential", _curve("-654,-258 -482,-232 -284,-284 -155,-267")),
    Road(
        "Đường Giếng Đá",
        "residential",
        _curve("-447,-430 -482,-215 -447,52 -490,284 -447,464 -482,671"),
    ),
    Road("Đường Kênh Tây", "residential", beside(CANAL, 22, start=52, end=1307)),
    Road("Đường Kênh Đông", "residential", beside(CANAL, -22, start=52, end=1178)),
    Road("Phố Hàng Dừa", "tertiary", _curve("-224,-327 -103,-318 69,-284 284,-249 593,-292")),
    Road("Phố Hàng Chiếu", "tertiary", _curve("-232,215 -52,224 155,198 310,232 533,249")),
    Road("Phố Lò Gốm", "residential", _curve("-370,-482 -138,-464 69,-499 327,-464 619,-482")),
    Road("Phố Hàng Nón", "residential", _curve("185,-714 206,-482 181,-258 215,0 189,224 224,499")),
    Road("Đường Hoa Sữa", "residential", _curve("391,-714 370,-482 396,-258 370,0 378,241")),
    Road("Đường Cầu Gỗ", "residential", _curve("-172,413 -34,378 95,404 172,499")),
    Road("Đường Bãi Bồi", "residential", _curve("-258,-688 -198,-482 -172,-258 -146,-34")),
    Road("Đường Lúa Mới", "secondary", _curve("516,-52 774,-17 1032,52 1333,17 1806,69"), "end"),
    Road(
        "Đường Gò Sim",
        "tertiary",
        _curve("267,404 413,550 688,516 989,619 1290,585 1720,654"),
        "end",
    ),
    Road(
        "Đường Rừng Dừa", "unclassified", _curve("542,-344 774,-413 1015,-430 1221,-550 1342,-774")
    ),
    Road(
        "Đường Ao Sen",
        "unclassified",
        _curve("-327,869 -86,826 206,912 482,860 705,963 963,912 1247,869"),
    ),
    Road(
        "Đường Kênh Nhất",
        "unclassified",
        _curve("826,-482 869,-172 826,103 860,361 826,602 869,972"),
    ),
    Road(
        "Đường Kênh Nhì",
        "unclassified",
        _curve("1273,-654 1247,-258 1273,86 1230,430 1256,645 1221,929"),
    ),
    Road("Đường Bàu Sậy", "unclassified", _curve("1005,870 1040,1010 1000,1130 1040,1270")),
    Road("Đường Lò Gạch", "unclassified", _curve("482,929 430,688 490,516 482,464")),
    Road("Đường Bờ Tre", "unclassified", _curve("-370,593 -482,826 -688,929 -826,1066")),
)

DITCHES: Final = (
    path_through([(688, -60), (671, -447)]),
    path_through([(1058, 0), (1045, -404)]),
    path_through([(1453, 26), (1462, -774)]),
    path_through([(654, 52), (636, 482)]),
    path_through([(1049, 95), (1058, 585)]),
    path_through([(1410, 69), (1428, 568)]),
    path_through([(1066, 671), (1075, 1281)]),
    path_through([(628, 585), (619, 869)]),
    path_through([(224, 963), (215, 1290)]),
    path_through([(-550, 963), (-568, 1238)]),
)
"""Irrigation ditches between the fields; lanes cross them on culverts."""
DITCH_HALF_WIDTH: Final = 2.5

FIELD_BOUNDS: Final = (
    path_through([(-404, 628), (-774, 1023), (-929, 1462)]),
    path_through([(1204, 869), (1634, 851)]),
    path_through([(863, 912), (851, 1462)]),
    path_through([(473, 860), (430, 1462)]),
    path_through([(1264, -628), (1342, -1118)]),
)
"""Paths between fields along which the ấp are bounded where no road does it."""

COMPOUNDS: Final = (
    Compound("market", "Chợ Mẫu", "Đường Chợ Cũ", 520, -1, 80, 74),
    Compound("park", "Công viên Bến Mẫu", "Đường Bến Sỏi", 404, -1, 120, 26),
    Compound("school", "Trường Tiểu học Chợ Mẫu", "Phố Hàng Chiếu", 470, 1, 88, 70),
    Compound("school", "Trường Trung học Bến Mẫu", "Đường Vạn Chài", 52, -1, 96, 80),
    Compound("school", "Trường Tiểu học Đồng Mẫu", "Đường Gò Sim", 430, -1, 84, 64),
    Compound("clinic", "Trạm Y tế Phường Bến Mẫu", "Đường Giếng Đá", 404, 1, 34, 36),
    Compound("clinic", "Trạm Y tế Phường Chợ Mẫu", "Phố Hàng Dừa", 258, -1, 34, 36),
    Compound("clinic", "Trạm Y tế Xã Đồng Mẫu", "Đường Lúa Mới", 447, 1, 36, 40),
    Compound("hospital", "Bệnh viện Đa khoa Mẫu", "Đường Sao Mai", 215, -1, 120, 105),
    Compound("factory", "Nhà máy May Mẫu", "Đường Lúa Mới", 112, -1, 150, 150),
    Compound("pagoda", "Chùa Gò Sim", "Đường Gò Sim", 800, 1, 60, 62),
    Compound("pagoda", "Đình Bến Mẫu", "Đường Bến Sỏi", 790, 1, 46, 48),
    Compound("stadium", "Sân vận động Mẫu", "Đường Cây Gạo", 284, -1, 104, 132),
    Compound("pond", "Ao Sen", "Đường Ao Sen", 550, -1, 150, 96),
    Compound("hall", "Ủy ban nhân dân Thị xã Mẫu", "Đường Cây Gạo", 52, 1, 64, 58),
)  # fmt: skip

LODGINGS: Final = (
    ("Đường Lúa Mới", 86.0, 1, 8, 17.0, 88.0),
    ("Đường Kênh Nhất", 284.0, -1, 5, 17.0, 80.0),
)
"""Rows of rented rooms by the factory: road, start, side, lanes, metres apart, length."""
