"""Put the parcels of an area into the bytes of a file, and take them out again."""

import hashlib
import io
import json
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from .parcel_coverage import Parcels
from .parcel_rings import ParcelRings, Twins, firsts

RULE: Final = 4
"""
Version of all that stands between an area and its parcels: places, parcel points, cells, grid.
Raise it with every change that alters a parcel: parcels kept earlier are then made anew.
"""

_KEY: Final = b"khoanh parcels"
_LISTS: Final = (
    *("east", "north", "first_east", "first_north"),
    *("run", "back", "ring", "polygon", "place"),
)

Whole = npt.NDArray[np.int64]
Lists = dict[str, npt.NDArray[np.signedinteger]]


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
    rings = parcels.rings
    corner, first = rings.corner, rings.ring_first[:-1]
    step = corner[rings.after(np.arange(len(corner)))] - corner
    twin = rings.twin.astype(np.int64)
    fresh = (twin < 0) | (twin > np.arange(len(twin)))
    run = _run_starts(fresh, twin)
    lists: Lists = {
        "east": _small(step[fresh, 0]),
        "north": _small(step[fresh, 1]),
        "first_east": _small(np.diff(corner[first, 0], prepend=0)),
        "first_north": _small(np.diff(corner[first, 1], prepend=0)),
        "run": np.diff(np.r_[run, len(twin)]),
        "back": np.where(fresh[run], 0, run - twin[run]),
        "ring": np.diff(rings.ring_first),
        "polygon": np.diff(rings.polygon_first),
        "place": np.diff(rings.place_first),
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


def parcels_from_bytes(
    data: bytes, *, area_digest: str, places: int | None = None
) -> Parcels | None:
    """
    Return the parcels that a file holds.

    Parameters
    ----------
    data
        Content of the file.
    area_digest
        Digest of the area whose parcels are wanted.
    places
        How many places that area has, where it is known.

    Returns
    -------
    Parcels or None
        The very parcels that were put in, polygons right-handed; None where they are another
        area's, were made by another rule or are of another number, or where a single bit of the
        file's numbers is not as it was written.
    """
    lists = _lists_of(data, area_digest)
    if lists is None or (places is not None and len(lists["place"]) != places):
        return None
    rings = _rings(lists)
    return Parcels(rings=rings, touching=_touching(rings))


def _lists_of(data: bytes, area_digest: str) -> Lists | None:
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
    return lists


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


def _run_starts(fresh: npt.NDArray[np.bool_], twin: Whole) -> Whole:
    """Return where runs begin: of steps that are new, or that lead back along older ones."""
    starts = np.ones(len(fresh), bool)
    follows = np.where(fresh[1:], True, twin[1:] == twin[:-1] - 1)
    starts[1:] = (fresh[1:] != fresh[:-1]) | ~follows
    return np.flatnonzero(starts)


def _rings(lists: Lists) -> ParcelRings:
    """Put the rings together from the steps between their corners."""
    twin = _twins_of_runs(lists["run"].astype(np.int64), lists["back"].astype(np.int64))
    fresh, old = np.flatnonzero(twin < 0), np.flatnonzero(twin >= 0)
    corner = np.empty((len(twin), 2), np.int64)
    for axis, name in enumerate(("east", "north")):
        step = np.empty(len(twin), lists[name].dtype)
        step[fresh] = _signed(lists[name])
        step[old] = -step[twin[old]]
        # Each ring comes back to its first corner: the sum of all steps before it is 0.
        first = np.cumsum(_signed(lists[f"first_{name}"]), dtype=np.int64)
        corner[:, axis] = np.repeat(first, lists["ring"])
        corner[1:, axis] += np.cumsum(step[:-1], dtype=np.int64)
    twin[twin[old]] = old
    ring, polygon, place = (firsts(lists[name]) for name in ("ring", "polygon", "place"))
    return ParcelRings(corner, ring, polygon, place, known_twin=twin)


def _twins_of_runs(size: Whole, back: Whole) -> Twins:
    """Return the older step that each step leads back along, -1 for a new one."""
    start = np.cumsum(size) - size
    last = np.where(back > 0, 2 * start - back, -1)
    twin = np.repeat(last.astype(np.int32), size)
    twin -= np.arange(len(twin), dtype=np.int32)
    return np.maximum(twin, np.int32(-1), out=twin)


def _touching(rings: ParcelRings) -> npt.NDArray[np.int32]:
    """Return the pairs of places that have a border in common."""
    twin, count = rings.twin, np.diff(rings.corner_first)
    # Every border is looked at once, from the side that was written later.
    old = np.flatnonzero((twin >= 0) & (twin < np.arange(len(twin))))
    place = np.repeat(np.arange(rings.places, dtype=np.int64), count)
    one, other = place[old], rings.across[old]
    key = np.minimum(one, other) * rings.places + np.maximum(one, other)
    # Sorting what is left of runs is quicker than numpy's search for what differs.
    found = np.sort(key[(np.diff(key, prepend=-1) != 0) & (one != other)])
    found = found[np.diff(found, prepend=-1) != 0]
    return np.stack(np.divmod(found, max(rings.places, 1)), axis=1).astype(np.int32)


def _small(step: Whole) -> Whole:
    """Return signed numbers as unsigned ones that are small where those are near 0."""
    return (step << 1) ^ (step >> 63)


def _signed(small: npt.NDArray[np.signedinteger]) -> npt.NDArray[np.signedinteger]:
    """Return what `_small` was given, in as many bits."""
    return (small >> 1) ^ -(small & 1)


def _narrowed(values: npt.NDArray[np.signedinteger]) -> npt.NDArray[np.signedinteger]:
    """Return numbers as 32 bits where they fit: all but the first step, for most areas."""
    fits = bool((np.abs(values) < 2**31).all())
    return values.astype("<i4" if fits else "<i8")


def _digest(lists: Lists) -> str:
    digest = hashlib.sha256()
    for name in _LISTS:
        digest.update(f"{name} {lists[name].dtype.str} {len(lists[name])}\n".encode())
        digest.update(np.ascontiguousarray(lists[name]).data)
    return digest.hexdigest()
