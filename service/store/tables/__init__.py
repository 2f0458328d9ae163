"""
Hold the tables of the store, the same for both back ends.

The schema is created by the migrations alone: `create_all` on a GeoPackage and then on
PostgreSQL in one process would lose the GiST indexes. A test compares the two.
"""

# Whoever reads the metadata finds every table in it.
from . import (
    access_tables,
    area_tables,
    case_tables,
    draft_tables,
    event_tables,
    job_tables,
    layer_tables,
    plan_tables,
)

__all__ = [
    "access_tables",
    "area_tables",
    "case_tables",
    "draft_tables",
    "event_tables",
    "job_tables",
    "layer_tables",
    "plan_tables",
]
