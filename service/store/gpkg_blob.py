"""Turn geometries into GeoPackage binary and back."""

import functools
import struct
from typing import Any, Final

import shapely

_HEADER: Final = struct.Struct("<2sBBi")
_ENVELOPE: Final = struct.Struct("<4d")
_ENVELOPE_BYTES: Final = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_EMPTY: Final = 0b0001_0000
_XY_ENVELOPE: Final = 0b0000_0010
_LITTLE_ENDIAN: Final = 0b0000_0001


def encode(geometry: Any, srid: int) -> bytes:
    """
    Return a geometry as GeoPackage binary.

    Parameters
    ----------
    geometry
        A shapely geometry, two-dimensional.
    srid
        Its EPSG code.

    Returns
    -------
    bytes
        Header with an XY envelope (none for an empty geometry), then well-known binary.

    References
    ----------
    .. [1] OGC 12-128r18, GeoPackage 1.3, §2.1.3 "BLOB format"
    """
    wkb: bytes = shapely.to_wkb(geometry, byte_order=1)
    if geometry.is_empty:
        return _HEADER.pack(b"GP", 0, _EMPTY | _LITTLE_ENDIAN, srid) + wkb
    min_x, min_y, max_x, max_y = geometry.bounds
    header = _HEADER.pack(b"GP", 0, _XY_ENVELOPE | _LITTLE_ENDIAN, srid)
    return header + _ENVELOPE.pack(min_x, max_x, min_y, max_y) + wkb


def wkb_of(blob: bytes) -> bytes:
    """Return the well-known binary inside GeoPackage binary."""
    return blob[_HEADER.size + _ENVELOPE_BYTES[(blob[3] >> 1) & 0b111] :]


@functools.lru_cache(maxsize=512)
def decode(blob: bytes) -> Any:
    """Return the shapely geometry of GeoPackage binary."""
    return shapely.from_wkb(wkb_of(blob))


def srid_of(blob: bytes) -> int:
    """Return the EPSG code of GeoPackage binary, written by us or by another tool."""
    return int(struct.unpack_from("<i" if blob[3] & _LITTLE_ENDIAN else ">i", blob, 4)[0])


def is_empty(blob: bytes) -> bool:
    """Return whether GeoPackage binary holds an empty geometry, by its header alone."""
    return bool(blob[3] & _EMPTY)


def envelope(blob: bytes) -> tuple[float, float, float, float]:
    """
    Return the box round GeoPackage binary.

    Parameters
    ----------
    blob
        GeoPackage binary that is not empty. Points of other tools carry no envelope; the
        box is then taken from the geometry.

    Returns
    -------
    tuple
        ``min_x, max_x, min_y, max_y``, in the order of the header.
    """
    if (blob[3] >> 1) & 0b111:
        order = "<4d" if blob[3] & _LITTLE_ENDIAN else ">4d"
        min_x, max_x, min_y, max_y = struct.unpack_from(order, blob, _HEADER.size)
    else:
        min_x, min_y, max_x, max_y = decode(blob).bounds
    return min_x, max_x, min_y, max_y
