"""Know the columns of a ward file by the headings under which people publish them."""

from collections.abc import Iterable, Mapping
from typing import Final

from zoning.sources.tables.vocabulary import folded

_GADM_LEVELS: Final = (5, 4, 3, 2, 1, 0)

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": (
        "code",
        "ma xa",
        "maxa",
        "ma phuong",
        "ma phuong xa",
        "ma px",
        "ma dvhc",
        "madvhc",
        "ma don vi hanh chinh",
        "ma",
        "ward code",
        "wardcode",
        "ward id",
        "commune code",
        *(f"gid {level}" for level in _GADM_LEVELS),
        *(f"cc {level}" for level in _GADM_LEVELS),
        *(f"adm{level} pcode" for level in _GADM_LEVELS),
        "shapeid",
        "lau id",
        "gisco id",
        "full id",
        "osm id",
        "id",
        "ref",
    ),
    "fullName": (
        "fullname",
        "full name",
        "ten day du",
        "ten xa",
        "tenxa",
        "ten phuong",
        "ten phuong xa",
        "ten px",
        "ten dvhc",
        "tendvhc",
        "ten don vi hanh chinh",
        "ten",
        "ward name",
        "wardname",
        "commune name",
        *(f"name {level}" for level in _GADM_LEVELS),
        *(f"adm{level} vi" for level in _GADM_LEVELS),
        *(f"adm{level} name" for level in _GADM_LEVELS),
        *(f"adm{level} en" for level in _GADM_LEVELS),
        "shapename",
        "lau name",
        "name",
        "nimi",
        "nom",
        "nombre",
    ),
    "name": ("name", "ten"),
    "fullNameEn": ("fullnameen", "full name en", "name en", "ten tieng anh"),
    "provinceCode": (
        "provincecode",
        "province code",
        "ma tinh",
        "matinh",
        "ma tinh tp",
        "ma tp",
        "gid 1",
        "adm1 pcode",
        "shapegroup",
    ),
    "provinceName": ("provincename", "province name", "ten tinh", "tentinh", "ten tinh tp"),
    "kind": (
        "kind",
        "loai",
        "loai dvhc",
        "loai don vi hanh chinh",
        "cap",
        *(f"type {level}" for level in _GADM_LEVELS),
    ),
}
"""
Headings understood, accents, case and punctuation left out; of several in one file the first
counts. They are our own, those of the statistics office and of survey departments, GADM, HDX,
geoBoundaries, Eurostat, and OpenStreetMap exports.
"""

NUMBERED: Final = frozenset(
    heading for heading in HEADINGS["code"] if heading == "code" or heading.startswith("ma")
)
"""Headings of official Vietnamese codes: five digits, of which a number has lost the zeros."""


def columns_of(names: Iterable[str]) -> dict[str, str]:
    """
    Say which column of a file holds which field of a ward.

    Parameters
    ----------
    names
        The file's own column names.

    Returns
    -------
    dict
        Field → the file's own column name; fields without a known heading are left out.

    Examples
    --------
    >>> columns_of(["GID_2", "GID_3", "NAME_3"])
    {'code': 'GID_3', 'fullName': 'NAME_3'}
    """
    own: dict[str, str] = {}
    for name in names:
        own.setdefault(folded(name), name)
    found = {}
    for field, headings in HEADINGS.items():
        heading = next((heading for heading in headings if heading in own), None)
        if heading is not None:
            found[field] = own[heading]
    return found


def is_numbered(column: str) -> bool:
    """Tell whether a column is headed as official Vietnamese ward codes are."""
    return folded(column) in NUMBERED
