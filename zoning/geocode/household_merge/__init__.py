"""
Lay a household list over an area pack: a better source over a derived one.

It stands beside the address matcher, not among the sources: whether a row is a house the pack
already knows is decided by the grammar by which cases are found later.
"""

from .merge import merge_households as merge_households
from .report import Merged as Merged
