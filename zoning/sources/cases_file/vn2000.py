"""Keep the transformation of VN-2000 under the name it had before lists of all kinds shared it."""

from zoning.sources.tables.vn2000 import EPSG_6960, to_lng_lat

__all__ = ["EPSG_6960", "to_lng_lat"]
