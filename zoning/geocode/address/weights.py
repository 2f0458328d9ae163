"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -2.920, 1.831, -3.604, -0.398, 2.120, 0.000, -0.786, -1.635, -1.638, -3.429, -3.023, -0.887,
    0.000, -3.612, 3.389, 0.000, -0.448, -1.014, -2.703, -1.524, -0.552, -1.487, -0.685, -0.817,
    -5.170, -1.773, -0.313, -0.515, -2.799, 0.000, 0.000, -2.172, 6.035, -2.332, 0.000, -3.565,
    -1.220,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 0.132
"""What speaks for none of the units."""
