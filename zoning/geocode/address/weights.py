"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -3.240, 1.649, -3.718, -0.649, 1.964, 0.000, -0.918, -1.516, -1.754, -3.461, -3.027, -1.105,
    0.000, -3.572, 3.477, 0.000, -0.086, -1.186, -2.689, -1.453, -0.546, -1.545, -0.466, -0.766,
    -4.606, -1.612, -0.321, -0.564, -2.672, -0.620, 0.000, -1.754, 5.806, -2.147, -0.068,
    -3.620, -1.398,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 0.038
"""What speaks for none of the units."""
