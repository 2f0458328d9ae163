"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -1.989, 1.905, -3.921, -0.514, 1.774, 0.367, -1.233, -1.525, -2.516, -3.562, -3.227, -0.470,
    0.000, -2.735, 3.427, 0.000, -0.242, -1.001, -2.294, -1.853, -0.359, -1.536, -0.268, -0.571,
    -4.070, -1.727, -0.320, -0.459, -1.871, -0.272, 0.000, -1.255, 6.436, -2.240,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 2.067
"""What speaks for none of the units."""
