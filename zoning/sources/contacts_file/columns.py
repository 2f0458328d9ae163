"""Know the columns of a list of contacts by the names people give them."""

from collections.abc import Iterable, Mapping
from typing import Final

from zoning.errors import Fault, InvalidCases
from zoning.sources.cases_file.columns import PLACE_FIELDS as CASE_PLACE_FIELDS
from zoning.sources.cases_file.columns import SYNONYMS as CASE_SYNONYMS
from zoning.sources.tables.vocabulary import Vocabulary, halved_groups

CONTACT_COLUMNS: Final = (
    "case_id",
    "contact_of",
    "kind",
    "reported_at",
    "from",
    "to",
    "status",
    "household_id",
    "site",
    "address",
    "lng",
    "lat",
    "row",
)
"""Columns of the frame that `read_contacts` returns, in order."""

_SHARED: Final = ("reported_at", "status", "household_id", "address", "lng", "lat", "x", "y", "crs",
                  "accuracy_m", "geometry")  # fmt: skip

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "case_id": (
        *CASE_SYNONYMS["case_id"],
        "contact id",
        "ma tiep xuc",
        "ma nguoi tiep xuc",
        "ma f1",
        "ma luot den",
    ),
    "contact_of": (
        "contact of",
        "tiep xuc voi",
        "tiep xuc voi ca",
        "cua ca benh",
        "ca benh lien quan",
        "f0",
        "f0 lien quan",
    ),
    "kind": ("kind", "loai", "loai tiep xuc", "phan loai", "muc do tiep xuc"),
    "from": ("from", "tu", "tu luc", "tu ngay", "thoi gian den", "gio den", "bat dau"),
    "to": (
        "to",
        "den",
        "den ngay",
        "thoi gian di",
        "gio di",
        "ket thuc",
        "last exposure",
        "tiep xuc lan cuoi",
        "ngay tiep xuc cuoi",
        "ngay tiep xuc cuoi cung",
    ),
    "site": ("site", "site id", "dia diem", "ten dia diem", "diem den", "noi den", "noi da den"),
    **{name: CASE_SYNONYMS[name] for name in _SHARED},
    "reported_at": (*CASE_SYNONYMS["reported_at"], "ngay truy vet", "ngay ghi nhan", "traced at"),
}
"""Column names understood, accents, case and punctuation left out. The first is our own."""

PLACE_FIELDS: Final = CASE_PLACE_FIELDS | {"site"}
"""Fields of which a list needs one, to say where a contact lives or what was visited."""

_NEEDED: Final = (
    ("case_id", "a column case_id (mã tiếp xúc)"),
    ("contact_of", "a column contact_of (tiếp xúc với ca)"),
    ("kind", "a column kind (loại: F1, F2, visited)"),
    ("reported_at", "a column reported_at (ngày báo cáo)"),
)


def _refusal(faults: list[Fault]) -> InvalidCases:
    return InvalidCases(faults, subject="contacts")


VOCABULARY: Final = Vocabulary(SYNONYMS, holds="contact", layer="contacts", refusal=_refusal)


def fields_of(names: Iterable[str], *, where: str) -> tuple[dict[str, str], list[Fault]]:
    """
    Say which column of a file holds which field of a contact.

    Parameters
    ----------
    names
        The file's own column names.
    where
        The file's name, for the report.

    Returns
    -------
    tuple of dict and list of Fault
        Field → the file's own column name, and the faults: a needed column is missing, two
        columns hold the same field, or nothing says where a contact lives or what was visited.
    """
    columns, faults = VOCABULARY.columns_of(names, where=where)
    faults += [
        Fault(f"{where}, column {name}", "no such column", expected, "Add it, or rename yours.")
        for name, expected in _NEEDED
        if name not in columns
    ]
    faults += halved_groups(columns, (("lng", "lat"), ("x", "y", "crs")), where=where)
    if not PLACE_FIELDS & columns.keys():
        expected = (
            "one of: address (địa chỉ); site (địa điểm); lng, lat (kinh độ, vĩ độ); x, y, crs; "
            "household_id (mã hộ)"
        )
        faults.append(Fault(where, "no column that says where a contact is", expected))
    return columns, faults
