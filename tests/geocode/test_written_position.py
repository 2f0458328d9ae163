"""Coordinates that people write into an address are found, and what they mean is told."""

import pytest

from zoning.geocode.written_position import without_positions, written_positions


def first_way(text: str):
    (one,) = written_positions(text)
    return one.ways[0][0]


@pytest.mark.parametrize(
    ("text", "lng", "lat"),
    [
        ("12 Lê Lợi (20.860, 106.704)", 106.704, 20.860),
        ("toạ độ 9.934,105.243", 105.243, 9.934),
        ("xã An (106.704123 20.860123)", 106.704123, 20.860123),
        ("https://maps.google.com/?q=20.860123,106.704567", 106.704567, 20.860123),
        ("20.86012° N, 106.70401° E", 106.70401, 20.86012),
        ("lat: 20.86, lng: 106.70", 106.70, 20.86),
        ("kinh độ 106.70, vĩ độ 20.86", 106.70, 20.86),
        ("20°51'36\"N 106°42'14\"E", 106.703889, 20.86),
        ("20°51'36\" vĩ độ Bắc, 106°42'14,4\" kinh độ Đông", 106.704, 20.86),
        ("20°51'36\"B, 106°42'14\"Đ", 106.703889, 20.86),
        ("106°42'14\"E 20°51'36\"N", 106.703889, 20.86),
        ("X=1189964; Y=600997, KTT 105°45'", 106.675242, 10.759093),
        ("E 600997 N 1189964 (EPSG:9210)", 106.675242, 10.759093),
    ],
)
def test_what_is_written_is_read(text, lng, lat):
    """Degrees, minutes and seconds, northing and easting: each in the order people write it."""
    way = first_way(text)
    assert (way.lng, way.lat) == pytest.approx((lng, lat), abs=1e-6)
    assert way.looks_like is None


def test_without_a_meridian_every_zone_is_possible():
    """Northing and easting alone mean twenty places; none is preferred, each names its system."""
    (one,) = written_positions("VN-2000: 1189964.0, 600997.0")
    (ways,) = one.ways
    assert len(ways) == 20
    assert {way.looks_like for way in ways} >= {"EPSG:9210", "EPSG:5897", "EPSG:3405"}


def test_decimal_commas_are_only_supposed():
    """A pair with decimal commas is understood, and says what it supposes."""
    way = first_way("20,8601; 106,7042 Hải Phòng")
    assert (way.lng, way.lat, way.looks_like) == (106.7042, 20.8601, "decimal_comma")


@pytest.mark.parametrize(
    ("text", "metres"),
    [("(20.860, 106.704)", 55.7), ("(20.860123, 106.704)", 55.7), ("(20.86012, 106.70412)", 0.56),
     ("20°51'36\"N 106°42'14\"E", 15.5), ("20°51'B 106°42'Đ", 928)],
)  # fmt: skip
def test_digits_are_as_exact_as_they_are_many(text, metres):
    """Three decimals of a degree are 56 m either way, a whole second 15 m, a minute 928 m."""
    (one,) = written_positions(text)
    assert one.accuracy_m == pytest.approx(metres, rel=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "12/34/5 Lê Lợi, KP3",
        "Đt 0912.345.678",
        "Quốc lộ 1A km 1234+567",
        "Số 3.5 Đường 30/4, Tổ 12",
        "1.234.567, 2.345.678 đồng",
        "căn A12.05, lô 1234567",
        "9" * 900 + "." + "9" * 90,
        "(20.860, 106.704)" + " " * 1000,
        "",
    ],
)
def test_other_numbers_are_no_position(text):
    """House numbers, telephones, roads and prices are left alone; so is an overlong text."""
    assert written_positions(text) == ()


def test_the_address_is_left_over():
    """What stands beside the coordinates is the address, without the words that announce them."""
    rest, found = without_positions("12 Lê Lợi, tọa độ: 20.8601, 106.7042, Phường 3")
    assert rest.replace(" ", "") == "12LêLợi,,,Phường3"
    assert len(found) == 1
    rest, found = without_positions("RJ4X+WWF, Phường 12, Tân Bình")
    assert rest.replace(" ", "") == ",,Phường12,TânBình"
    assert found[0].code.missing == 4
