"""Draw a small OpenStreetMap extract in metres, and the wards it lies in."""

import json
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

ORIGIN = (684_000.0, 1_192_000.0)
_TO_DEGREES = Transformer.from_crs("EPSG:32648", "EPSG:4326", always_xy=True)
_TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:32648", always_xy=True)


def degrees(x, y):
    """Return (lng, lat), 7 decimals, of a spot so many metres east and north of the origin."""
    lng, lat = _TO_DEGREES.transform(ORIGIN[0] + x, ORIGIN[1] + y)
    return round(lng, 7), round(lat, 7)


def metres(geometry):
    """Return a geometry in degrees in metres east and north of the origin."""

    def moved(points):
        return np.column_stack(_TO_METRES.transform(points[:, 0], points[:, 1])) - ORIGIN

    return shapely.transform(geometry, moved)


def degrees_at(epsg, east, north):
    """Return the function that gives (lng, lat) of a spot beside a place of another UTM zone."""
    to_degrees = Transformer.from_crs(f"EPSG:{epsg}", "EPSG:4326", always_xy=True)

    def placed(x, y):
        lng, lat = to_degrees.transform(east + x, north + y)
        return round(lng, 7), round(lat, 7)

    return placed


class OsmDrawing:
    """Nodes, ways and relations; ways that pass through one spot share its node."""

    def __init__(self, placed=degrees):
        self.nodes, self.ways, self.relations = {}, [], []
        self.placed = placed

    def node(self, x, y, **tags):
        """Put a node, or add tags to the one that stands there; return its identifier."""
        ident = self.nodes.setdefault((x, y), (len(self.nodes) + 1, {}))[0]
        self.nodes[x, y][1].update(_keys(tags))
        return ident

    def way(self, *spots, **tags):
        """Draw a way through spots; return its identifier."""
        refs = [self.node(x, y) for x, y in spots]
        self.ways.append((len(self.ways) + 1, refs, _keys(tags)))
        return len(self.ways)

    def box(self, x, y, width, height, **tags):
        """Draw a closed way round a rectangle; return its identifier."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        return self.way(*corners, **tags)

    def relation(self, *members, **tags):
        """Bind (type, identifier, role) members; return the identifier."""
        self.relations.append((len(self.relations) + 1, members, _keys(tags)))
        return len(self.relations)

    def xml(self, bounds=(0, 0, 400, 400)):
        """Return the drawing as OpenStreetMap XML, with or without a stated box."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
        if bounds is not None:
            (west, south), (east, north) = self.placed(*bounds[:2]), self.placed(*bounds[2:])
            lines.append(
                f'<bounds minlat="{south}" minlon="{west}" maxlat="{north}" maxlon="{east}"/>'
            )
        for (x, y), (ident, tags) in self.nodes.items():
            lng, lat = self.placed(x, y)
            stamp = 'version="1" timestamp="2026-02-03T04:05:06Z"'
            lines.append(f'<node id="{ident}" {stamp} lat="{lat}" lon="{lng}">{_tags(tags)}</node>')
        for ident, refs, tags in self.ways:
            nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
            lines.append(f'<way id="{ident}" version="1">{nodes}{_tags(tags)}</way>')
        for ident, members, tags in self.relations:
            inner = "".join(
                f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members
            )
            lines.append(f'<relation id="{ident}" version="1">{inner}{_tags(tags)}</relation>')
        return "\n".join([*lines, "</osm>"])

    def overpass(self):
        """Return the drawing as an Overpass server would answer."""
        elements = [
            dict(
                zip(("type", "id", "lon", "lat"), ("node", ident, *self.placed(x, y)), strict=True)
            )
            | ({"tags": tags} if tags else {})
            for (x, y), (ident, tags) in self.nodes.items()
        ]
        elements += [
            {"type": "way", "id": ident, "nodes": refs, "tags": tags}
            for ident, refs, tags in self.ways
        ]
        elements += [
            {
                "type": "relation",
                "id": ident,
                "tags": tags,
                "members": [{"type": kind, "ref": r, "role": role} for kind, r, role in members],
            }
            for ident, members, tags in self.relations
        ]
        stamp = {"timestamp_osm_base": "2026-02-03T04:05:06Z"}
        return json.dumps({"version": 0.6, "osm3s": stamp, "elements": elements})

    def write(self, folder: Path, name="extract.osm", **options):
        """Write the drawing, in the format its name ends in; return the file."""
        file = folder / name
        text = self.overpass() if name.endswith(".json") else self.xml(**options)
        file.write_text(text, encoding="utf-8")
        return file


def write_wards(folder, boxes=((0, 0, 400, 400),), *, names=None, name="wards.parquet"):
    """Write rectangles as wards 00001, 00002, … named "Phường Số 1", …, or by ``names``."""
    names = names or [f"Số {number}" for number in range(1, len(boxes) + 1)]
    frame = gpd.GeoDataFrame(
        {
            "code": [f"{number:05d}" for number in range(1, len(boxes) + 1)],
            "name": names,
            "fullName": [f"Phường {text}" for text in names],
            "fullNameEn": [f"{text} Ward" for text in names],
            "provinceCode": ["79"] * len(boxes),
        },
        geometry=[
            shapely.Polygon([degrees(a, b), degrees(c, b), degrees(c, d), degrees(a, d)])
            for a, b, c, d in boxes
        ],
        crs="EPSG:4326",
    )
    file = folder / name
    frame.to_parquet(file) if name.endswith(".parquet") else frame.to_file(file)
    return file


def write_census(folder, **population):
    """Write population by ward code, given as w00001=…"""
    file = folder / "census.csv"
    rows = [f"{code[1:]},{people}" for code, people in population.items()]
    file.write_text("\n".join(["code,population", *rows]), encoding="utf-8")
    return file


def _keys(tags):
    return {key.replace("__", ":"): str(value) for key, value in tags.items()}


def _tags(tags):
    return "".join(f'<tag k="{key}" v={quoteattr(text)}/>' for key, text in tags.items())
