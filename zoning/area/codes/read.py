"""Read the table of units that comes with the package."""

import gzip
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from zoning.errors import Fault, InvalidInput

from .rows import links_of, units_of
from .table import UnitCodes

UNITS: Final = "units.tsv.gz"
LINKS: Final = "successions.tsv.gz"
SOURCE: Final = "SOURCES.toml"
LICENCE: Final = "LICENSE-vietnamadminunits.txt"


def codes_folder() -> Path:
    """Return the folder of the table inside the package."""
    return Path(__file__).parent / "data"


@cache
def read_codes() -> UnitCodes:
    """
    Return the units before and after 1 July 2025, and what became of each.

    Returns
    -------
    UnitCodes
        63 provinces, 696 districts and 10,035 wards as they stood on 30 June 2025, 34 provinces
        and 3,321 wards since. The same object at every call. Later changes are not in it; see
        `zoning.area.codes.with_changes`.

    Raises
    ------
    InvalidInput
        If the files of the table are missing or damaged, because the installation is.

    Notes
    -----
    The table is made from the package vietnamadminunits (MIT), see ``SOURCES.toml`` in its
    folder. It says for no unit since when it stood: the days before 30 June 2025 are not
    answered for.
    """
    folder = codes_folder()
    try:
        first_day = tomllib.loads((folder / SOURCE).read_text(encoding="utf-8"))["first_day"]
        texts = [gzip.decompress((folder / name).read_bytes()).decode() for name in (UNITS, LINKS)]
    except (OSError, EOFError, KeyError, ValueError) as error:
        found = f"a table that cannot be read ({type(error).__name__})"
        fault = Fault("installation", found, f"{UNITS}, {LINKS} and {SOURCE}",
                      "Install the package anew.")  # fmt: skip
        raise InvalidInput([fault], subject="unit codes") from error
    units = units_of(texts[0])
    return UnitCodes(tuple(units), tuple(links_of(texts[1], units)), first_day)
