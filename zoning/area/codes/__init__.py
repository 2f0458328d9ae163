"""
Know the codes of units before and after 1 July 2025, and what became of each unit.

What needs pandas is imported from its own module: `translate`, `differences`, `compare`.
"""

from .changes import Change, read_changes, with_changes
from .read import read_codes
from .table import UnitCodes
from .unit import CodedUnit, Link, Succession

__all__ = [
    "Change",
    "CodedUnit",
    "Link",
    "Succession",
    "UnitCodes",
    "read_changes",
    "read_codes",
    "with_changes",
]
