"""Put the parcels of an area into the bytes of a file, and take them out again."""

import hashlib
import io
import json
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from .parcel_coverage import Parcels
from .ring_polygons import Shapes
from .snapped_lines import PER_METRE

RULE: Final = 1
"""
Version of all that stands between an area and its parcels: places, parcel points, cells, grid.
Raise it with every change that alters a parcel: parcels kept earlier are then made anew.
"""

_KEY: Final = b"khoanh parcels"
_LISTS: Final = ("east", "north", "ring", "polygon", "place", "first", "second")

Whole = npt.NDArray[np.int64]


def parcel_bytes(parcels: Parcels, *, area_digest: str) -> bytes:
    """
    Return parcels as the content of a file.

    Parameters
    ----------
    parcels
        The parcels of an area.
    area_digest
        The area's digest.

    Returns
    -------
    bytes
        A Parquet file of one row: the steps from corner to corner in millimetres, how many
        corners a ring has, rings a polygon, and polygons a place, and which places touch. It
        names the area, `RULE` and its own SHA-256.

    Notes
    -----
    The same parcels give the same bytes. Steps are small numbers, whose upper bytes are alike
    and are stored together.
    """
    polygons, place = shapely.get_parts(parcels.shape, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    # The last corner of a ring is its first once more.
    kept = np.r_[ring[1:] == ring[:-1], False][: len(ring)]
    corner = np.round(xy[kept] * PER_METRE).astype(np.int64)
    step = np.diff(corner, axis=0, prepend=0)
    first, second = parcels.touching.astype(np.int64).T
    lists: dict[str, npt.NDArray[np.integer]] = {
        "east": _small(step[:, 0]),
        "north": _small(step[:, 1]),
        "ring": np.bincount(ring[kept], minlength=len(rings)),
        "polygon": np.bincount(polygon, minlength=len(polygons)),
        "place": np.bincount(place, minlength=len(parcels.shape)),
        "first": first - np.r_[0, first[:-1]][: len(first)],
        "second": second - first,
    }
    narrow = {name: _narrowed(values) for name, values in lists.items()}
    told = {"rule": RULE, "area": area_digest, "sha256": _digest(narrow)}
    table = pa.table({name: [values] for name, values in narrow.items()})
    file = io.BytesIO()
    pq.write_table(
        table.replace_schema_metadata({_KEY: json.dumps(told)}),
        file,
        compression="zstd",
        use_dictionary=False,
        column_encoding={f"{name}.list.element": "BYTE_STREAM_SPLIT" for name in narrow},
        write_statistics=False,
    )
    return file.getvalue()


def parcels_from_bytes(data: bytes, *, area_digest: str) -> Parcels | None:
    """
    Return the parcels that a file holds.

    Parameters
    ----------
    data
        Content of the file.
    area_digest
        Digest of the area whose parcels are wanted.

    Returns
    -------
    Parcels or None
        The very parcels that were put in; None where they are another area's or were made by
        another rule, or where a single bit of the file's numbers is not as it was written.
    """
    if not is_of_area(data, area_digest=area_digest):
        return None
    try:
        table = pq.read_table(io.BytesIO(data), columns=list(_LISTS))
        told = json.loads(table.schema.metadata[_KEY])
        lists = {name: table[name].chunk(0).values.to_numpy() for name in _LISTS}
    except Exception:  # noqa: BLE001 - parquet readers raise what they like; parcels can be made
        return None
    if told["sha256"] != _digest(lists):
        return None
    whole = {name: values.astype(np.int64) for name, values in lists.items()}
    first = np.cumsum(whole["first"])
    return Parcels(
        shape=_shapes(whole),
        touching=np.stack([first, first + whole["second"]], axis=1).astype(np.int32),
    )


def is_of_area(data: bytes, *, area_digest: str) -> bool:
    """
    Tell whether a file says that it holds the parcels of an area, made by today's rule.

    Parameters
    ----------
    data
        Content of the file.
    area_digest
        The area's digest.

    Returns
    -------
    bool
        False for whatever is no such file.
    """
    try:
        told = json.loads(pq.read_schema(io.BytesIO(data)).metadata[_KEY])
        return bool(told["rule"] == RULE and told["area"] == area_digest)
    except Exception:  # noqa: BLE001 - parquet readers raise what they like; parcels can be made
        return False


def _shapes(lists: dict[str, Whole]) -> Shapes:
    """Put the polygons together from the steps between their corners."""
    corner = np.stack([_signed(lists["east"]), _signed(lists["north"])], axis=1).cumsum(axis=0)
    ends, size = _offsets(lists["ring"] + 1), lists["ring"]
    # Each ring closes with its first corner.
    at = np.arange(ends[-1]) - _repeated(size + 1)
    at[ends[1:] - 1] -= size
    offsets = (ends, _offsets(lists["polygon"]))
    polygons = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, corner[at] / PER_METRE, offsets
    )
    count = lists["place"]
    shape = np.full(len(count), shapely.Polygon(), dtype=object)
    place = _repeated(count)
    single = count[place] == 1
    shape[place[single]] = polygons[single]
    several, number = np.unique(place[~single], return_inverse=True)
    if len(several):
        shape[several] = shapely.multipolygons(polygons[~single], indices=number)
    return shape


def _repeated(count: Whole) -> npt.NDArray[np.intp]:
    return np.repeat(np.arange(len(count)), count)


def _offsets(count: Whole) -> Whole:
    return np.concatenate([[0], np.cumsum(count)])


def _small(step: Whole) -> Whole:
    """Return signed numbers as unsigned ones that are small where those are near 0."""
    return (step << 1) ^ (step >> 63)


def _signed(small: Whole) -> Whole:
    return (small >> 1) ^ -(small & 1)


def _narrowed(values: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
    """Return numbers as 32 bits where they fit: all but the first step, for most areas."""
    fits = bool((np.abs(values) < 2**31).all())
    return values.astype("<i4" if fits else "<i8")


def _digest(lists: dict[str, npt.NDArray[np.integer]]) -> str:
    digest = hashlib.sha256()
    for name in _LISTS:
        digest.update(f"{name} {lists[name].dtype.str} {len(lists[name])}\n".encode())
        digest.update(np.ascontiguousarray(lists[name]).tobytes())
    return digest.hexdigest()
