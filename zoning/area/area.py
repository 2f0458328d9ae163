"""Hold one area pack in memory: units, households, streets, and what else is drawn."""

from dataclasses import dataclass

import geopandas as gpd


@dataclass(frozen=True, slots=True)
class Source:
    """
    Where a part of an area pack comes from.

    Attributes
    ----------
    origin
        Who made the data, in words.
    licence
        The licence it is under.
    date
        The date of the data, ISO 8601.
    sha256
        Digest of the file that was read; empty where nothing was read from a file.
    """

    origin: str
    licence: str
    date: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    How much of one ward a pack holds, and how much of that was observed.

    Attributes
    ----------
    unit_id
        The ward.
    area_share
        Share of the ward's area inside the pack's extent, 0 to 1.
    people_known
        The ward's whole population by the source named in ``people_origin``; -1 if unknown.
    people_share
        Share of ``people_known`` that was allotted to the pack, 0 to 1.
    households_observed
        Households that a source names: a house number or a building.
    households_derived
        Households that were filled in to match the population.
    note
        One sentence that says how the share was taken.
    """

    unit_id: str
    area_share: float
    people_known: int
    people_share: float
    households_observed: int
    households_derived: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """
    One area pack: what is where, on one date.

    Every frame is in EPSG:4326 with (lng, lat) coordinates and is sorted by its identifier.
    The frames must not be edited in place; make a new area instead.

    Attributes
    ----------
    name
        The area's name, as shown to people.
    valid_from
        First day on which the area's units are in force, ISO 8601.
    sources
        Where the facts come from.
    units, households, streets
        The frames of contract §1 (see `zoning.area.schema`).
    sites
        Named places that rules and maps refer to: clinic, hospital, school, market, factory.
    ground
        Backdrop polygons for maps only: building, park, water, yard. May be empty.
    cells
        Pieces of H3 cells with people, in the wards whose households are not known. May be empty.
    coverage
        One entry a ward.
    invented
        True where the area does not exist and was made for demonstration.
    digest
        SHA-256 over the content of all frames, independent of file format and row order.
    parcels
        What `zoning.perimeter.area_parcels` keeps with a pack so that it need not be made again,
        or None. It follows from the frames, is no part of the digest, and names the digest of
        the area it was made of.
    """

    name: str
    valid_from: str
    sources: tuple[Source, ...]
    units: gpd.GeoDataFrame
    households: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    ground: gpd.GeoDataFrame
    cells: gpd.GeoDataFrame
    coverage: tuple[Coverage, ...]
    invented: bool
    digest: str
    parcels: bytes | None = None
