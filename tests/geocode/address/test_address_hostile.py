"""Any text is an address or none: nothing is raised, nothing takes long, nothing leaks."""

import logging
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning import parse_address, parse_addresses
from zoning.geocode.address.spelling import name_key, spelt, tone_words

LETTERS = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyAĐPQTXH 0123456789,.-/()'\u0301\u0309\u0323\n")
)
WORDS = st.lists(
    st.sampled_from(
        ["P.", "Q.", "TX", "TP.", "xã", "huyện", "tỉnh", "Hà", "Nội", "Tân", "Phú", "12",
         "12/34/5", "ngõ", "ngách", "hẻm", "tổ", "KP", "ấp", "Huế", ",", "-", "/", "đường", "Thọ",
         "Châu", "Thành", "An", "Giang", "số", "nhà", "phường", "thị", "trấn", "Hóa", "K12", "T"]
    ),
    max_size=40,
).map(" ".join)  # fmt: skip


def check(text: str) -> None:
    """Read an address and hold what must hold of any."""
    found = parse_address(text)
    assert found.text == text
    assert all(0 < one.probability <= 1 for one in found.readings)
    parts = [found.house, *found.alleys, found.street, *found.hamlets, *found.rooms]
    spans = [one.span for one in parts if one is not None]
    spans += [span for one in found.readings for span in one.spans if span is not None]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    if found.answer is not None:
        assert found.answer in found.readings


@settings(max_examples=400, deadline=None)
@given(LETTERS | WORDS | st.text())
def test_any_text_is_read(text):
    """Random letters, random words of addresses, any characters at all."""
    check(text)


@pytest.mark.parametrize(
    "text",
    ["\x00" * 50, "\u202eHà Nội\u202c", "ที่อยู่ 北京市 адрес, Hà Nội", "a\u0301" * 400, ",;" * 400,
     "12/" * 300, "ngõ 1 " * 150, "P. " * 300, "1-" * 400, "(" * 900, "số " * 300, "\ud800, Hà Nội",
     "Châu Thành " * 80, "T,â," * 200],
)  # fmt: skip
def test_hostile_texts(text):
    """Control characters, other scripts, marks without letters, half letters, repetitions."""
    check(text)


def test_a_text_that_is_too_long_is_none():
    """A megabyte is not read; that steps grow with the length is in test_hostile_strings.py."""
    for text in ("Hà Nội, " * 125_000, "\u0301" * 1_000_000, "12/" * 333_333):
        found = parse_address(text)
        assert (found.readings, found.house, found.communes) == ((), None, ())


def test_many_and_one_are_the_same():
    """In the order of the texts; the same object where a text stands there twice."""
    texts = ["P. Văn Quán, Hà Đông, Hà Nội", "5 Lê Lợi", "", "P. Văn Quán, Hà Đông, Hà Nội"]
    found = parse_addresses(texts)
    assert found == [parse_address(text) for text in texts]
    assert found[0] is found[3]


def test_nothing_of_the_text_is_in_repr_or_logs(caplog):
    """What is printed by accident names units, never the house, the street or the text."""
    with caplog.at_level(logging.DEBUG):
        found = parse_address("Nhà bà Lanh, 8642 Phố Kín, Mai Dịch, Cầu Giấy, Hà Nội")
    assert "Kín" in found.street.text
    assert not any(word in repr(found) for word in ("Lanh", "8642", "Kín"))
    assert caplog.records == []


@settings(max_examples=300, deadline=None)
@given(LETTERS | st.text(max_size=60))
def test_spelling_is_idempotent(text):
    """What is brought into plain letters stays as it is."""
    once = spelt(text)
    assert spelt(once.letters).letters == once.letters
    assert spelt(once.plain).plain == once.plain
    assert len(once.plain) == len(once.letters)
    name = "".join(letter for letter in text if not letter.isdigit())
    assert name_key(name_key(name)) == name_key(name)
    assert tone_words(once.letters) == tone_words(unicodedata.normalize("NFD", once.letters))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("aăêôơuưyđĐ ,1\u0300\u0301\u0302\u0309\u0323"), max_size=30))
def test_spans_lead_back(text):
    """Every letter comes from its place in the original, in order."""
    once = spelt(text)
    places = [once.span(at, at + 1) for at in range(len(once.plain))]
    assert places == sorted(places)
    assert all(start <= end <= len(text) for start, end in places)
