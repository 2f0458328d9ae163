"""Know the columns of a household list by the names people give them."""

from collections.abc import Iterable, Mapping
from typing import Final

from zoning.errors import Fault, InvalidSource
from zoning.sources.tables.vocabulary import Vocabulary, folded, halved_groups

LIST_COLUMNS: Final = (
    "list_id",
    "address",
    "house_number",
    "alley",
    "street",
    "hamlet",
    "ward",
    "people",
    "lng",
    "lat",
    "row",
)
"""Columns of the frame that `read_household_list` returns, in order."""

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "list_id": (
        "household id",
        "household code",
        "ma ho",
        "ma ho dan",
        "ma ho gia dinh",
        "ma so ho",
    ),
    "address": (
        "address",
        "dia chi",
        "dia chi ho",
        "dia chi nha",
        "dia chi noi o",
        "dia chi hien nay",
        "dia chi cu tru",
        "dia chi thuong tru",
        "noi o",
        "noi o hien nay",
        "cho o",
        "cho o hien nay",
        "noi cu tru",
    ),
    "house_number": ("house number", "number", "so nha", "nha so", "addr housenumber"),
    "alley": ("alley", "hem", "ngo", "ngach", "kiet", "ngo hem", "hem ngo", "ngo ngach"),
    "street": (
        "street",
        "street name",
        "duong",
        "pho",
        "duong pho",
        "ten duong",
        "ten pho",
        "ten duong pho",
        "addr street",
    ),
    "hamlet": (
        "hamlet",
        "to dan pho",
        "thon",
        "khu pho",
        "ap",
        "xom",
        "ban",
        "buon",
        "lang",
        "thon ap",
        "ap thon",
        "thon to dan pho",
        "to dan pho thon",
        "khu pho ap",
        "tdp",
        "kp",
    ),
    "group": ("to", "to so", "to dan cu"),
    "ward": ("ward", "ward name", "phuong", "xa", "phuong xa", "xa phuong", "ten phuong",
             "ten xa", "ten phuong xa", "dac khu", "phuong xa dac khu"),
    "ward_code": ("ward code", "ma phuong", "ma xa", "ma phuong xa", "ma xa phuong"),
    "people": (
        "people",
        "persons",
        "household size",
        "so nguoi",
        "nhan khau",
        "so khau",
        "so nhan khau",
        "tong so nhan khau",
        "so thanh vien",
        "so nguoi trong ho",
    ),
    "lng": ("lng", "lon", "long", "longitude", "kinh do"),
    "lat": ("lat", "latitude", "vi do"),
    "x": ("x", "easting", "toa do x"),
    "y": ("y", "northing", "toa do y"),
    "crs": ("crs", "epsg", "he toa do", "ma he toa do", "he quy chieu"),
    "geometry": ("geometry",),
}  # fmt: skip
"""Column names understood, accents, case and punctuation left out. The first is our own."""

PLACE_FIELDS: Final = frozenset(
    {"list_id", "address", "house_number", "alley", "street", "hamlet", "lng", "x", "geometry"}
)
"""Fields of which a list needs one, to say where a household lives."""

VOCABULARY: Final = Vocabulary(
    SYNONYMS,
    holds="household",
    layer="households",
    refusal=lambda faults: InvalidSource(faults, subject="household list"),
)

_KIND_WORDS: Final = {
    "hem": "hẻm", "ngo": "ngõ", "ngach": "ngách", "kiet": "kiệt", "ngo hem": "hẻm",
    "to dan pho": "tổ dân phố", "tdp": "tổ dân phố", "thon": "thôn", "khu pho": "khu phố",
    "kp": "khu phố", "ap": "ấp", "xom": "xóm", "ban": "bản", "buon": "buôn", "lang": "làng",
    "to": "tổ", "to so": "tổ", "to dan cu": "tổ", "xa": "xã", "ten xa": "xã",
    "dac khu": "đặc khu",
}  # fmt: skip

_USUAL_KIND: Final = {
    "alley": "hẻm",
    "hamlet": "khu phố",
    "group": "tổ",
    "ward": "phường",
    "ward_code": "phường",
}


def kind_word(field: str, column: str) -> str:
    """
    Return the word for a unit that a column's own name implies.

    Parameters
    ----------
    field
        ``alley``, ``hamlet``, ``group`` or ``ward``.
    column
        The file's own name for the column.

    Returns
    -------
    str
        "khu phố" for a column "Khu phố": its cells often hold the bare number.
    """
    return _KIND_WORDS.get(folded(column), _USUAL_KIND[field])


def fields_of(names: Iterable[str], *, where: str) -> tuple[dict[str, str], list[Fault]]:
    """
    Say which column of a file holds which field of a household.

    Parameters
    ----------
    names
        The file's own column names.
    where
        The file's name, for the report.

    Returns
    -------
    tuple of dict and list of Fault
        Field → the file's own column name, and the faults: two columns hold the same field, a
        position is there by halves, or nothing says where a household lives.
    """
    columns, faults = VOCABULARY.columns_of(names, where=where)
    faults += halved_groups(columns, (("lng", "lat"), ("x", "y", "crs")), where=where)
    if not PLACE_FIELDS & columns.keys():
        expected = (
            "one of: address (địa chỉ); house_number and street (số nhà, đường); "
            "lng, lat (kinh độ, vĩ độ); x, y, crs; household_id (mã hộ)"
        )
        faults.append(Fault(where, "no column that says where a household lives", expected))
    return columns, faults
