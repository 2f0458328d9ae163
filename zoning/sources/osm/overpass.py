"""Read the JSON that an Overpass server answers with."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry.base import BaseGeometry

from .elements import OsmData, OsmNode, OsmRelation, OsmWay


def read_overpass(path: Path) -> tuple[OsmData, BaseGeometry | None, str]:
    """
    Read an Overpass answer.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    tuple of OsmData, None and str
        The elements, no box (Overpass states none), and the date of the data.

    Raises
    ------
    ValueError
        If the file is no JSON or no Overpass answer. An answer that was cut short is no JSON.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"no JSON: {error}") from error
    elements = content.get("elements") if isinstance(content, dict) else None
    if not isinstance(elements, list):
        found = "JSON without the list 'elements' of an Overpass answer"
        raise ValueError(found)  # noqa: TRY004 - the text is wrong, not the caller's type
    if remark := content.get("remark"):
        # The server puts its run-time errors here and sends what it had until then.
        raise ValueError(f"an incomplete answer: {remark}")
    grouped: dict[str, list[Any]] = {"node": [], "way": [], "relation": []}
    for element in elements:
        grouped.setdefault(element["type"], []).append(element)
    place = {node["id"]: (node["lon"], node["lat"]) for node in grouped["node"]}
    nodes = {
        node["id"]: OsmNode(node["id"], node["tags"], *place[node["id"]])
        for node in grouped["node"]
        if node.get("tags")
    }
    ways = {way["id"]: _way(way, place) for way in grouped["way"]}
    relations = {relation["id"]: _relation(relation) for relation in grouped["relation"]}
    stamp = content.get("osm3s", {}).get("timestamp_osm_base", "")
    return OsmData(nodes, ways, relations), None, stamp[:10]


def _way(way: dict[str, Any], place: dict[int, tuple[float, float]]) -> OsmWay:
    known = [place[node] for node in way.get("nodes", ()) if node in place]
    points = np.array(known, dtype=np.float64).reshape(-1, 2)
    return OsmWay(way["id"], way.get("tags", {}), points)


def _relation(relation: dict[str, Any]) -> OsmRelation:
    members = tuple(
        (member["type"][0], member["ref"], member.get("role", ""))
        for member in relation.get("members", ())
    )
    return OsmRelation(relation["id"], relation.get("tags", {}), members)
