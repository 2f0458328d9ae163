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

RULE: Final = 4
"""
Version of all that stands between an area and its parcels: places, parcel points, cells, grid.
Raise it with every change that alters a parcel: parcels kept earlier are then made anew.
"""

_STRIDE: Final = 2**40

_KEY: Final = b"khoanh parcels"
_LISTS: Final = (
    *("east", "north", "first_east", "first_north"),
    *("run", "back", "ring", "polygon", "place"),
)

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
        corners a ring has, rings a polygon, and polygons a place. It names the area, `RULE`
        and its own SHA-256.

    Notes
    -----
    The same parcels give the same bytes. A border is stored once: its other side is a run of
    steps back along it. Which parcels touch follows from that. Steps are small numbers, whose
    upper bytes are alike and are stored together.
    """
    polygons, place = shapely.get_parts(shapely.orient_polygons(parcels.shape), return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    # The last corner of a ring is its first once more.
    kept = np.r_[ring[1:] == ring[:-1], False][: len(ring)]
    corner, ring = np.round(xy[kept] * PER_METRE).astype(np.int64), ring[kept]
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    step = _next(corner, first) - corner
    twin = _twins(corner, _next(corner, first))
    fresh = (twin < 0) | (twin > np.arange(len(twin)))
    run = _run_starts(fresh, twin)
    lists: dict[str, npt.NDArray[np.integer]] = {
        "east": _small(step[fresh, 0]),
        "north": _small(step[fresh, 1]),
        "first_east": _small(np.diff(corner[first, 0], prepend=0)),
        "first_north": _small(np.diff(corner[first, 1], prepend=0)),
        "run": np.diff(np.r_[run, len(twin)]),
        "back": np.where(fresh[run], 0, run - twin[run]),
        "ring": np.bincount(ring, minlength=len(rings)),
        "polygon": np.bincount(polygon, minlength=len(polygons)),
        "place": np.bincount(place, minlength=len(parcels.shape)),
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
        The very parcels that were put in, polygons right-handed; None where they are another
        area's or were made by another rule, or where a single bit of the file's numbers is not
        as it was written.
    """
    lists = _lists_of(data, area_digest)
    if lists is None:
        return None
    twin = _twins_of_runs(lists["run"], lists["back"])
    return Parcels(shape=_shapes(lists, twin), touching=_touching(lists, twin))


def touching_from_bytes(
    data: bytes, *, area_digest: str, places: int
) -> npt.NDArray[np.int32] | None:
    """
    Return which parcels of a file touch, without making their shapes.

    Parameters
    ----------
    data
        Content of the file.
    area_digest
        Digest of the area whose parcels are wanted.
    places
        How many places that area has.

    Returns
    -------
    ndarray or None
        As `Parcels.touching`; None where `parcels_from_bytes` returns None, or where the file
        holds another number of parcels.
    """
    lists = _lists_of(data, area_digest)
    if lists is None or len(lists["place"]) != places:
        return None
    return _touching(lists, _twins_of_runs(lists["run"], lists["back"]))


def _lists_of(data: bytes, area_digest: str) -> dict[str, Whole] | None:
    """Return the numbers of a file; None where they are not whole, or of another area or rule."""
    if not is_of_area(data, area_digest=area_digest):
        return None
    try:
        table = pq.read_table(io.BytesIO(data), columns=list(_LISTS))
        told = json.loads(table.schema.metadata[_KEY])
        lists = {name: table[name].chunk(0).values.to_numpy() for name in _LISTS}
    except Exception:  # noqa: BLE001 - parquet readers raise what they like; parcels can be made
        return None
    if told.get("sha256") != _digest(lists):
        return None
    return {name: values.astype(np.int64) for name, values in lists.items()}


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


def _next(corner: Whole, first: Whole) -> Whole:
    """Return the corner after each one, a ring's first after its last."""
    after = np.roll(corner, -1, axis=0)
    after[np.r_[first[1:], len(corner)][: len(first)] - 1] = corner[first]
    return after


def _twins(start: Whole, end: Whole) -> Whole:
    """Return for each step the one that leads back along it, -1 for none."""
    both = np.concatenate([start, end])
    both -= both.min(axis=0, initial=2**62)
    _, number = np.unique(both @ np.array([_STRIDE, 1]), return_inverse=True)
    one, other = np.split(number, 2)
    key, back = one * len(both) + other, other * len(both) + one
    order = np.argsort(key, kind="stable")
    at = np.minimum(np.searchsorted(key[order], back), len(key) - 1)
    twin = np.where(key[order][at] == back, order[at], -1)
    # Only in pairs: shapes that overlap have steps that fit several others.
    return np.where(twin[twin] == np.arange(len(twin)), twin, -1)


def _run_starts(fresh: npt.NDArray[np.bool_], twin: Whole) -> Whole:
    """Return where runs begin: of steps that are new, or that lead back along older ones."""
    starts = np.ones(len(fresh), bool)
    follows = np.where(fresh[1:], True, twin[1:] == twin[:-1] - 1)
    starts[1:] = (fresh[1:] != fresh[:-1]) | ~follows
    return np.flatnonzero(starts)


def _twins_of_runs(size: Whole, back: Whole) -> Whole:
    """Return the older step that each step leads back along, -1 for a new one."""
    start = np.cumsum(size) - size
    run = _repeated(size)
    return np.where(back[run] > 0, (2 * start - back)[run] - np.arange(len(run)), -1)


def _touching(lists: dict[str, Whole], twin: Whole) -> npt.NDArray[np.int32]:
    """Return the pairs of places that have a border in common."""
    polygon = np.repeat(_repeated(lists["place"]), lists["polygon"])
    place = np.repeat(polygon, lists["ring"])
    old = np.flatnonzero(twin >= 0)
    pairs = np.sort(np.stack([place[old], place[twin[old]]], axis=1), axis=1)
    key = pairs[:, 0] * len(lists["place"]) + pairs[:, 1]
    # Sorting what is left of runs is quicker than numpy's search for what differs.
    found = np.sort(key[(np.diff(key, prepend=-1) != 0) & (pairs[:, 0] != pairs[:, 1])])
    found = found[np.diff(found, prepend=-1) != 0]
    return np.stack(np.divmod(found, max(len(lists["place"]), 1)), axis=1).astype(np.int32)


def _shapes(lists: dict[str, Whole], twin: Whole) -> Shapes:
    """Put the polygons together from the steps between their corners."""
    ends, size = _offsets(lists["ring"] + 1), lists["ring"]
    # Each ring closes with its first corner.
    at = np.arange(ends[-1]) - _repeated(size + 1)
    at[ends[1:] - 1] -= size
    xy = np.empty((len(at), 2))
    for axis, name in enumerate(("east", "north")):
        corner = _along(lists[name], lists[f"first_{name}"], lists["ring"], twin)
        np.divide(corner[at], PER_METRE, out=xy[:, axis])
    offsets = (ends, _offsets(lists["polygon"]))
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, xy, offsets)
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


def _along(fresh: Whole, first: Whole, ring: Whole, twin: Whole) -> Whole:
    """Return one coordinate of all corners, from the steps that are new and the first corners."""
    step = np.empty(len(twin), np.int64)
    old = twin >= 0
    step[~old] = _signed(fresh)
    step[old] = -step[twin[old]]
    # Each ring comes back to its first corner: the sum of all steps before it is 0.
    return np.cumsum(step) - step + np.repeat(np.cumsum(_signed(first)), ring)


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
