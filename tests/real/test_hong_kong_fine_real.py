"""The moving outbreak of Hong Kong on finer cells, see test_hong_kong_outbreak_real."""

from days_drawn import WARD_RESOLUTION, days_of, drawn_day_by_day
from hong_kong import hong_kong_area, located_in, read_points

RESOLUTION = 9
"""Cells of 0.1 km²."""


def test_finer_cells_are_planned_too(shared_data, tmp_path):
    """Every fifteenth day on cells of a tenth of a square kilometre."""
    points = read_points(shared_data / "hk-covid" / "hk.csv")
    area = hong_kong_area(points, tmp_path, resolution=RESOLUTION, ward_resolution=WARD_RESOLUTION)
    located = located_in(area, points)
    days = drawn_day_by_day(area, located, days_of(located, 15))
    assert len(days) == 50
    assert (days.in_zones == days.cases).all()
