"""Every commune is found back from its address, in every way of writing it."""

import random
import unicodedata

import pytest

from zoning import parse_address
from zoning.geocode.address.unit_index import unit_index

SEED = 20261126


def without_accents(text: str) -> str:
    """Return a text without accents."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in letters if not unicodedata.combining(one))


SHORT = {"Phường": "P.", "Xã": "X.", "Thị trấn": "TT", "Quận": "Q.", "Huyện": "H.", "Thị xã": "TX",
         "Thành phố": "TP", "Tỉnh": "T."}  # fmt: skip


def short(text: str) -> str:
    """Return a text with the words for kinds in short."""
    for word, letters in SHORT.items():
        text = text.replace(f"{word} ", f"{letters} ")
    return text


def slip(text: str, rng: random.Random) -> str:
    """Return a text with a letter of each part swapped, lost or doubled."""
    parts = []
    for part in text.split(", "):
        places = [at for at in range(2, len(part) - 1) if part[at].isalpha()]
        at = rng.choice(places)
        kind = rng.randrange(3)
        if kind == 0:
            changed = part[:at] + part[at + 1 :]
        elif kind == 1:
            changed = part[: at + 1] + part[at:]
        else:
            changed = part[:at] + part[at + 1] + part[at] + part[at + 2 :]
        parts.append(changed)
    return ", ".join(parts)


VARIANTS = {
    "as it is": lambda text: text,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "capitals": str.upper,
    "small letters": str.lower,
    "without accents": without_accents,
    "in short": short,
    "in short, glued": lambda text: short(text).replace(". ", "."),
    "dashes": lambda text: text.replace(", ", " - "),
    "no commas": lambda text: text.replace(",", ""),
    "as a map service": lambda text: text + " 700000, Vietnam",
    "after a house": lambda text: "12/3 Lê Lợi, Tổ 5, " + text,
}


@pytest.fixture(scope="module")
def addresses() -> list[tuple[str, str, str]]:
    """Return era, code and address of four hundred communes of each era."""
    index = unit_index()
    rng = random.Random(SEED)
    units = [unit for unit in index.units if unit.coded.level == "ward"]
    found = []
    for unit in rng.sample([unit for unit in units if unit.is_old], 400) + rng.sample(
        [unit for unit in units if not unit.is_old], 400
    ):
        above = [index.units[unit.district]] if unit.district >= 0 else []
        names = [one.coded.full_name for one in (unit, *above, index.units[unit.province])]
        era = "old" if unit.is_old else "new"
        found.append((era, unit.coded.code, unicodedata.normalize("NFC", ", ".join(names))))
    return found


def shares(addresses, change) -> dict[tuple[str, str], float]:
    """Return how many answers are right and wrong, by era."""
    counts: dict[tuple[str, str], int] = {}
    for era, code, text in addresses:
        answer = parse_address(change(text)).answer
        if answer is None or answer.commune_code is None:
            outcome = "open"
        else:
            outcome = "right" if (answer.era, answer.commune_code) == (era, code) else "wrong"
        counts[era, outcome] = counts.get((era, outcome), 0) + 1
    return {key: count / 400 for key, count in counts.items()}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_commune_with_all_units_above_it_is_found(addresses, name):
    """Old ones nearly always, new ones where no old one of the name and kind is meant as well."""
    found = shares(addresses, VARIANTS[name])
    assert found["old", "right"] >= 0.98, found
    assert found.get(("old", "wrong"), 0.0) <= 0.005, found
    assert found.get(("new", "wrong"), 0.0) <= 0.06, found


def test_slips_are_found_back(addresses):
    """A letter lost, doubled or swapped in every part."""
    rng = random.Random(SEED)
    old = [one for one in addresses if one[0] == "old"]
    found = shares(old, lambda text: slip(text, rng))
    assert found["old", "right"] >= 0.85, found
    assert found.get(("old", "wrong"), 0.0) <= 0.01, found


def test_a_present_commune_is_always_among_the_candidates(addresses):
    """Whatever the era of the answer."""
    missing = [
        text
        for era, code, text in addresses
        if era == "new" and code not in parse_address(text).communes
    ]
    assert missing == []
