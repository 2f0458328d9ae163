"""Rebuild the committed pack of the invented town, and its entry in the catalogue of boundaries."""

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from zoning.area.area import Area
from zoning.area.bundled import SAMPLE_CASES, SOURCES
from zoning.area.write import write_area
from zoning.quantities import WGS84

from .area_of_town import demo_town
from .outbreak import sample_outbreak

TABLES = ("units", "households", "streets", "sites", "ground")


def rebuild(folder: Path, *, parcels: Callable[[Area], bytes | None] | None = None) -> Area:
    """
    Write the pack of the invented town and its sample cases.

    Parameters
    ----------
    folder
        The pack's folder; a pack that stands there is replaced.
    parcels
        As for `zoning.area.write.write_area`.

    Returns
    -------
    Area
        The area written.

    Notes
    -----
    ``SOURCES.toml`` beside the folder is written too: it names every file with its digest,
    and the CRS, the counts and the content of the pack. What it says of other things stays.
    """
    area = demo_town()
    write_area(area, folder, parcels=parcels)
    (folder / SAMPLE_CASES).write_text(cases_text(sample_outbreak(area)), encoding="utf-8")
    write_catalogue(area, folder)
    return area


def write_catalogue(area: Area, folder: Path) -> None:
    """Say in the catalogue beside a pack's folder what the pack holds; keep all else it says."""
    catalogue = folder.parent / SOURCES
    told = tomllib.loads(catalogue.read_text(encoding="utf-8")) if catalogue.exists() else {}
    told["pack"] = [catalogue_entry(area, folder)]
    catalogue.write_text(tomli_w.dumps(told), encoding="utf-8")


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
