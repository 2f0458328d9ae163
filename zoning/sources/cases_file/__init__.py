"""Case lists as people keep them: CSV, Excel, GeoJSON, GeoPackage, Vietnamese or English."""

from .columns import CASE_COLUMNS as CASE_COLUMNS
from .fault_book import FaultBook as FaultBook
from .read import read_cases as read_cases
from .records import cases_from_records as cases_from_records
from .stream import CaseBatch as CaseBatch
from .stream import CaseStream as CaseStream
from .stream import open_cases as open_cases
