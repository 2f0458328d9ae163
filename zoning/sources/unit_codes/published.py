"""Read the data files of the package vietnamadminunits, without running any of its code."""

import importlib.util
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

import orjson

from zoning.errors import Fault, InvalidSource

PACKAGE: Final = "vietnamadminunits"
VERSION: Final = "1.0.4"

_OLD: Final = """
    SELECT provinceKey, province, provinceCode, districtKey, district, districtCode,
           coalesce(wardKey, ''), ward, wardCode
    FROM admin_units_legacy
"""
_NEW: Final = "SELECT provinceKey, province, provinceCode, wardKey, ward, wardCode FROM admin_units"


@dataclass(frozen=True, slots=True)
class OldRow:
    """A ward before July 2025 with the units it lies in; an island district has no ward."""

    province_key: str
    province: str
    province_code: str
    district_key: str
    district: str
    district_code: str
    ward_key: str
    ward: str | None
    ward_code: str | None

    @property
    def code(self) -> str:
        """The ward's code, or that of the district that has no ward."""
        return self.ward_code or self.district_code

    @property
    def key(self) -> str:
        """Return the name under which the converter knows it."""
        return f"{self.province_key}_{self.district_key}_{self.ward_key}"


@dataclass(frozen=True, slots=True)
class NewRow:
    """A ward since July 2025 with its province."""

    province_key: str
    province: str
    province_code: str
    ward_key: str
    ward: str
    ward_code: str


@dataclass(frozen=True, slots=True)
class Published:
    """
    What the package publishes.

    Attributes
    ----------
    old, new
        Its two lists of units.
    provinces
        Key of a new province → keys of the old ones in it.
    whole
        Key of a new province → key of a new ward → keys of the old wards that lie in it.
    divided
        Key of a new province → key of an old ward → keys of the new wards it was divided into.
    licence
        The text of its licence.
    """

    old: tuple[OldRow, ...]
    new: tuple[NewRow, ...]
    provinces: Mapping[str, list[str]]
    whole: Mapping[str, Mapping[str, list[str]]]
    divided: Mapping[str, Mapping[str, list[str]]]
    licence: str


def read_published() -> Published:
    """
    Read the data files of the installed package.

    Returns
    -------
    Published
        Its lists, as they stand there.

    Raises
    ------
    InvalidSource
        If the package is not installed in the version the table is made from.

    Notes
    -----
    The package is found, not imported: its converter sends addresses to a public server.
    """
    folder = data_folder()
    convert = orjson.loads((folder / "converter_2025.json").read_bytes())
    with closing(sqlite3.connect(f"{(folder / 'dataset.db').as_uri()}?mode=ro", uri=True)) as base:
        old = tuple(OldRow(*row) for row in base.execute(_OLD))
        new = tuple(NewRow(*row) for row in base.execute(_NEW))
    return Published(
        old=old,
        new=new,
        provinces=convert["DICT_PROVINCE"],
        whole=convert["DICT_PROVINCE_WARD_NO_DIVIDED"],
        divided=_keys_only(convert["DICT_PROVINCE_WARD_DIVIDED"]),
        licence=_licence(),
    )


def data_folder() -> Path:
    """
    Return the folder of the installed package's data files.

    Returns
    -------
    Path
        The folder; nothing of the package is imported.

    Raises
    ------
    InvalidSource
        If the package is not installed in the version the table is made from.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.submodule_search_locations is None:
        found = "no such package"
    elif (version := distribution(PACKAGE).version) != VERSION:
        found = f"version {version}"
    else:
        return Path(spec.submodule_search_locations[0]) / "data"
    fault = Fault(PACKAGE, found, f"version {VERSION}", "Set up the development environment.")
    raise InvalidSource([fault], subject="source package")


def _keys_only(divided: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, list[str]]]:
    return {
        province: {old: [one["newWardKey"] for one in wards] for old, wards in olds.items()}
        for province, olds in divided.items()
    }


def _licence() -> str:
    files = distribution(PACKAGE).files or ()
    (path,) = (file for file in files if file.name == "LICENSE")
    return path.read_text(encoding="utf-8")
