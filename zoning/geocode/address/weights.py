"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -1.555, 1.829, -4.540, 0.000, 2.590, 0.333, -0.827, -2.648, -1.585, -3.146, -2.777, -0.338,
    -0.000, -3.373, 2.936, 0.000, -1.334, -0.384, -1.740, -1.621, -0.311, -1.110, -0.837,
    -0.032, -7.678, -1.230, -0.312, -0.079, -2.720, 0.000, 0.000, -1.518, 4.981,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 1.404
"""What speaks for none of the units."""
