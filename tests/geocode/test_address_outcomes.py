"""Never a wrong house: what is not certain is left to a person, with candidates."""

import math

import pytest
from asked import asked
from drawn_town import DrawnTown

from zoning.geocode import Gazetteer
from zoning.geocode.location import MOST_CANDIDATES, REASONS
from zoning.geocode.match import locate_address


def ids(location) -> list[str]:
    return [one["household_id"] or one["unit_id"] for one in location.candidates]


class TestAmbiguous:
    """Several places fit, or something stated speaks against the one that fits."""

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("1 Lê Lợi", "several_match"),
            ("11 Phan Ngữ", "several_match"),
            ("1 Trần Hưng, P. Bến Mẫu", "other_ward"),
            ("1 Trần Hưng, P. Tân Phú", "unknown_ward"),
            ("1 Trần Hưng, phường 12", "unknown_ward"),
            ("1 Trần Hưng, Biên Hòa", "unknown_place"),
            ("5 Bến Sỏi, KP2, P. Bến Mẫu", "other_hamlet"),
            ("5 Bến Sỏi, P. 8", "other_ward"),
            ("99 Trần Hưng", "no_such_house"),
            ("Bến Sỏi", "no_such_house"),
            ("99/3 Bến Sỏi", "no_such_alley"),
            ("12/99/5 Bến Sỏi", "no_such_alley"),
            ("số 5, khu phố 1", "no_such_house"),
            ("P. Bến Mẫu", "no_such_house"),
            ("5-7 Bến Sỏi", "several_match"),
            ("5/12 Bến Sỏi", "uncertain_reading"),
        ],
    )
    def test_a_person_decides(self, south, text, why):
        """Each doubt has its own reason."""
        assert asked(text, south) == f"ambiguous {why}"
        assert why in REASONS

    def test_ward_or_hamlet_decides_between_two_streets_of_one_name(self, south):
        """Lê Lợi runs in both wards."""
        assert asked("1 Lê Lợi, P. Bến Mẫu", south) == "house 1 in h-90001-02"
        assert asked("1 Lê Lợi, xã Đồng Mẫu", south) == "house 1 in h-90002-01"
        assert asked("1 Lê Lợi, ấp Gò Sim", south) == "house 1 in h-90002-01"
        assert asked("1 Lê Lợi, Gò Sim, Đồng Mẫu", south) == "house 1 in h-90002-01"

    def test_candidates_are_ranked_and_complete(self, south):
        """The fitting households come first; scores fall, ties go by identifier."""
        location = locate_address("1 Lê Lợi", south)
        assert ids(location) == sorted(ids(location))
        assert len(location.candidates) == 2
        assert [one["score"] for one in location.candidates] == [0.475, 0.475]
        assert location.household == -1
        assert math.isnan(location.lng)

    def test_candidates_of_a_street_are_its_nearest_numbers(self, south):
        """For a missing house those that stand nearest by number are offered, own side first."""
        location = locate_address("9 Trần Hưng", south)
        numbers = south.area.households.set_index("household_id")["house_number"]
        assert [numbers[one] for one in ids(location)] == ["5", "3", "1"]

    def test_candidate_of_a_missing_alley_is_the_alley_round_it(self, south):
        """Of Hẻm 12/99 the outer Hẻm 12 is known."""
        assert ids(locate_address("12/99/5 Bến Sỏi", south)) == ["a-90001-0001"]

    def test_custom_of_another_region_is_never_assumed(self, north):
        """210/37 fits only if read as in the South: a person decides, and sees the house."""
        location = locate_address("210/37 Đội Cấn", north)
        assert (location.outcome, location.why) == ("ambiguous", "uncertain_reading")
        households = north.area.households
        wanted = households[households["street"] == "Ngõ 210 Phố Đội Cấn"].iloc[2]
        assert wanted["household_id"] in ids(location)

    def test_house_on_one_of_two_streets_of_one_name_proves_nothing(self):
        """Two far-apart streets named Hòa Bình; number 8 is known on one, and may stand on both."""
        town = DrawnTown()
        ward = town.ward("90001", "Phường Một", (-500, -500, 500, 500))
        town.hamlet("h-90001-01", ward, "Khu phố 1", (-500, -500, 500, 500))
        for at, numbers in ((-400, [2, 4]), (400, [2, 4, 8])):
            piece = town.street("Hòa Bình", (at, -100), (at, 100))
            town.row(numbers, "Hòa Bình", (at + 5, 0), (0, 6), "h-90001-01", piece)
        known = Gazetteer(town.area())
        assert asked("8 Hòa Bình", known) == "ambiguous several_match"

    def test_an_alley_inside_an_alley_of_the_same_number(self):
        """Hẻm 7 off Hẻm 7 is an alley of its own; "7/1 hẻm 7" may mean either, so one asks."""
        town = DrawnTown()
        ward = town.ward("90001", "Phường Một", (-500, -500, 500, 500))
        town.street("Hòa Bình", (-300, 0), (300, 0))
        outer = town.alley("a-90001-0001", ward, "Hẻm 7 Hòa Bình", (0, 0), (0, 100))
        inner = town.alley("a-90001-0002", "a-90001-0001", "Hẻm 7/7 Hòa Bình", (0, 50), (80, 50))
        town.house("7/1", "Hòa Bình", (5, 20), "a-90001-0001", outer)
        town.house("7/7/1", "Hòa Bình", (40, 55), "a-90001-0002", inner)
        known = Gazetteer(town.area())
        assert asked("7/1 Hòa Bình", known) == "house 7/1 in a-90001-0001"
        assert asked("số 1 hẻm 7 Hòa Bình", known) == "house 7/1 in a-90001-0001"
        assert asked("số 1 hẻm 7 hẻm 7 Hòa Bình", known) == "house 7/7/1 in a-90001-0002"
        assert asked("hẻm 7 hẻm 7 Hòa Bình", known) == "alley a-90001-0002"
        assert asked("7/1 hẻm 7 Hòa Bình", known) == "ambiguous several_match"

    def test_never_more_than_a_handful(self):
        """A street with forty doors of one number does not flood the reader."""
        town = DrawnTown()
        ward = town.ward("90001", "Phường Một", (-500, -500, 500, 500))
        piece = town.street("Hòa Bình", (-300, 0), (300, 0))
        for at in range(40):
            town.house("8", "Hòa Bình", (-200 + 10 * at, 5), ward, piece)
        location = locate_address("8 Hòa Bình", Gazetteer(town.area()))
        assert location.why == "several_match"
        assert len(location.candidates) == MOST_CANDIDATES


class TestNotFound:
    """Nothing of the area fits."""

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("5 Lạ Hoắc", "no_such_street"),
            ("5 đường Lạ Hoắc, P. Tân Phú", "no_such_street"),
            ("5 hẻm Bến Sỏi", "no_such_street"),
            ("", "unreadable_address"),
            ("đối diện chợ", "unreadable_address"),
            ("???", "unreadable_address"),
            ("số 5, ấp Lạ, xã Lạ", "outside_area"),
        ],
    )
    def test_says_why(self, south, text, why):
        """An unknown street, nothing to read, another commune."""
        assert asked(text, south) == f"not_found {why}"

    def test_another_province(self):
        """An address that states a province is not looked up in another one, old names included."""
        town = DrawnTown()
        town._unit("p-75", None, "province", "Tỉnh Đồng Nai", box=(-600, -600, 600, 600))
        ward = town._unit("w-90001", "p-75", "ward", "Phường Một", box=(-500, -500, 500, 500))
        piece = town.street("Lê Lợi", (-300, 0), (300, 0))
        town.house("8", "Lê Lợi", (0, 5), ward, piece)
        known = Gazetteer(town.area())
        assert asked("8 Lê Lợi, Hà Nội", known) == "not_found outside_area"
        assert asked("8 Lê Lợi, TP. Hồ Chí Minh", known) == "not_found outside_area"
        assert asked("8 Lê Lợi, tỉnh Đồng Nai", known) == "house 8 in w-90001"
        assert asked("8 Lê Lợi, Bình Phước", known) == "house 8 in w-90001"


class TestInterpolated:
    """A house the area does not hold lies between its neighbours on its own side."""

    def test_between_two_numbers(self, south):
        """Number 20 stands a third of the way from 18 to 24; the radius reaches both."""
        location = locate_address("20 Bến Sỏi", south)
        assert location.match_level == "interpolated"
        numbers = south.area.households.set_index("household_id")["house_number"]
        assert [numbers[one] for one in ids(location)] == ["18", "24"]
        rows = [south.household_row[one] for one in ids(location)]
        low, high = south.xy[rows[0]], south.xy[rows[1]]
        x, y = south.metres(location.lng, location.lat)
        assert (x, y) == pytest.approx(tuple(low + (high - low) / 3), abs=0.01)
        assert location.radius_m == pytest.approx(4.0, abs=0.01)
        assert location.score < 1

    def test_in_an_alley(self, south):
        """The neighbours are those of the alley, not of the street."""
        assert asked("12/8 Bến Sỏi", south) == "interpolated 12/6 in a-90001-0001"

    def test_a_household_without_a_number_is_the_likeliest(self, south):
        """Between 21 and 25 stands a household nobody numbered: it is taken for 23."""
        assert asked("23 Phan Ngữ", south) == "interpolated <NA> in h-90002-01"

    @pytest.mark.parametrize("text", ["28 Bến Sỏi", "40 Bến Sỏi", "27 Phan Ngữ", "17 Bến Sỏi"])
    def test_not_without_two_near_neighbours(self, south, text):
        """Beyond the last number, or in a wide gap, nothing is interpolated."""
        assert asked(text, south) == "ambiguous no_such_house"

    def test_in_an_alley_without_neighbours_the_alley_is_certain(self, south):
        """House 99 of Hẻm 12 is unknown; that it lies in Hẻm 12 is not."""
        location = locate_address("12/99 Bến Sỏi", south)
        assert (location.outcome, location.match_level) == ("found", "alley")
        assert location.household == -1
        assert location.radius_m > 20


class TestOneDoor:
    """Flats behind one door bear one address."""

    def test_flats(self, south):
        """The place is certain, the flat is not: every flat is a candidate."""
        location = locate_address("9 Phan Ngữ", south)
        assert (location.outcome, location.match_level) == ("found", "house")
        assert len(location.candidates) == 3
        assert ids(location) == sorted(ids(location))
