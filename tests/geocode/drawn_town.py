"""Draw a small town in metres and make an area of it."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from zoning.area.area import Area, Source
from zoning.area.make import make_area
from zoning.area.schema import HOUSEHOLD_COLUMNS, STREET_COLUMNS, UNIT_COLUMNS

ORIGIN = (106.90, 11.50)
_METRES = Transformer.from_crs("EPSG:4326", "EPSG:32648", always_xy=True)
_X0, _Y0 = _METRES.transform(*ORIGIN)


def degrees(x: float, y: float) -> tuple[float, float]:
    """Return a drawn point, metres east and north of the origin, in degrees."""
    lng, lat = _METRES.transform(_X0 + x, _Y0 + y, direction="INVERSE")
    return float(lng), float(lat)


@dataclass
class DrawnTown:
    """A town under the pencil; lengths in metres from the origin."""

    units: list[dict] = field(default_factory=list)
    households: list[dict] = field(default_factory=list)
    streets: list[dict] = field(default_factory=list)

    def ward(self, code: str, name: str, box: tuple[float, float, float, float]) -> str:
        """Draw a ward as a box: west, south, east, north."""
        return self._unit(f"w-{code}", None, "ward", name, box=box, code=code)

    def hamlet(self, unit_id: str, parent: str, name: str, box, *, origin="invented") -> str:
        """Draw a hamlet as a box inside its ward."""
        return self._unit(unit_id, parent, "hamlet", name, box=box, origin=origin)

    def street(self, name: str | None, *points, unit: str | None = None) -> str:
        """Draw a street through points."""
        street_id = f"s-{len(self.streets):06d}"
        self.streets.append(
            {
                "street_id": street_id,
                "name": name,
                "kind": "residential",
                "barrier_cost": 12,
                "unit_id": unit,
                "geometry": shapely.LineString(points),
            }
        )
        return street_id

    def alley(self, unit_id: str, parent: str, name: str, *points, kind="hẻm") -> str:
        """Draw an alley: its unit, and the piece of street it consists of, of the same name."""
        shape = shapely.LineString(points).buffer(1.5, cap_style="flat")
        self._unit(unit_id, parent, "alley", name, shape=shape, kind=kind)
        return self.street(name, *points, unit=unit_id)

    def house(self, number: str | None, street: str | None, at, unit: str, piece: str) -> str:
        """Draw a household; its door is the point of the piece nearest to it."""
        household_id = f"hh-90001-{len(self.households):05d}"
        line = next(s["geometry"] for s in self.streets if s["street_id"] == piece)
        self.households.append(
            {
                "household_id": household_id,
                "unit_id": unit,
                "house_number": number,
                "street": street,
                "people": 4,
                "origin": "derived" if number is None else "invented",
                "street_id": piece,
                "access_m": float(line.project(shapely.Point(at))),
                "geometry": shapely.Point(at),
            }
        )
        return household_id

    def row(self, numbers, street, start, step, unit: str, piece: str) -> list[str]:  # noqa: PLR0917
        """Draw a row of houses, each a step further on."""
        return [
            self.house(
                str(number), street, (start[0] + i * step[0], start[1] + i * step[1]), unit, piece
            )
            for i, number in enumerate(numbers)
        ]

    def area(self, name: str = "Thị xã Mẫu") -> Area:
        """Return the area, every unit with the people and households inside it."""
        parents = {unit["unit_id"]: unit["parent_id"] for unit in self.units}
        by_id = {unit["unit_id"]: unit for unit in self.units}
        for household in self.households:
            unit_id = household["unit_id"]
            while unit_id is not None:
                by_id[unit_id]["people"] += household["people"]
                by_id[unit_id]["households"] += 1
                unit_id = parents[unit_id]
        return make_area(
            name=name,
            valid_from="2026-07-01",
            sources=[Source("drawn", "Apache-2.0", "2026-07-01")],
            units=_frame(self.units, UNIT_COLUMNS),
            households=_frame(self.households, HOUSEHOLD_COLUMNS),
            streets=_frame(self.streets, STREET_COLUMNS),
            invented=True,
        )

    def _unit(self, unit_id, parent, level, name, *, box=None, shape=None, **more) -> str:
        self.units.append(
            {
                "unit_id": unit_id,
                "parent_id": parent,
                "level": level,
                "name": name,
                "kind": more.pop("kind", name.split()[0].lower()),
                "code": None,
                "people": 0,
                "households": 0,
                "origin": "invented",
                "valid_from": "2026-07-01",
                "valid_to": None,
                "geometry": shape or shapely.box(*box),
            }
            | more
        )
        return unit_id


def _frame(rows: list[dict], columns) -> gpd.GeoDataFrame:
    shapes = shapely.transform(
        np.array([row["geometry"] for row in rows], dtype=object),
        lambda points: np.column_stack(
            _METRES.transform(_X0 + points[:, 0], _Y0 + points[:, 1], direction="INVERSE")
        ),
    )
    plain = pd.DataFrame([{n: row[n] for n in columns} for row in rows], columns=list(columns))
    return gpd.GeoDataFrame(plain, geometry=shapes, crs="EPSG:4326")


def southern_town() -> Area:
    """
    Draw the town most tests speak of.

    Bến Sỏi runs east through both wards, odd numbers on the north side. Hẻm 12 leaves it to
    the south, Hẻm 12/34 leaves Hẻm 12 to the east. Lê Lợi and Lê Lôi differ in accents only.
    Trần Hưng runs where the next town has a Trần Hưng Đạo. Lê Lợi exists in both wards.
    """
    town = DrawnTown()
    bm = town.ward("90001", "Phường Bến Mẫu", (-500, -500, 300, 500))
    dm = town.ward("90002", "Xã Đồng Mẫu", (300, -500, 900, 500))
    town.ward("90003", "Phường 8", (900, -500, 1200, 500))
    kp1 = town.hamlet("h-90001-01", bm, "Khu phố 1", (-500, -500, 0, 500))
    kp2 = town.hamlet("h-90001-02", bm, "Khu phố 2", (0, -500, 300, 500))
    gs = town.hamlet("h-90002-01", dm, "Ấp Gò Sim", (300, -500, 900, 500))
    west = town.street("Đường Bến Sỏi", (-200, 0), (300, 0))
    odd = [1, 3, 5, 7, 9, 11, 13, "15A", "15B"]
    town.row(odd, "Bến Sỏi", (-190, 8), (6, 0), kp1, west)
    even = [2, 4, 6, 8, "10-14", 16, 18, 24, 26]
    town.row(even, "Bến Sỏi", (-193, -8), (6, 0), kp1, west)
    town.house("60", "Bến Sỏi", (100, -8), kp2, west)

    first = town.alley("a-90001-0001", kp1, "Hẻm 12 Bến Sỏi", (-160, 0), (-160, -120))
    town.row([1, 3, 5, 7, 9], None, (-165, -20), (0, -6), "a-90001-0001", first)
    for at, number in enumerate(["12/2", "12/4", "12/6", "12/30", "12/34A", "12/36"]):
        town.house(number, "Bến Sỏi", (-155, -20 - 6 * at), "a-90001-0001", first)
    second = town.alley(
        "a-90001-0002", "a-90001-0001", "Hẻm 12/34 Bến Sỏi", (-160, -60), (-60, -60)
    )
    for at, number in enumerate(["12/34/1", "12/34/3", "12/34/5", "12/34/5bis", "12/34/7"]):
        town.house(number, "Bến Sỏi", (-140 + 6 * at, -56), "a-90001-0002", second)
    third = town.alley("a-90001-0003", kp2, "Kiệt 80 Bến Sỏi", (100, 0), (100, 80), kind="kiệt")
    town.row(["80/1", "80/3", "80/5"], "Bến Sỏi", (105, 20), (0, 6), "a-90001-0003", third)

    loi = town.street("Phố Lê Lợi", (0, 100), (300, 100))
    town.row([1, 3, 5, 12], "Phố Lê Lợi", (10, 108), (6, 0), kp2, loi)
    other = town.street("Lê Lôi", (0, 200), (300, 200))
    town.row([1, 3, 7], "Lê Lôi", (10, 208), (6, 0), kp2, other)
    far = town.street("Đường Lê Lợi", (310, 100), (600, 100))
    town.row([1, 3, 5], "Lê Lợi", (320, 108), (6, 0), gs, far)
    hung = town.street("Trần Hưng", (310, 200), (600, 200))
    town.row([1, 3, 5], "Trần Hưng", (320, 208), (6, 0), gs, hung)
    day = town.street("Đường 3 Tháng 2", (310, 300), (600, 300))
    town.row([1, 3], "Đường 3/2", (320, 308), (6, 0), gs, day)
    seven = town.street("Đường số 7", (310, 400), (600, 400))
    town.row([1, 3], "Đường số 7", (320, 408), (6, 0), gs, seven)
    thuy = town.street("Đường Thủy Lợi", (310, -100), (600, -100))
    town.row([1, 3], "Thủy Lợi", (320, -92), (6, 0), gs, thuy)
    town.row([20, 22], "Lý Thái Tổ", (320, -108), (6, 0), gs, thuy)
    lane = town.street(None, (310, -300), (600, -300))
    town.house("155", None, (320, -292), gs, lane)
    flats = town.street("Phan Ngữ", (310, -200), (600, -200))
    for _ in range(3):
        town.house("9", "Phan Ngữ", (330, -192), gs, flats)
    town.row(["11", "11"], "Phan Ngữ", (400, -192), (30, 0), gs, flats)
    town.house("21", "Phan Ngữ", (500, -192), gs, flats)
    town.house(None, None, (505, -192), gs, flats)
    town.house("25", "Phan Ngữ", (510, -192), gs, flats)
    town.house("33", "Phan Ngữ", (590, -192), gs, flats)
    return town.area()


def northern_town() -> Area:
    """Draw Đội Cấn with Ngõ 210, its Ngách 34, and Ngõ Thổ Quan: a bare slash is house first."""
    town = DrawnTown()
    ward = town.ward("90001", "Phường Ngọc Mẫu", (-500, -500, 500, 500))
    tdp = town.hamlet("h-90001-01", ward, "Tổ dân phố 5", (-500, -500, 500, 500), origin="derived")
    main = town.street("Phố Đội Cấn", (-200, 0), (300, 0))
    town.row([1, 3, 5, 37], "Phố Đội Cấn", (-190, 8), (6, 0), tdp, main)
    ngo = town.alley("a-90001-0001", tdp, "Ngõ 210 Đội Cấn", (-100, 0), (-100, -100), kind="ngõ")
    town.row([1, 3, 37], "Ngõ 210 Phố Đội Cấn", (-96, -20), (0, -6), "a-90001-0001", ngo)
    town.house("12/210", "Đội Cấn", (-104, -20), "a-90001-0001", ngo)
    ngach = town.alley(
        "a-90001-0002",
        "a-90001-0001",
        "Ngách 34 Ngõ 210 Phố Đội Cấn",
        (-100, -60),
        (0, -60),
        kind="ngách",
    )
    town.row([5, 7], "Ngách 34 Ngõ 210 Đội Cấn", (-80, -56), (6, 0), "a-90001-0002", ngach)
    named = town.alley("a-90001-0003", tdp, "Ngõ Thổ Quan", (100, 0), (100, -100), kind="ngõ")
    town.row([2, 4], "Ngõ Thổ Quan", (104, -20), (0, -6), "a-90001-0003", named)
    inner = town.alley(
        "a-90001-0004",
        "a-90001-0003",
        "Ngách 25 Ngõ Thổ Quan",
        (100, -60),
        (160, -60),
        kind="ngách",
    )
    town.row([8], "Ngách 25 Ngõ Thổ Quan", (120, -56), (6, 0), "a-90001-0004", inner)
    return town.area()
