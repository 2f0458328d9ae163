"""`geocode` answers a whole list, row by row, in its order, without the network."""

import socket

import geopandas as gpd
import h3
import pandas as pd
import pytest
import shapely
from drawn_town import degrees, southern_town

from zoning.errors import InvalidCases
from zoning.geocode import geocode
from zoning.sources.cases_file import CASE_COLUMNS, cases_from_records


def cases(*places: dict) -> pd.DataFrame:
    return cases_from_records(
        [
            {"case_id": f"A{i}", "reported_at": "2026-07-01", **place}
            for i, place in enumerate(places)
        ]
    )


@pytest.fixture(scope="module")
def located(south) -> gpd.GeoDataFrame:
    lng, lat = degrees(-190, 8)
    far_lng, far_lat = degrees(2000, 0)
    return geocode(
        cases(
            {"address": "12/34/5 Bến Sỏi, KP1"},
            {"household_id": "hh-90001-00003", "address": "5 Lạ"},
            {"household_id": "hh-0"},
            {"lng": lng, "lat": lat},
            {"lng": far_lng, "lat": far_lat},
            {"address": "1 Lê Lợi"},
            {"address": "Hẻm 12 Bến Sỏi"},
            {"address": "20 Bến Sỏi"},
        ),
        south.area,
        gazetteer=south,
    )


class TestFrame:
    """What the frame holds."""

    def test_rows_and_columns(self, located):
        """Rows keep their order, columns of the list come first, the geometry is EPSG:4326."""
        assert located["case_id"].tolist() == [f"A{i}" for i in range(8)]
        assert tuple(located.columns[: len(CASE_COLUMNS)]) == CASE_COLUMNS
        assert located.crs == "EPSG:4326"

    def test_outcomes(self, located):
        """Each kind of place has its outcome and level."""
        assert located["outcome"].tolist() == [
            "found",
            "found",
            "not_found",
            "found",
            "not_found",
            "ambiguous",
            "found",
            "found",
        ]
        assert located["match_level"].tolist() == [
            "house",
            "house",
            None,
            "house",
            None,
            "house",
            "alley",
            "interpolated",
        ]
        assert located["why"].tolist() == [
            None,
            None,
            "no_such_household",
            None,
            "outside_area",
            "several_match",
            None,
            None,
        ]

    def test_units_come_from_the_pack(self, located, south):
        """Household, street, door, alley, hamlet and ward are those of the pack."""
        row = located.iloc[0]
        household = south.area.households.set_index("household_id").loc[row["household_id"]]
        assert row["street_id"] == household["street_id"]
        assert row["access_m"] == household["access_m"]
        assert row["alley_id"] == "a-90001-0002"
        assert row["hamlet_id"] == "h-90001-01"
        assert row["ward_id"] == "w-90001"
        assert row.geometry.equals(household.geometry)

    def test_household_identifier_decides(self, located):
        """A stated household is taken at its word, whatever the address says."""
        assert located["household_id"].iloc[1] == "hh-90001-00003"

    def test_cell_is_the_cell_of_the_point(self, located):
        """Every point lies in its H3 cell of resolution 12; without a point there is none."""
        for row in located.itertuples():
            if row.geometry is None:
                assert row.cell is None
            else:
                assert row.cell == h3.latlng_to_cell(row.geometry.y, row.geometry.x, 12)
        assert located["cell"].notna().tolist() == [
            True, True, False, True, True, False, True, True
        ]  # fmt: skip

    def test_an_alley_has_no_household(self, located):
        """Where the house is not known no household is named."""
        row = located.iloc[6]
        assert row["household_id"] is None
        assert row["street_id"] is None
        assert row["alley_id"] == "a-90001-0001"

    def test_scores_and_radii(self, located):
        """Scores lie in 0..1, radii are metres, and what was found has both."""
        assert located["score"].between(0, 1).all()
        found = located[located["outcome"] == "found"]
        assert (found["radius_m"] >= 0).all()
        assert (found["score"] > 0).all()


class TestBothStated:
    """A position and an address are weighed against each other."""

    def test_they_agree(self, south):
        """The address names the door when it lies near the position."""
        lng, lat = degrees(-185, 0)
        row = geocode(cases({"address": "5 Bến Sỏi", "lng": lng, "lat": lat}), south.area).iloc[0]
        assert row["household_id"] == "hh-90001-00002"
        assert row["match_level"] == "house"

    def test_they_contradict(self, south):
        """Far apart, a person decides; both places are candidates."""
        lng, lat = degrees(100, -8)
        row = geocode(cases({"address": "5 Bến Sỏi", "lng": lng, "lat": lat}), south.area).iloc[0]
        assert (row["outcome"], row["why"]) == ("ambiguous", "position_contradicts_address")
        assert {one["household_id"] for one in row["candidates"]} >= {"hh-90001-00002"}

    def test_unknown_address(self, south):
        """A position stands where the address is not understood."""
        lng, lat = degrees(-190, 8)
        row = geocode(cases({"address": "5 Lạ", "lng": lng, "lat": lat}), south.area).iloc[0]
        assert row["household_id"] == "hh-90001-00000"


class TestCall:
    """How the function behaves as a function."""

    def test_batch_equals_single(self, south):
        """A row gets the same answer alone as in a list."""
        texts = ["12/34/5 Bến Sỏi", "1 Lê Lợi", "5 Lạ", "Hẻm 12 Bến Sỏi"]
        whole = geocode(cases(*({"address": text} for text in texts)), south.area)
        for at, text in enumerate(texts):
            alone = geocode(cases({"address": text}), south.area).iloc[0]
            for name in ("outcome", "household_id", "alley_id", "score", "candidates", "why"):
                assert alone[name] == whole[name].iloc[at]

    def test_same_answer_twice(self, south):
        """A gazetteer made anew of a town drawn anew gives the same frame."""
        asked = cases({"address": "1 Lê Lợi"}, {"address": "20 Bến Sỏi"})
        first, second = geocode(asked, south.area), geocode(asked, southern_town())
        pd.testing.assert_frame_equal(pd.DataFrame(first), pd.DataFrame(second))

    def test_the_list_is_not_edited(self, south):
        """The frame that came in is left as it was."""
        asked = cases({"address": "5 Bến Sỏi"})
        before = asked.copy()
        geocode(asked, south.area)
        pd.testing.assert_frame_equal(asked, before)

    def test_progress(self, south):
        """Progress counts every case once."""
        seen: list[int] = []
        geocode(cases({"address": "5"}, {"address": "6"}), south.area, progress=seen.append)
        assert sum(seen) == 2

    def test_missing_columns(self, south):
        """A frame that is no cases frame is refused with all it lacks."""
        with pytest.raises(InvalidCases) as caught:
            geocode(pd.DataFrame({"case_id": ["A"]}), south.area)
        assert len(caught.value.faults) == 4

    def test_gazetteer_of_another_area(self, south, north):
        """Asking one area with another's gazetteer is refused."""
        with pytest.raises(InvalidCases, match="another area's"):
            geocode(cases({"address": "5"}), south.area, gazetteer=north)

    def test_area_without_households(self, south):
        """An area without households places nobody, and does not fall over."""
        empty = southern_town()
        bare = type(empty)(
            **{name: getattr(empty, name) for name in empty.__slots__}
            | {"households": empty.households.iloc[:0], "digest": "bare"}
        )
        lng, lat = degrees(0, 0)
        found = geocode(cases({"address": "5 Bến Sỏi"}, {"lng": lng, "lat": lat}), bare)
        assert found["outcome"].tolist() == ["ambiguous", "ambiguous"]

    def test_no_socket_is_opened(self, south, monkeypatch):
        """Addresses of patients never leave the machine."""

        def refuse(*_, **__):
            raise AssertionError("a socket was opened")

        monkeypatch.setattr(socket, "socket", refuse)
        monkeypatch.setattr(socket, "create_connection", refuse)
        lng, lat = degrees(-190, 8)
        found = geocode(
            cases(
                {"address": "5 Bến Sỏi"},
                {"lng": lng, "lat": lat},
                {"x": 600997, "y": 1189964, "crs": "EPSG:9210"},
            ),
            southern_town(),
        )
        assert found["outcome"].tolist() == ["found", "found", "not_found"]

    def test_geometry_is_a_point_or_none(self, located):
        """Nothing else stands in the geometry column."""
        assert {type(shape) for shape in located.geometry} == {shapely.Point, type(None)}
