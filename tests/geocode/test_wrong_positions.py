"""Positions that lie where they cannot are explained, and never put right in silence."""

import numpy as np
import pandas as pd
import pytest
from drawn_town import degrees
from pyproj import CRS

from zoning.errors import UnlocatedCases
from zoning.geocode import Gazetteer, geocode
from zoning.geocode.position_findings import position_findings
from zoning.geocode.position_words import error_words, off_words
from zoning.plan.counted import refuse_unlocated
from zoning.sources.cases_file import cases_from_records
from zoning.sources.tables.vn2000 import from_lng_lat
from zoning.sources.tables.vn2000_zones import PLANE_SYSTEMS

DOOR = (-190.0, 8.0)
"""Number 1 Bến Sỏi, hh-90001-00000."""


def ask(gazetteer: Gazetteer, *rows: dict) -> pd.DataFrame:
    listed = [
        {"case_id": f"c{i}", "reported_at": "2026-07-01", "x": None, "y": None, "crs": None,
         "lng": None, "lat": None, "address": None} | row
        for i, row in enumerate(rows)
    ]  # fmt: skip
    frame = cases_from_records(listed)
    return geocode(frame, gazetteer.area, gazetteer=gazetteer)


def plane(code: int, at=DOOR) -> tuple[float, float]:
    x, y = from_lng_lat(*degrees(*at), CRS.from_epsg(code))
    return float(x), float(y)


def first(located: pd.DataFrame) -> pd.Series:
    return located.iloc[0]


@pytest.mark.parametrize("stated", sorted(set(PLANE_SYSTEMS) - {9212}))
def test_wrong_zone(stated, south):
    """Easting and northing read in another zone: how far off, and which zone it looks like."""
    x, y = plane(9212)
    row = first(ask(south, {"x": x, "y": y, "crs": stated}))
    assert (row["outcome"], row["why"]) == ("ambiguous", "position_misread")
    assert "EPSG:9212" in row["looks_like"].split()
    assert row["candidates"][0]["household_id"] == "hh-90001-00000"
    assert row["household_id"] is None
    assert row["off_m"] > 20_000


def test_the_right_zone_is_no_doubt(south):
    """In its own zone the same position is the house, and nothing is off."""
    x, y = plane(9212)
    row = first(ask(south, {"x": x, "y": y, "crs": "VN-2000 106°15'"}))
    assert (row["outcome"], row["household_id"]) == ("found", "hh-90001-00000")
    assert np.isnan(row["off_m"])
    assert row["looks_like"] is None


@pytest.mark.parametrize(
    ("turn", "word"),
    [
        (lambda lng, lat: (lat, lng - 90), "needs its own axes"),
        (lambda lng, lat: (-lng, lat), "west_for_east"),
        (lambda lng, lat: (lng, -lat), "south_for_north"),
    ],
)
def test_wrong_sign(turn, word, south):
    """A minus too many is seen; what fits in no way stays outside."""
    lng, lat = turn(*degrees(*DOOR))
    row = first(ask(south, {"lng": lng, "lat": lat}))
    if word == "needs its own axes":
        assert (row["outcome"], row["looks_like"]) == ("not_found", None)
    else:
        assert (row["outcome"], row["looks_like"]) == ("ambiguous", word)


def test_degrees_stated_in_a_system(south):
    """VN-2000 degrees without the datum shift lie 225 m off; only an address can tell."""
    lng, lat = (float(v) for v in from_lng_lat(*degrees(*DOOR), CRS.from_epsg(4756)))
    alone = first(ask(south, {"lng": lng, "lat": lat}))
    assert alone["looks_like"] is None
    row = first(ask(south, {"lng": lng, "lat": lat, "address": "1 Bến Sỏi"}))
    assert (row["outcome"], row["why"]) == ("ambiguous", "position_contradicts_address")
    assert row["looks_like"] == "no_datum_shift"
    assert row["off_m"] == pytest.approx(225, abs=2)


def test_a_datum_shift_too_many(south):
    """WGS 84 degrees given as VN-2000 are shifted once too often."""
    lng, lat = degrees(*DOOR)
    row = first(ask(south, {"x": lng, "y": lat, "crs": 4756, "address": "1 Bến Sỏi"}))
    assert row["looks_like"] == "needless_datum_shift"


def test_degrees_of_the_wrong_meridian(south):
    """Longitudes that somebody made with a meridian 45' too far west are seen by the address."""
    lng, lat = degrees(*DOOR)
    row = first(ask(south, {"lng": lng - 0.75, "lat": lat, "address": "1 Bến Sỏi"}))
    assert row["looks_like"] == "meridian+45"
    assert off_words(row["off_m"]) == "81.8 km"
    assert error_words("meridian+45")[1].endswith("0°45' too far west")


def test_a_position_that_contradicts_its_address(south):
    """Both are candidates, the metres between them are said, and no error is made up."""
    lng, lat = degrees(330, 108)
    row = first(ask(south, {"lng": lng, "lat": lat, "address": "1 Bến Sỏi"}))
    assert (row["outcome"], row["why"]) == ("ambiguous", "position_contradicts_address")
    assert row["off_m"] == pytest.approx(np.hypot(520, 100), abs=1)
    assert row["looks_like"] is None
    names = {one["household_id"] for one in row["candidates"]}
    there = first(ask(south, {"lng": lng, "lat": lat}))["candidates"][0]["household_id"]
    assert names >= {"hh-90001-00000", there}


def test_a_position_in_another_alley_than_its_address(south):
    """An address known to its alley only contradicts a position far from the alley."""
    lng, lat = degrees(330, 108)
    row = first(ask(south, {"lng": lng, "lat": lat, "address": "Hẻm 12 Bến Sỏi"}))
    assert row["why"] == "position_contradicts_address"
    assert {one["unit_id"] for one in row["candidates"]} >= {"a-90001-0001"}
    lng, lat = degrees(-165, -20)
    row = first(ask(south, {"lng": lng, "lat": lat, "address": "Hẻm 12 Bến Sỏi"}))
    assert row["outcome"] == "found"


def test_a_position_in_another_ward_than_its_address(south):
    """An address known to its ward only contradicts a position in another, but near a border."""
    lng, lat = degrees(600, 108)
    row = first(ask(south, {"lng": lng, "lat": lat, "address": "Khu phố 1, Phường Bến Mẫu"}))
    assert row["why"] == "position_contradicts_address"
    assert row["off_m"] == pytest.approx(600, abs=2)
    lng, lat = degrees(320, 108)
    row = first(ask(south, {"lng": lng, "lat": lat, "address": "Khu phố 2, Phường Bến Mẫu"}))
    assert row["outcome"] == "found"


def test_a_wrong_meridian_is_seen_by_the_ward_alone(south):
    """An address known to its hamlet tells a wrong meridian from a right position."""
    lng, lat = degrees(*DOOR)
    row = first(ask(south, {"lng": lng + 0.25, "lat": lat, "address": "Khu phố 1, P. Bến Mẫu"}))
    assert (row["why"], row["looks_like"]) == ("position_contradicts_address", "meridian-15")


def test_a_row_is_answered_alike_alone_and_in_a_list(south):
    """What stands beside a row changes nothing in its answer."""
    x, y = plane(9212)
    lng, lat = degrees(*DOOR)
    rows = [
        {"x": x, "y": y, "crs": 5897},
        {"lng": lng, "lat": -lat},
        {"lng": lng - 0.75, "lat": lat, "address": "1 Bến Sỏi"},
        {"address": "1 Bến Sỏi"},
    ]
    together = ask(south, *rows)
    for at, row in enumerate(rows):
        alone = first(ask(south, row))
        for name in ("outcome", "why", "looks_like", "candidates", "household_id"):
            assert together[name].iloc[at] == alone[name]


class TestInText:
    """Coordinates in the address are positions like others."""

    def test_the_house_of_written_coordinates(self, south):
        """A position written exactly is the house at it."""
        lng, lat = degrees(*DOOR)
        row = first(ask(south, {"address": f"Nhà cô B ({lat:.6f}, {lng:.6f})"}))
        assert row["household_id"] == "hh-90001-00000"

    def test_three_decimals_are_no_house(self, south):
        """Written to a thousandth of a degree, the position holds many doors, and says so."""
        lng, lat = degrees(-166, 0)
        row = first(ask(south, {"address": f"({lat:.3f}, {lng:.3f})"}))
        assert (row["outcome"], row["match_level"]) == ("ambiguous", "point")
        assert row["radius_m"] > 50
        assert sum(one["score"] for one in row["candidates"]) <= 1.001

    def test_plus_code_with_its_place(self, south):
        """A short plus code lies once in an area; with a ward it names the houses around."""
        lng, lat = degrees(*DOOR)
        code = plus_code(lng, lat)
        row = first(ask(south, {"address": f"{code[4:]}, Phường Bến Mẫu"}))
        assert (row["why"], row["match_level"]) == ("position_imprecise", "point")
        assert "hh-90001-00000" in {one["household_id"] for one in row["candidates"]}
        assert row["radius_m"] < 25

    def test_northing_and_easting_without_a_meridian(self, south):
        """Without a meridian the zone is supposed, named, and left to a person."""
        x, y = plane(9212)
        row = first(ask(south, {"address": f"X={y:.1f}; Y={x:.1f}"}))
        assert row["why"] == "position_misread"
        assert "EPSG:9212" in row["looks_like"].split()
        row = first(ask(south, {"address": f"X={y:.1f}; Y={x:.1f}, KTT 106°15'"}))
        assert row["candidates"][0]["household_id"] == "hh-90001-00000"
        assert row["looks_like"] is None

    def test_decimal_commas(self, south):
        """Decimal commas are left to a person."""
        lng, lat = degrees(*DOOR)
        text = f"{lat:.6f}; {lng:.6f}".replace(".", ",")
        row = first(ask(south, {"address": text}))
        assert (row["why"], row["looks_like"]) == ("position_misread", "decimal_comma")
        assert row["candidates"][0]["household_id"] == "hh-90001-00000"

    def test_address_and_written_coordinates_apart(self, south):
        """Coordinates that contradict the address they stand in are reported with it."""
        lng, lat = degrees(330, 108)
        row = first(ask(south, {"address": f"1 Bến Sỏi ({lat:.6f}, {lng:.6f})"}))
        assert row["why"] == "position_contradicts_address"


def plus_code(lng: float, lat: float) -> str:
    """Write the whole plus code of ten digits; the specification's way round."""
    digits = "23456789CFGHJMPQRVWX"
    north, east = int((lat + 90) * 8000), int((lng + 180) * 8000)
    code = ""
    for _ in range(5):
        code = digits[north % 20] + digits[east % 20] + code
        north, east = north // 20, east // 20
    return f"{code[:8]}+{code[8:]}"


@pytest.mark.parametrize(
    ("word", "english"),
    [("EPSG:9210", "105°45'"), ("EPSG:32648", "EPSG:32648"), ("swapped", "axes swapped"),
     ("meridian-15", "0°15' too far east")],
)  # fmt: skip
def test_errors_are_said_in_two_languages(word, english):
    """Every word has a sentence in Vietnamese and one in English."""
    vietnamese, said = error_words(word)
    assert english in said
    assert vietnamese != said


class TestFindings:
    """What explains many rows is said once."""

    def test_one_error_of_a_whole_list(self, south):
        """A hundred positions in a wrong zone are one finding: how far, which zone, which rows."""
        rows = [
            dict(zip("xy", plane(9212, (-190 + 6 * (i % 9), 8)), strict=True)) | {"crs": 5897}
            for i in range(100)
        ]
        (found,) = position_findings(ask(south, *rows))
        assert found.looks_like == "EPSG:9212"
        assert found.explains_all
        assert found.rows == tuple(range(1, 101))
        assert "all 100 positions about 136 km off" in found.sentences()[1]
        assert "106°15'" in found.sentences()[0]

    def test_errors_apart(self, south):
        """Two errors are two findings, and what nothing explains is in none."""
        lng, lat = degrees(*DOOR)
        x, y = plane(9212)
        found = position_findings(
            ask(
                south,
                {"x": x, "y": y, "crs": 5897},
                {"x": x, "y": y, "crs": 5897},
                {"lng": lng, "lat": -lat},
                {"lng": lng + 1, "lat": lat},
                {"lng": lng, "lat": lat},
            )
        )
        assert [(one.looks_like, one.rows, one.off) for one in found] == [
            ("EPSG:9212", (1, 2), 4),
            ("south_for_north", (3,), 4),
        ]
        assert not found[0].explains_all

    def test_nothing_off(self, south):
        """Where every position is where it should be there is nothing to say."""
        lng, lat = degrees(*DOOR)
        assert position_findings(ask(south, {"lng": lng, "lat": lat})) == ()

    def test_a_plan_is_refused_with_one_fault(self, south):
        """Who draws a plan of such a list reads one fault, not a hundred."""
        x, y = plane(9212)
        located = ask(south, *[{"x": x, "y": y, "crs": 5897}] * 10, {"address": "Xyz"})
        with pytest.raises(UnlocatedCases) as caught:
            refuse_unlocated(located)
        assert len(caught.value.faults) == 2
        assert "106°15'" in caught.value.faults[0].found
