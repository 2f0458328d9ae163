"""On addresses that no rule was made from, answers are right, and hardly ever wrong."""

from collections import Counter

import pytest
from unseen_addresses import HABITS, Written, unseen_addresses

from zoning import parse_address
from zoning.geocode.address import Address

EACH, SEED = 60, 29
"""The weights are fitted to another seed."""

MISSING = {"without province", "without district", "mutilated", "in present province only"}
"""Habits that leave open which commune is meant."""


def outcome(found: Address, one: Written) -> str:
    """Return whether an answer is right, wrong or none; one of the other era by its ground."""
    answer, place = found.answer, one.place
    if answer is None or answer.commune_code is None:
        return "open"
    if answer.era == place.era:
        return "right" if answer.commune_code == place.ward.code else "wrong"
    is_same = set(answer.communes) <= place.present or answer.commune_code in place.present
    return "right" if is_same else "wrong"


@pytest.fixture(scope="module")
def counts() -> dict[tuple[str, str], Counter[str]]:
    """Return the outcomes by habit and era, and whether the present commune is a candidate."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for one in unseen_addresses(EACH, SEED):
        address = parse_address(one.text)
        some = found.setdefault((one.habit, one.place.era), Counter())
        some.update(["all", outcome(address, one)])
        some["candidate"] += not one.place.present.isdisjoint(address.communes)
    return found


def test_old_communes(counts):
    """Of all habits together 95 % are right and 0.5 % wrong, as for real addresses."""
    total = sum((some for (_, era), some in counts.items() if era == "old"), Counter())
    assert total["right"] >= 0.95 * total["all"], total
    assert total["wrong"] <= 0.005 * total["all"], total
    assert total["candidate"] >= 0.97 * total["all"], total


def test_present_communes(counts):
    """They are among the candidates, and hardly ever another is answered."""
    total = sum((some for (_, era), some in counts.items() if era == "new"), Counter())
    assert total["wrong"] <= 0.01 * total["all"], total
    assert total["candidate"] >= 0.97 * total["all"], total


@pytest.mark.parametrize("habit", sorted(HABITS.keys() - MISSING))
def test_every_habit(counts, habit):
    """No habit is lost among the others: nine of ten right where all units are named."""
    for era in ("old", "new"):
        some = counts.get((habit, era), Counter())
        assert some["wrong"] <= 1, some
        least = 0.9 if era == "old" or habit.startswith("in former") else 0.55
        assert some["right"] >= least * some["all"], (era, some)


@pytest.mark.parametrize("habit", sorted(MISSING))
def test_what_is_missing_is_not_made_up(counts, habit):
    """Where the text leaves the commune open, at most one of fifty is wrong."""
    some = sum((one for (name, _), one in counts.items() if name == habit), Counter())
    assert some["all"] >= EACH
    assert some["wrong"] <= 0.02 * some["all"] + 1, some


@pytest.mark.parametrize(
    "text",
    [
        "X. Sơn Hv, Sơn Hòa, Phú Yên",  # Sơn Hà or Sơn Hội
        "Xã Kỳ Hn, Kỳ Anh, Hà Tĩnh",
    ],
)
def test_a_name_cut_off_is_asked_for(text):
    """Several communes of the district begin so: there is no answer."""
    found = parse_address(text)
    assert found.answer is None or found.answer.commune_code is None
    assert len(found.readings) > 1


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("Xã Nam Đông Hưng, huyện Đông Hưng, Thái Bình", "Xã Nam Đông Hưng"),
        ("Xã Tân Phước 2, Tiền Giang", "Xã Tân Phước 2"),
        ("Tỉnh Đắk Lắk, Xã Tam Giang", "Xã Tam Giang"),
        ("Xuân Hương - Đà Lạt, Lâm Đồng", "Phường Xuân Hương - Đà Lạt"),
        ("Phường Văn Miếu - Quốc Tử Giám, Hà Nội", "Phường Văn Miếu - Quốc Tử Giám"),
        ("Cao Viên, Thanh Oai, Hà Tây", "Xã Cao Viên"),
        ("12 Xô Viết Nghệ Tĩnh, P. Văn Quán, Hà Đông, Hà Nội", "Phường Văn Quán"),
    ],
)
def test_mixed_eras(text, commune):
    """New units in old ones, old units in new ones, provinces of before, the province first."""
    answer = parse_address(text).answer
    assert answer is not None
    assert answer.names.commune == commune
