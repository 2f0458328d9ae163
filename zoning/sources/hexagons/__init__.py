"""Where no household is known: the H3 grid over wards, and people in its cells."""

from .build import build_hexagon_area
from .cells import hexagon_cells
from .join import with_hexagons

__all__ = ["build_hexagon_area", "hexagon_cells", "with_hexagons"]
