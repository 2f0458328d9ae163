"""Put cases into a drawn field of cells day by day."""

import pandas as pd

from tests.drawn_hexagons import cases_in

FIRST = pd.Timestamp("2026-07-01T08:00:00+07:00")

FIELD = """
      9 9 9 9 9 9 9
     9 9 9 9 9 9 9 9
      9 9 9 9 9 9 9
     9 9 9 9 9 9 9 9
      9 9 9 9 9 9 9
"""
"""Ninety people a cell."""

CENTRE, NEXT, FAR = (2, 4), (2, 6), (2, 12)
"""The cell of the first cases, one beside it, and one three cells farther."""


def outbreak(area, *cases):
    """Return located cases, each given as the spot of its cell and its day, the first being 0."""
    located = cases_in(area, *(spot for spot, _ in cases))
    days = pd.to_timedelta([day for _, day in cases], unit="D")
    return located.assign(reported_at=(FIRST + days).tz_convert("UTC"))
