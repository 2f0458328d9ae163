"""Draw a small street map with characters, and get an area."""

from itertools import pairwise
from textwrap import dedent

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from zoning.area.area import Area, Source
from zoning.area.make import make_area

CRS = "EPSG:32648"
ORIGIN = (684_000.0, 1_192_000.0)
"""Metres in UTM 48N: inside Vietnam, far from any border of the zone."""

STEP_M = 5.0
"""Characters stand this far apart, in both directions."""

HOUSE_OFF_M = 3.0
"""A house stands this far beside its door."""

_TO_DEGREES = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
_COSTS = {"residential": 12, "living_street": 6}


def drawn_area(
    drawing: str,
    *,
    alleys: dict[str, str | None] | None = None,
    people: int = 4,
    sites: dict[str, str] | None = None,
    split_hamlets_at: int | None = None,
) -> Area:
    """
    Return the area of a drawing.

    ``-`` and ``|`` are a main street, ``=`` and ``!`` the same in an alley, ``+`` a junction
    or the end of a street, a digit (or a capital letter, see ``sites``) a door on the street
    it stands in. A street runs between two ``+`` in a row or a column.
    Each lower-case letter names the alley of the street it stands in, in place of ``=`` or
    ``!``; several alleys need several letters. Digits are households in reading order:
    ``hh-1-00000`` and so on; the digit says how many share the door.

    Parameters
    ----------
    drawing
        Rows of characters; the first is the northernmost.
    alleys
        For each letter in the drawing its parent's letter, or None for the hamlet.
    people
        People of each household.
    sites
        For each capital letter in the drawing, the kind of site.
    split_hamlets_at
        Column from which on everything belongs to a second hamlet.
    """
    grid = _grid(drawing)
    alleys, sites = alleys or {}, sites or {}
    pieces = _pieces(grid)
    streets = [_street(i, piece, grid) for i, piece in enumerate(pieces)]
    doors = [d for i, piece in enumerate(pieces) for d in _doors(i, piece, grid)]
    doors.sort(key=lambda d: (d["row"], d["column"]))
    width = max(len(line) for line in grid)
    border = width if split_hamlets_at is None else split_hamlets_at
    houses = [d for d in doors if d["mark"].isdigit() for _ in range(int(d["mark"]))]
    for d in doors:
        alley = streets[d["piece"]]["alley"]
        d["unit_id"] = f"a-1-{alley}" if alley else f"h-1-0{1 + (d['column'] >= border)}"
    households = [
        {
            "household_id": f"hh-1-{i:05d}",
            "unit_id": d["unit_id"],
            "house_number": str(i + 1),
            "street": "Phố Mẫu",
            "people": people,
            "origin": "invented",
            "street_id": streets[d["piece"]]["street_id"],
            "access_m": d["offset"],
            "geometry": _point(
                d["x"] + HOUSE_OFF_M * d["off"][0], d["y"] + HOUSE_OFF_M * d["off"][1]
            ),
        }
        for i, d in enumerate(houses)
    ]
    site_rows = [
        {
            "site_id": f"p-{i:03d}",
            "name": sites[d["mark"]],
            "kind": sites[d["mark"]],
            "unit_id": d["unit_id"],
            "street_id": streets[d["piece"]]["street_id"],
            "access_m": d["offset"],
            "geometry": _point(
                d["x"] - HOUSE_OFF_M * d["off"][0], d["y"] - HOUSE_OFF_M * d["off"][1]
            ),
        }
        for i, d in enumerate(d for d in doors if d["mark"] in sites)
    ]
    units = _units(alleys, streets, households, border=border, size=(width, len(grid)))
    return make_area(
        name="Drawn",
        valid_from="2026-01-01",
        sources=[Source("a drawing", "CC0-1.0", "2026-01-01")],
        units=units,
        households=_frame(households),
        streets=_frame([{k: v for k, v in s.items() if k != "alley"} for s in streets]),
        sites=_frame(site_rows) if site_rows else None,
        invented=True,
    )


def located(area: Area, *rows: dict) -> gpd.GeoDataFrame:
    """
    Return cases as `zoning.geocode.geocode` does, one a row given.

    A row names ``household`` (a number in the drawing) or ``alley`` (a letter), and may
    override any other column.
    """
    records = []
    for i, given in enumerate(rows):
        row = dict(given)
        home, alley = row.pop("household", None), row.pop("alley", None)
        record = {
            "case_id": f"c{i}",
            "reported_at": "2026-07-01T08:00:00+07:00",
            "onset_date": None,
            "status": "confirmed",
            "address": None,
            "lng": np.nan,
            "lat": np.nan,
            "row": i + 1,
            "outcome": "found",
            "match_level": "house" if alley is None else "alley",
            "household_id": None if home is None else f"hh-1-{home:05d}",
            "street_id": None,
            "access_m": np.nan,
            "alley_id": None if alley is None else f"a-1-{alley}",
            "hamlet_id": None,
            "ward_id": "w-1",
            "cell": None,
            "score": 1.0,
            "radius_m": 5.0,
            "candidates": (),
            "why": None,
            "geometry": area.households.geometry.iloc[home or 0],
        }
        records.append(record | row)
    columns = list(record) if records else list(_EMPTY)
    frame = gpd.GeoDataFrame(
        pd.DataFrame(records, columns=columns), geometry="geometry", crs="EPSG:4326"
    )
    frame["reported_at"] = pd.to_datetime(frame["reported_at"], utc=True)
    return frame


_EMPTY = (
    *("case_id", "reported_at", "onset_date", "status", "address", "lng", "lat", "row"),
    *("outcome", "match_level", "household_id", "street_id", "access_m"),
    *("alley_id", "hamlet_id", "ward_id", "cell", "score", "radius_m"),
    *("candidates", "why", "geometry"),
)


def _grid(drawing: str) -> list[str]:
    lines = dedent(drawing).strip("\n").splitlines()
    width = max(map(len, lines))
    return [line.ljust(width) for line in lines]


def _metres(row: float, column: float) -> tuple[float, float]:
    return ORIGIN[0] + column * STEP_M, ORIGIN[1] - row * STEP_M


def _point(x: float, y: float) -> shapely.Point:
    return shapely.Point(*_TO_DEGREES.transform(x, y))


def _pieces(grid: list[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Runs of street between two junctions, along rows and then along columns."""
    pieces = []
    for r, line in enumerate(grid):
        marks = [c for c, ch in enumerate(line) if ch == "+"]
        for a, b in pairwise(marks):
            if b - a > 1 and _is_street(line[a + 1 : b], "-="):
                pieces.append(((r, a), (r, b)))
    for c in range(len(grid[0])):
        line = "".join(row[c] for row in grid)
        marks = [r for r, ch in enumerate(line) if ch == "+"]
        for a, b in pairwise(marks):
            if b - a > 1 and _is_street(line[a + 1 : b], "|!"):
                pieces.append(((a, c), (b, c)))
    return pieces


def _is_street(run: str, marks: str) -> bool:
    return any(ch in marks or ch.islower() for ch in run) and all(
        ch in marks or ch.isalnum() for ch in run
    )


def _run(piece, grid) -> list[tuple[int, int, str]]:
    (r0, c0), (r1, c1) = piece
    n = max(r1 - r0, c1 - c0)
    return [
        (
            r0 + (r1 - r0) * k // n,
            c0 + (c1 - c0) * k // n,
            grid[r0 + (r1 - r0) * k // n][c0 + (c1 - c0) * k // n],
        )
        for k in range(1, n)
    ]


def _street(i: int, piece, grid) -> dict:
    text = "".join(mark for _, _, mark in _run(piece, grid))
    letters = sorted({ch for ch in text if ch.islower()})
    kind = "living_street" if letters or "=" in text or "!" in text else "residential"
    line = shapely.LineString([_TO_DEGREES.transform(*_metres(*end)) for end in piece])
    return {
        "street_id": f"s-{i:06d}",
        "name": f"Hẻm {letters[0]}" if letters else "Phố Mẫu",
        "kind": kind,
        "barrier_cost": _COSTS[kind],
        "unit_id": f"a-1-{letters[0]}" if letters else None,
        "alley": letters[0] if letters else None,
        "geometry": line,
    }


def _doors(i: int, piece, grid) -> list[dict]:
    along_row = piece[0][0] == piece[1][0]
    doors = []
    for k, (row, column, mark) in enumerate(_run(piece, grid), start=1):
        if mark.isdigit() or mark.isupper():
            x, y = _metres(row, column)
            doors.append(
                {
                    "piece": i,
                    "mark": mark,
                    "row": row,
                    "column": column,
                    "x": x,
                    "y": y,
                    "off": (0, 1) if along_row else (1, 0),
                    "offset": k * STEP_M,
                }
            )
    return doors


def _units(alleys, streets, households, *, border, size) -> gpd.GeoDataFrame:
    """One ward, one or two hamlets, the alleys; polygons are boxes and street buffers."""
    width, height = size
    boxes = {
        "h-1-01": (-5, border - 0.5 if border < width else width + 5),
        "h-1-02": (border - 0.5, width + 5),
    }
    if border >= width:
        del boxes["h-1-02"]
    shapes = {"w-1": _box(-5, width + 5, height)}
    shapes |= {name: _box(a, b, height) for name, (a, b) in boxes.items()}
    parent = {"w-1": None} | dict.fromkeys(boxes, "w-1")
    for letter, above in alleys.items():
        lines = gpd.GeoSeries(
            [s["geometry"] for s in streets if s["alley"] == letter], crs="EPSG:4326"
        ).to_crs(CRS)
        shape = shapely.union_all(lines.buffer(2).values)
        shapes[f"a-1-{letter}"] = gpd.GeoSeries([shape], crs=CRS).to_crs("EPSG:4326").iloc[0]
        homes = {s["alley"]: "h-1-01" for s in streets}
        parent[f"a-1-{letter}"] = f"a-1-{above}" if above else homes[letter]
    members = {name: [] for name in shapes}
    for household in households:
        unit = household["unit_id"]
        while unit is not None:
            members[unit].append(household["people"])
            unit = parent[unit]
    level = {"w": "ward", "h": "hamlet", "a": "alley"}
    kind = {"w": "phường", "h": "khu phố", "a": "hẻm"}
    return _frame(
        [
            {
                "unit_id": name,
                "parent_id": parent[name],
                "level": level[name[0]],
                "name": f"{kind[name[0]].capitalize()} {name.split('-')[-1]}",
                "kind": kind[name[0]],
                "code": "1" if name == "w-1" else None,
                "people": sum(members[name]),
                "households": len(members[name]),
                "origin": "invented",
                "valid_from": "2026-01-01",
                "valid_to": None,
                "geometry": shape,
            }
            for name, shape in shapes.items()
        ]
    )


def _box(left: float, right: float, height: int) -> shapely.Polygon:
    corners = [(-5, left), (-5, right), (height + 5, right), (height + 5, left)]
    return shapely.Polygon([_TO_DEGREES.transform(*_metres(*corner)) for corner in corners])


def _frame(rows: list[dict]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs="EPSG:4326")
