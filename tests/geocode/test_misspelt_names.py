"""Slips in names of streets and hamlets are seen through where ward and house confirm it."""

import random
from collections import Counter

import pytest
from asked import asked

from zoning.geocode.address.spelling import spelt
from zoning.geocode.match import locate_address
from zoning.geocode.near_keys import is_surely_misspelt, near_keys

SEED = 20260703
LETTERS = "abcdeghiklmnopqrstuvx"


class TestStreets:
    """One letter of a short name, two of a long one."""

    @pytest.mark.parametrize(
        "text",
        [
            "5 Bénn Soi, P. Bến Mẫu",
            "5 Bếnw Sỏi, KP1, P. Bến Mẫu",
            "5 Bne Soi, P Ben Mau",
            "5 Đường Bến Sxói, khu phố 1",
            "5 Bến Sởii, P. Bến Mẫu",
        ],
    )
    def test_confirmed(self, south, text):
        """The ward or hamlet stated holds the house of that number."""
        assert asked(text, south) == "house 5 in h-90001-01"

    def test_score_falls_with_each_letter(self, south):
        """Nine tenths of what the name as it is spelt would have."""
        right = locate_address("5 Bến Sỏi, P. Bến Mẫu", south)
        slip = locate_address("5 Bến Soix, P. Bến Mẫu", south)
        assert slip.score == pytest.approx(0.9 * right.score)

    def test_an_alley_is_part_of_it(self, south):
        """House, alleys and ward fit the street that is like the one written."""
        text = "12/34/5 Ben Sxoi, P. Bến Mẫu"
        assert asked(text, south) == "house 12/34/5 in a-90001-0002"

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("5 Bến Soix", "ambiguous misspelt_name"),
            ("5 Bến Soix, xã Đồng Mẫu", "ambiguous misspelt_name"),
            ("5 Bến Soix, Biên Hòa", "ambiguous misspelt_name"),
            ("999 Bến Soix, P. Bến Mẫu", "ambiguous misspelt_name"),
            ("5 Bến Sài, P. Bến Mẫu", "ambiguous misspelt_name"),
            ("1 Trần Hưng A, xã Đồng Mẫu", "ambiguous no_such_street"),
            ("1 Đường số 8, xã Đồng Mẫu", "ambiguous no_such_street"),
        ],
    )
    def test_not_confirmed(self, south, text, answer):
        """A person decides without ward, in another, without the house, or of a possible name."""
        assert asked(text, south) == answer

    def test_candidates_are_those_of_the_like_street(self, south):
        """The house that would be meant comes first."""
        location = locate_address("5 Bến Soix", south)
        row = south.household_row[location.candidates[0]["household_id"]]
        assert south.area.households["house_number"].iloc[row] == "5"


class TestHamlets:
    """In a village the hamlet leads to the house."""

    def test_one_hamlet_is_like_it(self, south):
        """Ấp Gò Simx is Ấp Gò Sim: no other hamlet of the ward has a name like it."""
        assert asked("số 155 ấp Gò Simx, xã Đồng Mẫu", south) == "house 155 in h-90002-01"

    def test_another_hamlet(self, south):
        """What may be another hamlet's leaves the ward, though a house 155 is known there."""
        location = locate_address("số 155 ấp Gò Sin, xã Đồng Mẫu", south)
        assert (location.outcome, location.match_level) == ("ambiguous", "ward")


class TestNearKeys:
    """Which names are near a written one."""

    def test_letters_allowed(self):
        """None under five letters, one under nine, then two; swapped neighbours count once."""
        assert near_keys("lai", ["lam"]) == []
        assert near_keys("leloi", ["lelo", "leloan", "leloe"]) == [("lelo", 1), ("leloe", 1)]
        assert near_keys("quangtrung", ["quangtrugn", "quantrunh"]) == [
            ("quangtrugn", 1),
            ("quantrunh", 2),
        ]

    def test_digits_and_further_words(self):
        """Kênh 5 is not Kênh 6, Trần Hưng Đạo not Trần Hưng."""
        assert near_keys("kenhdao5", ["kenhdao6"]) == []
        assert near_keys("tranhungdao", ["tranhung"]) == []

    def test_what_no_name_can_be(self):
        """Bến Soix holds a word that is no syllable; Lê Lai may be a street of its own."""
        assert is_surely_misspelt("Bến Soix")
        assert is_surely_misspelt("le lwoi")
        assert not is_surely_misspelt("Lê Lai")
        assert not is_surely_misspelt("Kênh 5A")


def slipped(name: str, draw: random.Random) -> str:
    """Return a name with one letter changed, left out or put in."""
    at = draw.choice([at for at, one in enumerate(name) if one.isalpha()])
    put = draw.choice(("", draw.choice(LETTERS), name[at] + draw.choice(LETTERS)))
    return name[:at] + put + name[at + 1 :]


def test_a_slip_never_leads_to_another_house(demo, demo_gazetteer):
    """Of four hundred addresses with a slip in the street half are found, and none is wrong."""
    draw = random.Random(SEED)
    homes = demo.households.sample(400, random_state=SEED)
    names = demo_gazetteer.units.names
    counts = Counter()
    for home in homes.itertuples():
        at = demo_gazetteer.household_row[home.household_id]
        street = spelt(home.street).plain.split(" ", 1)[1]
        ward = names[demo_gazetteer.ward_of[at]]
        text = f"{home.house_number} {slipped(street, draw)}, {ward}"
        location = locate_address(text, demo_gazetteer)
        if location.household < 0:
            counts[location.outcome] += 1
        else:
            counts["right" if location.household == at else "wrong"] += 1
    assert counts["wrong"] == 0, counts
    assert counts["right"] >= 0.4 * len(homes), counts
