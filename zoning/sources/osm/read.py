"""Read OpenStreetMap files: XML and PBF through libosmium, and Overpass JSON."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.errors import Fault

from .elements import OsmData, OsmFile, OsmNode, OsmRelation, OsmWay
from .overpass import read_overpass

EXPECTED: Final = "an OpenStreetMap file: .osm, .osm.gz, .osm.pbf, or Overpass .json"
MEND: Final = "Download it anew, or name the right file."


def read_osm(paths: Iterable[Path]) -> tuple[OsmData, list[Fault]]:
    """
    Read OpenStreetMap files into one set of elements.

    Parameters
    ----------
    paths
        The files; where two hold the same element, the first counts.

    Returns
    -------
    tuple of OsmData and list of Fault
        What the sound files hold, and one fault for every file that cannot be used.
    """
    nodes: dict[int, OsmNode] = {}
    ways: dict[int, OsmWay] = {}
    relations: dict[int, OsmRelation] = {}
    files: list[OsmFile] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            part = _read_file(path)
        except (RuntimeError, OSError, ValueError, KeyError, TypeError) as error:
            # libosmium says RuntimeError for all that is wrong inside a file.
            found = f"a file that cannot be read ({error})"
            faults.append(Fault(str(path), found, EXPECTED, MEND))
            continue
        if not any("highway" in way.tags for way in part.ways.values()):
            faults.append(Fault(str(path), "no street", "an extract that holds streets", MEND))
            continue
        nodes = {**part.nodes, **nodes}
        ways = {**part.ways, **ways}
        relations = {**part.relations, **relations}
        files += part.files
    return (
        OsmData(
            dict(sorted(nodes.items())),
            dict(sorted(ways.items())),
            dict(sorted(relations.items())),
            tuple(files),
        ),
        faults,
    )


def _read_file(path: Path) -> OsmData:
    if not path.is_file():
        raise FileNotFoundError("no such file" if not path.exists() else "a folder")
    data, box, date = read_overpass(path) if path.suffix == ".json" else _read_osmium(path)
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    extent = box if box is not None else street_hull(data.ways.values())
    return OsmData(
        data.nodes, data.ways, data.relations, (OsmFile(path.name, sha256, date, extent),)
    )


def street_hull(ways: Iterable[OsmWay]) -> BaseGeometry:
    """Return the convex hull of all streets, in degrees; empty where there is none."""
    points = [way.points for way in ways if "highway" in way.tags and len(way.points)]
    return shapely.MultiPoint(np.concatenate(points)).convex_hull if points else shapely.Polygon()


def _read_osmium(path: Path) -> tuple[OsmData, BaseGeometry | None, str]:
    nodes: dict[int, OsmNode] = {}
    ways: dict[int, OsmWay] = {}
    relations: dict[int, OsmRelation] = {}
    newest = ""
    element: Any  # the bindings' own types do not tell the kinds apart
    for element in osmium.FileProcessor(str(path)).with_locations():
        newest = max(newest, _date(element))
        if element.is_node():
            if element.tags and element.location.valid():
                place = element.location
                tags = dict(element.tags)
                nodes[element.id] = OsmNode(element.id, tags, place.lon, place.lat)
        elif element.is_way():
            points = [(n.location.lon, n.location.lat) for n in element.nodes if n.location.valid()]
            flat = np.array(points, dtype=np.float64).reshape(-1, 2)
            ways[element.id] = OsmWay(element.id, dict(element.tags), flat)
        elif element.is_relation():
            members = tuple((m.type, m.ref, m.role) for m in element.members)
            relations[element.id] = OsmRelation(element.id, dict(element.tags), members)
    box, stamp = _header(path)
    return OsmData(nodes, ways, relations), box, stamp or newest


def _date(element: Any) -> str:
    # An element without a timestamp carries the epoch.
    stamp = element.timestamp
    return str(stamp.date().isoformat()) if stamp.year > 1970 else ""


def _header(path: Path) -> tuple[BaseGeometry | None, str]:
    with osmium.io.Reader(str(path)) as reader:
        header = reader.header()
    box = header.box()
    stamp = header.get("osmosis_replication_timestamp") or header.get("timestamp") or ""
    if not box.valid():
        return None, stamp[:10]
    low, high = box.bottom_left, box.top_right
    return shapely.box(low.lon, low.lat, high.lon, high.lat), stamp[:10]
