"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -3.143, 1.693, -3.688, -0.572, 2.011, 0.000, -0.876, -1.540, -1.683, -3.451, -3.026, -1.010,
    0.000, -3.575, 3.461, 0.000, -0.199, -1.029, -2.687, -1.479, -0.548, -1.536, -0.534, -0.810,
    -4.775, -1.676, -0.319, -0.552, -2.709, -0.426, 0.000, -1.900, 5.881, -2.199, -0.069,
    -3.596, -1.182,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 0.068
"""What speaks for none of the units."""
