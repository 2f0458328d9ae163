"""Read ward polygons from the files planners and officers have."""

from .read import WardFile, read_ward_file

__all__ = ["WardFile", "read_ward_file"]
