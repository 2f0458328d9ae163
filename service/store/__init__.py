"""Keep areas and plans in a GeoPackage file or in PostgreSQL with PostGIS."""

from .errors import InvalidStore
from .store import Store, open_store

__all__ = ["InvalidStore", "Store", "open_store"]
