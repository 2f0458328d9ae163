"""Name what a reader of the store may see, and where."""

from typing import Literal

View = Literal["exact", "public"]
"""Which of a plan's two views is read: the exact one, or the one anybody may see."""

Box = tuple[float, float, float, float]
"""``min_x, min_y, max_x, max_y`` in degrees, EPSG:4326."""
