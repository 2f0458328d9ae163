"""Random and hostile texts: an answer or none, in steps that grow with the length, no exception."""

import random
import sys
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning import geocode, parse_address
from zoning.geocode.address.parse import LONGEST_TEXT
from zoning.geocode.match import locate_address
from zoning.sources.cases_file import cases_from_records

SEEDS = range(10)
EACH = 10_000
OUTCOMES = {"found", "ambiguous", "not_found"}

WORDS = (
    "P.", "Q.", "TX", "TP.", "xã", "huyện", "tỉnh", "Hà", "Nội", "Tân", "12", "12/34/5", "ngõ",
    "ngách", "hẻm", "kiệt", "tổ", "KP", "ấp", "Huế", ",", "-", "/", "đường", "Thọ", "Bến", "Sỏi",
    "Kênh", "Tây", "số", "nhà", "phường", "K12", "T", "(", ")", "\u0301", "٣٤", "१२", "４", "Ω",
    "北京", "\u202e", "\x00", "\ud800", "🙂", "=", "khu", "phố", "30/4", "xuyệt", "bis", ".",
    "không", "đối diện", "tầng", "phòng", "lô", "10.77, 106.70", "RJ4X+WWF", "0901234567", "\\",
    "²", "½", "Ⅷ", "ﬁ", "ß", "İ", "\u200d", "\ufeff", "\u2028", "a\u0301\u0323\u0301", "9" * 30,
)  # fmt: skip
"""Words of addresses, digits of other scripts, half letters, marks, signs that turn the text."""

BOMBS = (
    "ngõ 1 ", "12/", "1-", "số ", "(", "a. ", "P. 3 ", "đối diện ", "ngõ 12/34 ", "Tân Thành, ",
    "Châu Thành ", "x", "1 ", "/ ", "\u0301", "T,â,", "khu phố ", "1\t\t\t", "P.P.", "TP.HCM",
    "((((1", "12 bis ", "0", "٣", "hẻm ", "1,1", ". 1", " - ", "K1/", "(1.0", "a@", "08 ",
)  # fmt: skip
"""What a pattern that looks back would stumble over, again and again."""


def hostile(rng: random.Random) -> str:
    """Return a text: words of addresses in any order and glue, any letters, one piece repeated."""
    kind = rng.random()
    if kind < 0.6:
        glue = rng.choice((" ", " ", "", "/", "-", ", "))
        return glue.join(rng.choice(WORDS) for _ in range(rng.randrange(1, 10)))
    if kind < 0.9:
        blocks = ((32, 127), (0xC0, 0x250), (0x300, 0x370), (0x1EA0, 0x1F00), (0, 0x110000))
        return "".join(chr(rng.randrange(*rng.choice(blocks))) for _ in range(rng.randrange(24)))
    if kind < 0.998:
        return rng.choice(BOMBS) * rng.randrange(1, 30)
    return (rng.choice(BOMBS) * 1_000_000)[: rng.choice((LONGEST_TEXT, 1_000_000))]


def texts(seed: int) -> list[str]:
    rng = random.Random(seed)
    return [hostile(rng) for _ in range(EACH)]


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_every_text_is_read(seed):
    """Each gives an address, if an empty one; all texts are read below too, to be looked for."""
    for text in texts(seed):
        found = parse_address(text)
        assert found.text is text
        assert sum(one.probability for one in found.readings) <= 1 + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_every_text_is_looked_for(demo, demo_gazetteer, seed):
    """A hundred thousand texts: each is found, ambiguous or not found, and says why."""
    rows = [
        {"case_id": f"A{at}", "reported_at": "2026-07-01", "address": f"x{text}"}
        for at, text in enumerate(texts(seed))
    ]
    cases = cases_from_records(rows)
    # As the frame may come from elsewhere: with halves of letters, and nothing before the text.
    cases["address"] = pd.Series([row["address"][1:] for row in rows], dtype=object)
    located = geocode(cases, demo, gazetteer=demo_gazetteer)
    assert len(located) == EACH
    assert set(located["outcome"]) <= OUTCOMES
    assert located.loc[located["outcome"] != "found", "why"].notna().all()
    long = cases["address"].str.len() > LONGEST_TEXT
    assert long.any()
    assert set(located.loc[long, "why"]) == {"unreadable_address"}


def steps(ask: Callable[[str], object], text: str) -> int:
    """Return how many functions are called for a text, those in C among them."""
    ask(text)  # what is only looked up once
    count = 0

    def counted(frame, event, argument) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        ask(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", BOMBS)
def test_steps_grow_with_the_length(demo_gazetteer, piece):
    """Twice the text takes about twice the steps, down to the longest that is read."""
    for ask in (parse_address, lambda text: locate_address(text, demo_gazetteer)):
        # Whole pieces: how a text ends decides whether the national table is asked too.
        half, whole = (
            steps(ask, piece * (size // len(piece))) for size in (LONGEST_TEXT // 2, LONGEST_TEXT)
        )
        assert whole < 2.5 * half + 200, piece


@pytest.mark.parametrize("piece", BOMBS)
def test_a_megabyte_takes_no_steps(piece):
    """What is longer than any address is not read, however long it is."""
    text = (piece * 1_000_000)[:1_000_000]
    assert steps(parse_address, text) < 30
    assert (parse_address(text).readings, parse_address(text).house) == ((), None)


WORD_TEXTS = st.lists(st.sampled_from(WORDS + BOMBS), max_size=30).flatmap(
    lambda words: st.sampled_from((" ", "", "/", "-", ", ")).map(lambda glue: glue.join(words))
)


@settings(max_examples=300, deadline=None)
@given(WORD_TEXTS | st.text())
def test_spans_stay_inside(text):
    """Whatever is read stands in the text where it is said to stand."""
    found = parse_address(text)
    parts = [found.house, *found.alleys, found.street, *found.hamlets, *found.rooms]
    assert all(
        0 <= part.span.start < part.span.end <= len(text) for part in parts if part is not None
    )
