"""Know the codes of units before and after 1 July 2025, and what became of each unit."""

from .read import read_codes
from .table import UnitCodes
from .unit import CodedUnit, Link, Succession

__all__ = ["CodedUnit", "Link", "Succession", "UnitCodes", "read_codes"]
