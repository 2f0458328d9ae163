"""Plus codes are read as their specification says."""

import pytest

from zoning.geocode.plus_code import CODE, parse_plus_code

ANYWHERE = (-180.0, -90.0, 180.0, 90.0)


@pytest.mark.parametrize(
    ("code", "south", "west", "north", "east"),
    [
        ("7FG49Q00+", 20.35, 2.75, 20.4, 2.8),
        ("7FG49QCJ+2V", 20.37, 2.782125, 20.370125, 2.78225),
        ("7FG49QCJ+2VX", 20.3701, 2.78221875, 20.370125, 2.78225),
        ("7FG49QCJ+2VXGJ", 20.370113, 2.782234375, 20.370114, 2.78223632813),
        ("4VCPPQGP+Q9", -41.273125, 174.785875, -41.273, 174.786),
        ("62G20000+", 0.0, -180.0, 1, -179),
        ("6VGX0000+", 0, 179, 1, 180),
        ("84000000+", 30, -140, 50, -120),
        ("849VGJQF+VX7QR3J", 37.53966912, -122.3750698242, 37.53966916, -122.3750697021),
        ("849VGJQF+VX7QR3J7QR3J", 37.53966912, -122.3750698242, 37.53966916, -122.3750697021),
    ],
)
def test_a_whole_code_is_its_cell(code, south, west, north, east):
    """Published examples of decoding give the published cells."""
    found = parse_plus_code(code)
    ((lng, lat),) = found.centres(ANYWHERE)
    assert lat == pytest.approx((south + north) / 2, abs=1e-9)
    assert lng == pytest.approx((west + east) / 2, abs=1e-9)
    assert found.height == pytest.approx(north - south, abs=1e-9)
    assert found.width == pytest.approx(east - west, abs=1e-9)


@pytest.mark.parametrize(
    ("whole", "lat", "lng", "short"),
    [
        ("9C3W9QCJ+2VX", 51.3701125, -1.217765625, "+2VX"),
        ("9C3W9QCJ+2VX", 51.3708675, -1.217765625, "CJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3852125, -1.217765625, "9QCJ+2VX"),
        ("8FRCXGRF+PM", 47.00, 8.55, "XGRF+PM"),
        ("796RXG22+", 14.95125, -23.5001, "22+"),
        ("8FJFW222+", 42.899, 9.012, "22+"),
    ],
)
def test_a_short_code_lies_where_the_whole_one_does(whole, lat, lng, short):
    """Of the places a published short code may mean, one near the reference is the whole code's."""
    found = parse_plus_code(short)
    reach = 20.0 ** (2 - found.missing // 2) / 2
    near = found.centres((lng - reach, lat - reach, lng + reach, lat + reach))
    assert parse_plus_code(whole).centres(ANYWHERE)[0] == pytest.approx(near[0], abs=1e-9)
    assert len(near) == 1


@pytest.mark.parametrize(
    ("code", "is_valid"),
    [
        ("8FWC2345+G6", True),
        ("8FWC2345+G6G", True),
        ("8fwc2345+", True),
        ("8FWCX400+", True),
        ("WC2345+G6g", True),
        ("2345+G6", True),
        ("45+G6", True),
        ("+G6", True),
        ("G+", False),
        ("+", False),
        ("8FWC2345+G", False),
        ("8FWC2_45+G6", False),
        ("8FWC2η45+G6", False),
        ("8FWC2345+G6+", False),
        ("8FWC2345G6+", False),
        ("8FWC2300+G6", False),
        ("WC2300+G6g", False),
        ("WC2345+G", False),
        ("WC2300+", False),
        ("849VGJQF+VX7QR3U", False),
        ("849VGJQF+VX7QR3JU", False),
        ("F2222222+22", False),
    ],
)
def test_only_valid_codes_are_read(code, is_valid):
    """Published examples of validity are told apart, and a code north of the pole is none."""
    assert (parse_plus_code(code) is not None) == is_valid


def test_a_code_lies_once_in_every_square_it_may_mean():
    """A code cut by four digits lies once in every square degree."""
    code = parse_plus_code("RJ4X+WWF")
    assert len(code.centres((106.0, 10.0, 108.0, 12.0))) == 4
    (found,) = code.centres((106.3, 10.3, 107.0, 11.0))
    assert found == pytest.approx((106.64980, 10.80731), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RJ4X+WWF, Phường 12, Tân Bình", "RJ4X+WWF"),
        ("12 Lê Lợi 7p28rj4x+wwf", "7p28rj4x+wwf"),
        ("7P28RJ00+, TP.HCM", "7P28RJ00+"),
        ("Nhà 2+3 Lê Lợi", None),
        ("C++ và 5+", None),
    ],
)
def test_a_code_is_found_in_a_text(text, found):
    """A code stands on its own; sums and words are none."""
    match = CODE.search(text)
    assert (match.group() if match else None) == found
