"""Know the columns of a case list by the names people give them."""

from collections.abc import Iterable, Mapping
from typing import Final

from zoning.errors import Fault, InvalidCases
from zoning.sources.tables.vocabulary import Vocabulary, halved_groups

CASE_COLUMNS: Final = (
    "case_id",
    "reported_at",
    "onset_date",
    "status",
    "household_id",
    "address",
    "lng",
    "lat",
    "row",
)
"""Columns of the frame that `read_cases` returns, in order."""

SOURCE_COLUMN: Final = "source"
"""A column more where the list says whence cases come: known, unknown or None."""

POSITION_COLUMNS: Final = ("accuracy_m", "stated_x", "stated_y", "stated_crs")
"""Columns more where the list says how exact its positions are, or states them in a system of its
own: then what stood there is kept, so that a wrong system can be explained once the area is known.
"""

UNIT_COLUMN: Final = "unit_id"
"""A column more where the list says in which unit a case is, known no better."""

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "case_id": ("case id", "ma ca", "ma ca benh", "ma so ca benh", "ma benh nhan", "ma bn"),
    "reported_at": (
        "reported at",
        "report date",
        "ngay bao cao",
        "ngay gio bao cao",
        "thoi gian bao cao",
        "thoi diem bao cao",
    ),
    "onset_date": ("onset date", "ngay khoi phat", "ngay khoi benh", "ngay phat benh"),
    "status": ("status", "tinh trang", "trang thai"),
    "source": (
        "source",
        "source of infection",
        "nguon lay",
        "nguon lay nhiem",
        "nguon lay benh",
    ),
    "household_id": ("household id", "ma ho", "ma ho dan", "ma ho gia dinh"),
    "address": (
        "address",
        "dia chi",
        "dia chi noi o",
        "dia chi hien nay",
        "dia chi cu tru",
        "noi o",
        "noi o hien nay",
        "cho o",
        "cho o hien nay",
        "noi cu tru",
    ),
    "lng": ("lng", "lon", "long", "longitude", "kinh do"),
    "lat": ("lat", "latitude", "vi do"),
    "x": ("x", "easting", "toa do x"),
    "y": ("y", "northing", "toa do y"),
    "crs": ("crs", "epsg", "he toa do", "ma he toa do", "he quy chieu"),
    "accuracy_m": (
        "accuracy m",
        "accuracy",
        "gps accuracy",
        "horizontal accuracy",
        "do chinh xac",
        "do chinh xac m",
        "sai so",
        "sai so m",
        "sai so gps",
    ),
    "geometry": ("geometry",),
    # No Vietnamese name: "mã đơn vị" heads official codes too, which are no identifiers of a pack.
    "unit_id": ("unit id",),
    "stated_lng": ("stated lng",),
    "stated_lat": ("stated lat",),
    "stated_x": ("stated x",),
    "stated_y": ("stated y",),
    "stated_crs": ("stated crs",),
}
"""Column names understood, accents, case and punctuation left out. The first is our own."""

PLACE_FIELDS: Final = frozenset(
    {"address", "lng", "lat", "x", "y", "household_id", "unit_id", "geometry"}
)
"""Fields of which a list needs one, to say where a case lives."""

VOCABULARY: Final = Vocabulary(SYNONYMS, holds="case", layer="cases", refusal=InvalidCases)


def fields_of(names: Iterable[str], *, where: str) -> tuple[dict[str, str], list[Fault]]:
    """
    Say which column of a file holds which field of a case.

    Parameters
    ----------
    names
        The file's own column names.
    where
        The file's name, for the report.

    Returns
    -------
    tuple of dict and list of Fault
        Field → the file's own column name, and the faults: a needed column is missing, or two
        columns hold the same field. Columns nobody knows are left out: they often carry names
        and telephone numbers, which nothing here needs.
    """
    columns, faults = VOCABULARY.columns_of(names, where=where)
    return columns, faults + _missing(columns, where)


def _missing(columns: Mapping[str, str], where: str) -> list[Fault]:
    faults = [
        Fault(f"{where}, column {field}", "no such column", expected, "Add it, or rename yours.")
        for field, expected in (
            ("case_id", "a column case_id (mã ca bệnh)"),
            ("reported_at", "a column reported_at (ngày báo cáo)"),
        )
        if field not in columns
    ]
    faults += halved_groups(columns, (("lng", "lat"), ("x", "y", "crs")), where=where)
    if not PLACE_FIELDS & columns.keys():
        expected = (
            "one of: address (địa chỉ); lng, lat (kinh độ, vĩ độ); x, y, crs; household_id (mã hộ)"
        )
        faults.append(Fault(where, "no column that says where a case lives", expected))
    return faults
