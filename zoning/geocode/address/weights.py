"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -3.060, 1.783, -3.916, -0.497, 2.032, 0.000, -0.900, -1.640, -1.677, -3.385, -3.032, -0.989,
    0.000, -3.544, 3.494, 0.000, -0.251, -1.030, -2.692, -1.474, -0.557, -1.558, -0.439, -0.825,
    -4.331, -1.623, -0.311, -0.549, -2.667, -0.368, 0.000, -1.847, 5.963, -1.667, -0.948,
    -3.700, -1.167,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 0.321
"""What speaks for none of the units."""
