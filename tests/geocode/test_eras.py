"""Old and new names of wards both lead to the present ward; streets decide for divided ones."""

import pytest
from asked import asked
from drawn_town import DrawnTown

from zoning.geocode import Gazetteer
from zoning.geocode.match import locate_address

ONLY_HERE = "house 5 in w-26737"


@pytest.fixture(scope="module")
def town() -> Gazetteer:
    """
    Draw two wards of today that share the ground of the old Phường Đa Kao.

    Lê Văn Một runs in Tân Định, Lê Văn Hai in Sài Gòn, where Bến Nghé was, Lê Văn Ba in both.
    """
    drawn = DrawnTown()
    north = drawn.ward("26737", "Phường Tân Định", (-500, 0, 500, 500))
    south = drawn.ward("26740", "Phường Sài Gòn", (-500, -500, 500, 0))
    for at, name, ward in (
        (100, "Lê Văn Một", north),
        (-100, "Lê Văn Hai", south),
        (200, "Lê Văn Ba", north),
        (-200, "Lê Văn Ba", south),
    ):
        piece = drawn.street(name, (-100, at), (100, at))
        drawn.row([1, 3, 5], name, (-90, at + 5), (6, 0), ward, piece)
    return Gazetteer(drawn.area())


class TestOneWard:
    """The old ward, or the street, leaves one present ward."""

    @pytest.mark.parametrize(
        "text",
        [
            "5 Lê Văn Một, Phường Tân Định, TP. Hồ Chí Minh",
            "5 Lê Văn Một, P. Tân Định, Quận 1, TP.HCM",
            "5 Lê Văn Một, P. Đa Kao, Q.1, TP.HCM",
            "5 Lê Văn Một, Phường Đa Kao, Quận 1, Thành phố Hồ Chí Minh",
            "5 Lê Văn Một P. Đa Kao Q1 TPHCM",
            "5 le van mot phuong da kao quan 1 tp ho chi minh",
            "5 Lê Văn Một, Đa Kao, Quận 1",
        ],
    )
    def test_either_era(self, town, text):
        """A divided ward is no doubt where only one of its parts has the street."""
        assert asked(text, town) == ONLY_HERE

    def test_a_whole_old_ward_decides_between_streets(self, town):
        """Bến Nghé went into Sài Gòn as a whole, so its Lê Văn Ba is the southern one."""
        assert asked("5 Lê Văn Ba, P. Bến Nghé, Quận 1", town) == "house 5 in w-26740"

    def test_the_house_lies_in_another_ward(self, town):
        """Lê Văn Một is no street of the old Bến Nghé."""
        assert asked("5 Lê Văn Một, P. Bến Nghé, Quận 1", town) == "ambiguous other_ward"


class TestDivided:
    """Neither street nor ward decides: all parts are candidates."""

    def test_a_street_in_both_parts(self, town):
        """Number 5 stands on both streets of the name."""
        found = locate_address("5 Lê Văn Ba, P. Đa Kao, Quận 1, TP.HCM", town)
        assert (found.outcome, found.why) == ("ambiguous", "several_match")
        assert {one["unit_id"] for one in found.candidates} == {"w-26737", "w-26740"}

    def test_nothing_but_the_ward(self, town):
        """Both successors are returned, and no ward is certain."""
        found = locate_address("P. Đa Kao, Quận 1, TP.HCM", town)
        assert (found.outcome, found.match_level, found.ward) == ("ambiguous", "ward", -1)
        assert [one["unit_id"] for one in found.candidates] == ["w-26737", "w-26740"]


class TestElsewhere:
    """Units outside the area, of either era, are told as such."""

    @pytest.mark.parametrize(
        "text",
        [
            "5 Lê Văn Một, Phường 14, Quận 3, TP.HCM",
            "5 Lê Văn Một, P. Văn Quán, Q. Hà Đông, Hà Nội",
            "5 Lê Văn Một, Phường Hà Đông, Hà Nội",
            "5 Lê Văn Một, P. Tân Định, TX. Bến Cát, Bình Dương",
        ],
    )
    def test_outside(self, town, text):
        """The street's name alone brings nobody here, and a namesake elsewhere neither."""
        assert asked(text, town) == "not_found outside_area"

    def test_unknown_to_the_table(self, town):
        """A ward no table knows is a question, not another place."""
        assert asked("5 Lê Văn Một, Phường Xyz Abc", town) == "ambiguous unknown_ward"
