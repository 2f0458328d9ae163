"""
Weights by which units are weighed.

Written by ``benchmarks/address_weights.py``; do not edit.
"""

from typing import Final

WEIGHTS: Final = (
    -1.841, 3.749, -2.261, 0.076, 2.141, 0.224, -0.974, -2.454, -1.445, -3.114, -3.282, -0.480,
    -0.000, -3.353, 2.722, 0.269, -2.589, -0.222, -1.765, -2.369, -0.322, -1.261, -2.463, 1.120,
    -6.866, -2.230, -0.501, 0.074, -2.638, 2.228, -0.253, -2.268, 6.748,
)  # fmt: skip
"""One for each of `zoning.geocode.address.evidence.FEATURES`."""

NOTHING: Final = 1.222
"""What speaks for none of the units."""
