"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -1.549, 1.846, -4.114, 0.000, 2.597, 0.361, -0.829, -2.634, -1.594, -3.096, -2.796, -0.393,
    -0.000, -3.377, 2.920, 0.000, -1.912, -0.374, -1.718, -1.603, -0.323, -1.099, -0.827,
    -0.030, -7.682, -1.213, -0.306, -0.078, -2.731, 0.000, 0.000, -1.425, 4.961,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 1.420
"""What speaks for none of the units."""
