"""Household lists as wards keep them: CSV, Excel, GeoJSON, GeoPackage, Vietnamese or English."""

from .columns import LIST_COLUMNS as LIST_COLUMNS
from .read import read_household_list as read_household_list
from .records import households_from_records as households_from_records
