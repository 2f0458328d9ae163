"""Turn OpenStreetMap extracts and official wards into an area pack."""

from .build import build_from_osm

__all__ = ["build_from_osm"]
