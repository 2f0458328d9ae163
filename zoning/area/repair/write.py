"""Write a mended ward file."""

import os
import tempfile
from pathlib import Path

import geopandas as gpd

from zoning.errors import Fault, InvalidSource


def write_wards(wards: gpd.GeoDataFrame, path: str | Path) -> None:
    """
    Write a mended ward file.

    Parameters
    ----------
    wards
        Wards in EPSG:4326, as `zoning.area.repair.wards.repaired_wards` returns them.
    path
        GeoParquet file to write, ending in ``.parquet``. A file that stands there is replaced.

    Raises
    ------
    InvalidSource
        If the name does not end so, or its folder is missing.

    Notes
    -----
    The same wards give the same bytes. The file is written aside and renamed.
    """
    target = Path(path).absolute()
    if target.suffix != ".parquet" or not target.parent.is_dir():
        mend = "Name a file like wards.parquet in a folder that exists."
        fault = Fault(str(path), "no place for a ward file", "FILE.parquet", mend)
        raise InvalidSource([fault], subject="ward file")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
        aside = Path(folder) / target.name
        wards.to_parquet(aside, index=False, compression="zstd")
        with aside.open("rb") as handle:
            os.fsync(handle.fileno())
        aside.replace(target)
