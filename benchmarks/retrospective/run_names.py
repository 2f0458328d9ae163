"""Names that the runs, the page and the picture have in common."""

from typing import Final

MAIN_RUN: Final = "khoanh-ward, resolution 10"
EVEN_RUN: Final = "people evenly over the ground"
AFTER: Final = "after the fit"
"""The period that is judged where a kernel was fitted to the days before."""
