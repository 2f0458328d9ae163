"""Say where the facts of a pack come from."""

from pathlib import Path

from zoning.area.area import Source
from zoning.sources.file_source import file_source
from zoning.sources.ward_file.open import file_and_layer

from .elements import OsmData


def pack_sources(
    data: OsmData, wards_file: str | Path | None, census_file: str | Path | None, valid_from: str
) -> list[Source]:
    """
    Name the sources of a pack.

    Parameters
    ----------
    data
        The extract.
    wards_file, census_file
        The other files, or None; a ward file may name a layer.
    valid_from
        First day on which the wards are in force.

    Returns
    -------
    list of Source
        OpenStreetMap files in the order given, then wards, then population. A file's licence is
        stated where its publisher fixes it; for the others, the pack says that it is not.
    """
    sources = [
        Source(f"© OpenStreetMap contributors ({file.name})", "ODbL-1.0", file.date, file.sha256)
        for file in data.files
    ]
    wards = None if wards_file is None else file_and_layer(wards_file)[0]
    others = [("ward boundaries", wards), ("population", census_file)]
    named = [file_source(what, path, valid_from) for what, path in others if path is not None]
    return sources + named
