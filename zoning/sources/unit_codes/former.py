"""Take the former names of units from the data files of vietnamadminunits."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from zoning.area.codes.former import FormerName

from .published import data_folder

_DISTRICTS: Final = """
    SELECT DISTINCT districtAlias, districtCode FROM admin_units_legacy
    WHERE districtAlias IS NOT NULL
"""
_WARDS: Final = """
    SELECT wardAlias, wardCode FROM admin_units_legacy
    WHERE wardAlias IS NOT NULL AND wardCode IS NOT NULL
"""
_CODES: Final = "SELECT DISTINCT provinceKey, districtKey, districtCode FROM admin_units_legacy"


def published_former_names() -> tuple[FormerName, ...]:
    """
    Return the former names the installed package knows.

    Returns
    -------
    tuple of FormerName
        Sorted by level, name and code, each once. Names of districts that were divided lead to
        every part.

    Raises
    ------
    InvalidSource
        If the package is not installed in the version the table is made from.
    """
    folder = data_folder()
    divided = json.loads((folder / "parser_legacy.json").read_text(encoding="utf-8"))  # holds NaN
    with closing(sqlite3.connect(f"{(folder / 'dataset.db').as_uri()}?mode=ro", uri=True)) as base:
        names = {
            *(FormerName("district", name, code)
              for aliases, code in base.execute(_DISTRICTS) for name in json.loads(aliases)),
            *(FormerName("ward", name, code)
              for aliases, code in base.execute(_WARDS) for name in json.loads(aliases)),
            *_divided(divided["DICT_PROVINCE_DISTRICT_DIVIDED"],
                      {(province, key): code for province, key, code in base.execute(_CODES)}),
        }  # fmt: skip
    return tuple(sorted(names, key=lambda one: (one.level, one.name, one.code)))


def _divided(
    provinces: dict[str, dict[str, dict[str, object]]], codes: dict[tuple[str, str], str]
) -> Iterator[FormerName]:
    for province, districts in provinces.items():
        for former in districts.values():
            words, parts = former["dividedDistrictKeywords"], former["districts"]
            assert isinstance(words, list)
            assert isinstance(parts, dict)
            for part in parts:
                if code := codes.get((province, part)):
                    yield from (FormerName("district", word, code) for word in words)
