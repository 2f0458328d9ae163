"""Read what a person wants to take away."""

from typing import Annotated, Final, Literal

from pydantic import Field

from service.features.media import CSV, GEOJSON, GEOPACKAGE, KML, ZIP
from service.features.query_models import PlanQuery

Layer = Literal["zones", "checkpoints", "households"]
FileFormat = Literal["geojson", "gpkg", "shp", "kml", "csv"]

LAYERS: Final[tuple[Layer, ...]] = ("zones", "checkpoints", "households")
"""What may be taken away; households are the closed ones, for officers."""

FORMATS: Final[dict[FileFormat, str]] = {
    "geojson": GEOJSON,
    "gpkg": GEOPACKAGE,
    "shp": ZIP,
    "kml": KML,
    "csv": CSV,
}
"""Media type by format; a shapefile is several files, and comes as a zip archive."""

ENDINGS: Final[dict[FileFormat, str]] = {name: name for name in FORMATS} | {"shp": "shp.zip"}


class DownloadQuery(PlanQuery):
    """The query of a file."""

    f: Annotated[FileFormat, Field(description="Format of the file.")] = "gpkg"
