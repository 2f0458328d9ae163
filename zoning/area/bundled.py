"""Find the area pack that comes with the package."""

from pathlib import Path
from typing import Final

from zoning.errors import Fault, InvalidArea

PACK_NAME: Final = "thi-xa-mau"
SOURCES: Final = "SOURCES.toml"
"""File beside the bundled packs that says where they, and what else is needed, come from."""

SAMPLE_CASES: Final = "sample_cases.csv"
"""File in the bundled pack that holds the sample outbreak."""


def bundled_area_path() -> Path:
    """
    Return the folder of the bundled area pack.

    Returns
    -------
    Path
        The folder inside an installed package, or in the working copy the package runs from.

    Raises
    ------
    InvalidArea
        If neither exists, because the installation is incomplete.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_bundled", package.parent / "data" / "boundaries"):
        if (folder / PACK_NAME).is_dir():
            return folder / PACK_NAME
    found, expected = "no bundled area pack", f"the folder {PACK_NAME}"
    raise InvalidArea([Fault("installation", found, expected, "Install the package anew.")])
