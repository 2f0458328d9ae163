"""Name the content of an area pack, whatever file format or row order it came in."""

import hashlib
import json
from collections.abc import Mapping
from itertools import chain

import geopandas as gpd
import numpy as np
import shapely

from .frames import FRAME_KINDS


def content_digest(frames: Mapping[str, gpd.GeoDataFrame]) -> str:
    """
    Return the SHA-256 over the content of a pack's tables.

    Parameters
    ----------
    frames
        The tables by name, each conformed and sorted by its identifier.

    Returns
    -------
    str
        64 hexadecimal digits.

    Notes
    -----
    Numbers enter as little-endian bytes, texts as JSON, geometries as little-endian WKB with
    their lengths, each column after its name. So neither the machine nor the file counts.
    An optional table counts only where it has rows: packs made before it keep their digest.
    """
    digest = hashlib.sha256()
    for kind in FRAME_KINDS:
        frame = frames[kind.name]
        if kind.optional and not len(frame):
            continue
        digest.update(f"{kind.name} {len(frame)}\n".encode())
        for name, dtype in kind.columns.items():
            digest.update(f"{name} {dtype}\n".encode())
            digest.update(_column_bytes(frame, name, dtype))
        blobs = shapely.to_wkb(np.asarray(frame.geometry.values), byte_order=1).tolist()
        pieces = ((len(blob).to_bytes(8, "little"), blob) for blob in blobs)
        digest.update(b"".join(chain.from_iterable(pieces)))
    return digest.hexdigest()


def _column_bytes(frame: gpd.GeoDataFrame, name: str, dtype: str) -> bytes:
    if dtype == "string":
        values = frame[name].to_numpy(dtype=object, na_value=None)
        return json.dumps(values.tolist(), ensure_ascii=False).encode()
    kind = "<i8" if dtype == "int64" else "<f8"
    return np.ascontiguousarray(frame[name].to_numpy(), dtype=kind).tobytes()
