"""Case lists as people keep them: CSV, Excel, GeoJSON, GeoPackage, Vietnamese or English."""

from .columns import CASE_COLUMNS as CASE_COLUMNS
from .read import read_cases as read_cases
from .records import cases_from_records as cases_from_records
