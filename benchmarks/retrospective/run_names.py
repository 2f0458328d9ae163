"""Names that the runs, the page and the picture have in common."""

from typing import Final

MAIN_RUN: Final = "khoanh-ward, resolution 10"
AFTER: Final = "after the fit"
"""The period that is judged where a kernel was fitted to the days before."""
