"""Divide the town: wards along water and main roads, hamlets along streets, without a gap."""

from dataclasses import dataclass
from typing import Final

import shapely

from .ground_plan import CANAL, FIELD_BOUNDS, RIVER, WARDS
from .way import WayNet

LEAST_AREA_M2: Final = {"90001": 36_000.0, "90002": 36_000.0, "90003": 180_000.0}
"""A face smaller than this joins its neighbour: about 300 households in town, 200 outside."""
WEST_BANK: Final = (-516.0, 0.0)
EAST_BANK: Final = (172.0, -172.0)
"""A point in each of the two phường, on either side of the canal; the rest is the xã."""
GRID_M: Final = 0.01
VILLAGES: Final = (
    ("Bờ Tre", (-1032.0, 1032.0)), ("Kênh Mẫu", (-387.0, 1032.0)), ("Giồng Trâm", (172.0, 1118.0)),
    ("Ao Sen", (172.0, 731.0)), ("Lò Gạch", (653.6, 731.0)), ("Bàu Sậy", (1204.0, 1075.0)),
    ("Gò Sim", (1032.0, 430.0)), ("Kênh Nhất", (653.6, 301.0)), ("Kênh Nhì", (1419.0, 430.0)),
    ("Lúa Mới", (989.0, -172.0)), ("Rừng Dừa", (860.0, -645.0)), ("Cồn Én", (1419.0, -430.0)),
)  # fmt: skip
"""The ấp of the xã: name, and a point in its fields, local metres."""


@dataclass(frozen=True, slots=True)
class Hamlet:
    """
    One hamlet: a union of faces of the street network.

    Attributes
    ----------
    ward
        Code of its ward.
    number
        1 and up within the ward.
    kind, name
        Khu phố 3; Ấp Gò Sim.
    shape
        Polygon in local metres; neighbours share their vertices.
    """

    ward: str
    number: int
    kind: str
    name: str
    shape: shapely.Polygon


@dataclass(frozen=True, slots=True)
class Division:
    """
    The ground of the town, divided along its streets and waters.

    Attributes
    ----------
    bare
        Lines of division that are no street: border, canal, banks, paths between fields.
    faces
        Ward code and shape of each face; together they tile the town, local metres.
    """

    bare: tuple[shapely.LineString, ...]
    faces: tuple[tuple[str, shapely.Polygon], ...]

    def urban(self) -> shapely.Polygon:
        """Return the ground of the phường."""
        rural = {code for code, _, kind in WARDS if kind == "xã"}
        return shapely.coverage_union_all([face for ward, face in self.faces if ward not in rural])


def divided(net: WayNet, extent: shapely.Polygon) -> Division:
    """
    Divide the town along its streets and waters.

    Parameters
    ----------
    net
        The streets, without alleys.
    extent
        Where the town is, local metres.

    Returns
    -------
    Division
        Faces that tile the extent, each in one ward.
    """
    by_name = {way.name: way.path.line for way in net.ways}
    cuts = [shapely.LineString([point, _across(point)]) for point in _river_side(net)]
    rim = [extent.exterior, CANAL.line & extent]
    between_wards = [by_name["Đường Liên Tỉnh"], by_name["Đường Đồng Trên"], cuts[0]]
    wards = _faces([*rim, *between_wards], extent)
    streets = [way.path.line for way in net.ways]
    fields = [path.line & extent for path in FIELD_BOUNDS]
    bare = [*rim, *cuts, *fields]
    faces = [(_ward_of(face, wards), face) for face in _faces([*bare, *streets], extent)]
    return Division(tuple(bare), tuple(faces))


def hamlets_of(division: Division) -> tuple[Hamlet, ...]:
    """
    Join the faces of each ward to hamlets.

    Parameters
    ----------
    division
        The faces.

    Returns
    -------
    tuple of Hamlet
        In the order of wards, numbered from west to east.

    Notes
    -----
    The smallest face joins the neighbour with which it shares the longest border, until none is
    too small. Ties go to the first; faces are in the order of their position.
    """
    hamlets = []
    for code, _, kind in WARDS:
        faces = [face for ward, face in division.faces if ward == code]
        faces.sort(key=_position)
        while len(faces) > 1:
            small = min(range(len(faces)), key=lambda index: faces[index].area)
            if faces[small].area >= LEAST_AREA_M2[code]:
                break
            face = faces.pop(small)
            shared = [round((face & other).length, 3) for other in faces]
            into = max(range(len(faces)), key=lambda index: shared[index])
            faces[into] = shapely.coverage_union_all([faces[into], face])
        faces.sort(key=_position)
        for number, face in enumerate(faces, start=1):
            rural = kind == "xã"
            name = f"Ấp {_village(face)}" if rural else f"Khu phố {number}"
            hamlets.append(Hamlet(code, number, "ấp" if rural else "khu phố", name, face))
    return tuple(hamlets)


def _position(face: shapely.Polygon) -> tuple[float, float]:
    centre = face.centroid
    return round(centre.x, 2), round(centre.y, 2)


def _village(face: shapely.Polygon) -> str:
    (name,) = (name for name, seat in VILLAGES if shapely.contains_xy(face, *seat))
    return name


def _river_side(net: WayNet) -> list[tuple[float, float]]:
    """Return the points from which the river bank is divided among the blocks behind it."""
    index = next(i for i, way in enumerate(net.ways) if way.name == "Đường Bến Sỏi")
    path = net.ways[index].path
    points = [point for point in net.meetings[index] if point != path.points[-1]]
    return sorted(points, key=path.offset_of)


def _across(point: tuple[float, float]) -> tuple[float, float]:
    """Return a point just beyond the middle of the river, opposite a point on its bank."""
    (x, y), _ = RIVER.at(RIVER.offset_of(point))
    return point[0] + (x - point[0]) * 1.02, point[1] + (y - point[1]) * 1.02


def _faces(lines: list[shapely.LineString], extent: shapely.Polygon) -> list[shapely.Polygon]:
    noded = shapely.union_all(lines, grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(noded))))
    return [face for face in faces if extent.contains(face.representative_point())]


def _ward_of(face: shapely.Polygon, wards: list[shapely.Polygon]) -> str:
    inner = face.representative_point()
    ward = next(ward for ward in wards if ward.contains(inner))
    for code, inside in (("90001", WEST_BANK), ("90002", EAST_BANK)):
        if ward.contains(shapely.Point(inside)):
            return code
    return "90003"
