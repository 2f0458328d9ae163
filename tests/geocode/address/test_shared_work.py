"""What is worked out once, or only when asked, is the same as if it were worked out each time."""

import pytest

from zoning.geocode.address.evidence import evidence
from zoning.geocode.address.near_choices import choices_of, edits_allowed
from zoning.geocode.address.pieces import BLANK, BREAK, GLUED, SIGN, pieces_of
from zoning.geocode.address.spelling import name_key, name_words, spelt
from zoning.geocode.address.unit_index import unit_index
from zoning.geocode.address.ways import ways_of

PROVINCES = ("01", "48", "79")


def unit_choices(code: str):
    """Return the names of wards in a present province."""
    return choices_of(unit_index(), "wards", code)


def beginnings(key: str, code: str) -> set[str]:
    """Return what may be left of a name where its last word is cut off."""
    index = unit_index()
    found = set()
    for one in index.of_province[code][key]:
        last = name_words(index.units[one.unit].coded.name)[-1]
        head = key.removesuffix(last)
        if head and head != key:
            found |= {head + last[:size] for size in range(1, len(last))}
    return found


@pytest.mark.parametrize("code", PROVINCES)
def test_names_cut_off_are_those_that_begin_so(code):
    """All names that begin so and end later in their last word are found, in their order."""
    choices = unit_choices(code)
    left = {key: beginnings(key, code) for key in choices.keys}
    texts = sorted(set().union(*left.values()))
    assert len(texts) > 100
    for text in texts:
        assert choices.cut_off(text) == tuple(key for key in choices.keys if text in left[key])


@pytest.mark.parametrize("code", PROVINCES)
def test_a_wrong_last_letter_counts_only_where_nothing_begins_so(code):
    """Of Sơn Hv the names in Sơn H are meant, if no name goes on with v."""
    choices = unit_choices(code)
    left = {key: beginnings(key, code) for key in choices.keys}
    asked = 0
    for key in choices.keys:
        if not left[key]:
            continue
        text = min(left[key], key=len) + "w"
        heads = [one for one in choices.keys if text[:-1] == min(left[one] or {""}, key=len)]
        assert set(heads) <= set(choices.cut_off(text))
        asked += 1
    assert asked > 20


def test_names_of_a_length_are_all_that_a_slip_may_lead_to():
    """No name within the letters allowed is left out, and none further off is kept."""
    choices = unit_choices("79")
    for size in range(4, 30):
        most = edits_allowed(size)
        assert choices.alike(size) == tuple(
            key for key in choices.keys if len(key) > 2 and abs(len(key) - size) <= most
        )


def test_words_of_a_name_are_its_key_in_parts():
    """The words of every name of the table make its key."""
    for unit in unit_index().units:
        assert "".join(unit.words) == unit.key == name_key(unit.coded.name)
    assert name_words("Xuân Hương - Đà Lạt") == ["xuan", "huong", "da", "lat"]
    assert name_words("Đạ K'Nàng 05") == ["da", "knang", "5"]


@pytest.mark.parametrize(
    "text",
    ["Tân Phú, Bình Phước", "P. Tân Phú, Q. Tân Phú, TP.HCM", "Xã Hương Vân, Thừa Thiên Huế",
     "Phan Đình Phùng, Thái Nguyên", "Phường 4, TP.HCM"],
)  # fmt: skip
def test_chains_together_are_weighed_as_alone(text):
    """What chains share is the same for each of them."""
    index = unit_index()
    seen, chains = ways_of(pieces_of(spelt(text), index.syllables), index)
    assert len(chains) > 1
    together = evidence(chains, seen, index)
    assert together == [evidence([one], seen, index)[0] for one in chains]


def test_every_piece_stands_where_its_letters_are():
    """Glued words, zeros and broken words keep their places in the text."""
    pieces = pieces_of(spelt("007/5 lêlợi, TP.HồChíMinh - Q03  VN"), unit_index().syllables)
    assert pieces.keys == ("7", "5", "le", "loi", "tp", "ho", "chi", "minh", "q", "3", "vn")
    assert [pieces.text(at, at + 1) for at in range(len(pieces.keys))] == [
        "007", "5", "lê", "lợi", "TP", "Hồ", "Chí", "Minh", "Q", "03", "VN"
    ]  # fmt: skip
    assert pieces.before == (
        BREAK, SIGN, BLANK, GLUED, BREAK, SIGN, GLUED, GLUED, BREAK, GLUED, BLANK
    )  # fmt: skip


def test_a_piece_is_found_from_a_place():
    """The first piece that begins at a place or after it."""
    pieces = pieces_of(spelt("12 Lê Lợi"), unit_index().syllables)
    assert [pieces.piece_from(place, 0) for place in (0, 1, 3, 4, 9)] == [0, 1, 1, 2, 3]
