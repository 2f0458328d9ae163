"""Rebuild the committed pack of the invented town, and its entry in the catalogue of boundaries."""

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from zoning.area.area import Area
from zoning.area.bundled import SAMPLE_CASES
from zoning.area.write import write_area
from zoning.quantities import WGS84

from .area_of_town import demo_town
from .outbreak import sample_outbreak

TABLES = ("units", "households", "streets", "sites", "ground")


def rebuild(folder: Path) -> Area:
    """
    Write the pack of the invented town and its sample cases.

    Parameters
    ----------
    folder
        The pack's folder; a pack that stands there is replaced.

    Returns
    -------
    Area
        The area written.

    Notes
    -----
    ``SOURCES.toml`` beside the folder is written too: it names every file with its digest,
    and the CRS, the counts and the content of the pack.
    """
    area = demo_town()
    write_area(area, folder)
    (folder / SAMPLE_CASES).write_text(cases_text(sample_outbreak(area)), encoding="utf-8")
    catalogue = tomli_w.dumps({"pack": [catalogue_entry(area, folder)]})
    (folder.parent / "SOURCES.toml").write_text(catalogue, encoding="utf-8")
    return area


def cases_text(cases: pd.DataFrame) -> str:
    """Return cases as CSV, positions with 7 decimals."""
    return cases.to_csv(index=False, float_format="%.7f", lineterminator="\n")


def catalogue_entry(area: Area, folder: Path) -> dict[str, Any]:
    """Return what the catalogue of boundaries says about a pack."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {
        "name": area.name,
        "folder": folder.name,
        "invented": area.invented,
        "valid_from": area.valid_from,
        "origin": area.sources[0].origin,
        "licence": area.sources[0].licence,
        "crs": WGS84,
        "digest": area.digest,
        "people": int(area.households.people.sum()),
        "count": {table: len(getattr(area, table)) for table in TABLES},
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
