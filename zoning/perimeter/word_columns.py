"""Make the columns of a plan's tables without a look at each row's text."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from geopandas.array import GeometryArray
from numpy.typing import NDArray
from pyproj import CRS

from zoning.quantities import WGS84

Words = pd.api.extensions.ExtensionArray

_DEGREES: Final = CRS.from_user_input(WGS84)


def taken(words: Sequence[str], rows: NDArray[np.integer]) -> Words:
    """Return one of the words for each row."""
    return pd.array(list(words), dtype="str").take(rows)


def told(words: Words) -> Words | NDArray[np.object_]:
    """Return a column of words; one in which every row is null is of no words, but of nulls."""
    known = np.asarray(words.isna(), bool)
    return np.full(len(words), None, object) if known.all() else words


def joined(first: Words, last: Words) -> Words:
    """Return the words of one column, each followed by that of another."""
    both: Words = (pd.Series(first) + pd.Series(last)).array
    return both


def on_the_map(columns: Mapping[str, Any], shapes: NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Return a table of columns with shapes in EPSG:4326 as its geometry, its last column."""
    geometry = GeometryArray(shapes, crs=_DEGREES)
    return gpd.GeoDataFrame({**columns, "geometry": geometry}, geometry="geometry")
