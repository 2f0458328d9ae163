"""Name the colours of pictures: those of the map, so that a zone looks the same everywhere."""

from typing import Final

INK: Final = "#1b2a38"
MUTED: Final = "#566473"
LINE: Final = "#d5cfc2"
PAPER: Final = "#ffffff"
ACCENT: Final = "#0c5c70"

LAND: Final = "#f8f6f1"
YARD: Final = "#efece4"
PARK: Final = "#d9e8cf"
WATER: Final = "#c6dfe9"
BUILDING: Final = "#e9e4da"
STREET_EDGE: Final = "#cfc8ba"
BORDER: Final = "#6d6a9c"

RED: Final = "#d81e3a"
RED_EDGE: Final = "#a80f28"
YELLOW: Final = "#f7b500"
YELLOW_EDGE: Final = "#8a5a00"
FREED: Final = "#0b7a75"

FAINT: Final = "#aab3bb"
"""What stands behind: runs that others beat."""

LESS: Final = "#0c5c70"
MORE: Final = "#c2691c"
"""Less and more than the run from which changes are measured: apart for every kind of eye."""

RED_RAMP: Final = ("#f9d9dc", "#ec8f9d", "#d81e3a", "#a80f28", "#5c0614")
YELLOW_RAMP: Final = ("#fdeebb", "#fbd668", "#f7b500", "#b87d00", "#5f3f00")
"""From seldom to always: darker step by step, so that they print in grey too."""
