"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -1.957, 1.980, -3.835, 0.000, 2.092, 0.141, -1.088, -2.077, -1.571, -3.075, -3.210, -0.519,
    -0.000, -3.292, 2.740, 0.000, -2.268, -0.502, -1.901, -2.202, -0.273, -1.366, -2.010, 0.000,
    -6.727, -2.502, -0.582, -0.028, -2.590, 0.000, -0.335, -1.987, 6.578,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 0.617
"""What speaks for none of the units."""
