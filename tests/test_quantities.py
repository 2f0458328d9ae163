"""Lengths are measured in the UTM zone of the place."""

import pytest

from zoning.quantities import metric_crs


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [
        (105.85, 21.03, 32648),  # Hà Nội
        (108.22, 16.05, 32649),  # Đà Nẵng
        (106.70, 10.78, 32648),  # TP.HCM
        (107.999999, 9.5, 32648),
        (108.0, 9.5, 32649),  # the border belongs to the eastern zone
        (180.0, 0.0, 32660),
        (-180.0, -0.1, 32701),
    ],
)
def test_the_zone_follows_the_place(longitude, latitude, code):
    """Six degrees a zone, numbered from 180° west; the south has numbers of its own."""
    assert metric_crs(longitude, latitude).to_epsg() == code


@pytest.mark.parametrize(("longitude", "latitude"), [(181.0, 0.0), (0.0, 85.0), (0.0, -80.1)])
def test_a_place_outside_utm_is_refused(longitude, latitude):
    """Nothing is measured in a system that does not hold there."""
    with pytest.raises(ValueError, match=r"expected -180\.\.180 and -80\.\.84"):
        metric_crs(longitude, latitude)
