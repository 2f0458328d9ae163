"""Every address the invented town can generate is found back, in every way to write it."""

import random
import re
import unicodedata

import pytest

from zoning.geocode.address.spelling import spelt
from zoning.geocode.match import locate_address

SEED = 20260702
SAMPLED = 400

OLD_TONES = (("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"), ("uỷ", "ủy"),
             ("uý", "úy"), ("uỳ", "ùy"), ("oè", "òe"), ("oé", "óe"))  # fmt: skip


class Home:
    """A household's address in its parts."""

    def __init__(self, number: str, street: str, hamlet: str, ward: str) -> None:
        self.number, self.street, self.hamlet, self.ward = number, street, hamlet, ward
        *self.alleys, self.house = number.split("/")

    def whole(self) -> str:
        """12/34/5 Đường Bến Sỏi, Khu phố 3, Phường Bến Mẫu, Thị xã Mẫu."""
        return f"{self.number} {self.street}, {self.hamlet}, {self.ward}, Thị xã Mẫu"

    def in_words(self, *, inward: bool) -> str:
        """Số 5 hẻm 34 hẻm 12 Đường Bến Sỏi, or Hẻm 12 hẻm 34 số 5 Đường Bến Sỏi."""
        chain = self.alleys if inward else list(reversed(self.alleys))
        alleys = "".join(f" hẻm {one}" for one in chain)
        if inward:
            return f"{alleys} số {self.house} {self.street}, {self.ward}".strip()
        return f"số {self.house}{alleys} {self.street}, {self.ward}"

    def short(self, *, mark: str, joint: str) -> str:
        """12/34/5 Đ. Bến Sỏi, KP3, P.Bến Mẫu, TX.Mẫu."""
        hamlet = re.sub("(?i)khu phố ", f"KP{mark}", self.hamlet)
        ward = self.ward.replace("Phường ", f"P{mark}").replace("Xã ", f"X{mark}")
        street = self.street.replace("Đường ", "Đ. ")
        return joint.join((f"{self.number} {street}", hamlet, ward, f"TX{mark}Mẫu"))


def plain(text: str) -> str:
    """Return a text without accents; y stays y."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in letters if not unicodedata.combining(one))


def partly(text: str) -> str:
    """Return a text in which every other word has lost its accents."""
    return " ".join(plain(word) if at % 2 else word for at, word in enumerate(text.split(" ")))


def old_tones(text: str) -> str:
    for new, old in OLD_TONES:
        text = text.replace(new, "\0").replace(old, new).replace("\0", old)
    return text


def keyword_slash(home: Home) -> str:
    """Số 5 hẻm 12/34 đường Bến Sỏi: after the word the outer alley comes first."""
    if not home.alleys:
        return f"nhà số {home.house} {home.street}, {home.ward}"
    return f"số {home.house} hẻm {'/'.join(home.alleys)} {home.street}, {home.ward}"


VARIANTS = {
    "whole": Home.whole,
    "no accents": lambda home: plain(home.whole()),
    "accents in part": lambda home: partly(home.whole()),
    "old tones": lambda home: old_tones(home.whole()),
    "decomposed": lambda home: unicodedata.normalize("NFD", home.whole()),
    "capitals": lambda home: home.whole().upper(),
    "capitals without accents": lambda home: plain(home.whole()).upper(),
    "small": lambda home: home.whole().lower(),
    "no commas": lambda home: home.whole().replace(",", ""),
    "no commas, no accents, small": lambda home: plain(home.whole()).replace(",", "").lower(),
    "dashes": lambda home: home.whole().replace(", ", " - "),
    "no blanks after commas": lambda home: home.whole().replace(", ", ","),
    "short": lambda home: home.short(mark=". ", joint=", "),
    "short and glued": lambda home: home.short(mark="", joint=", "),
    "short without commas": lambda home: home.short(mark=".", joint=" "),
    "words, outward": lambda home: home.in_words(inward=False),
    "words, inward": lambda home: home.in_words(inward=True),
    "words, no accents": lambda home: plain(home.in_words(inward=False)).lower(),
    "slash after the word": keyword_slash,
    "zeros": lambda home: re.sub(r"\b(\d)\b", r"0\1", home.whole()),
    "blanks at slashes": lambda home: home.whole().replace("/", " / "),
    "dictated": lambda home: home.whole().replace("/", " xuyệt "),
    "street first": lambda home: f"{home.street}, số {home.number}, {home.ward}",
    "unit first": lambda home: f"{home.hamlet}, số {home.number} {home.street}, {home.ward}",
    "remark": lambda home: f"{home.number} {home.street} (đối diện trường), {home.ward}",
    "country": lambda home: f"{home.whole()} 70000, Việt Nam",
}


@pytest.fixture(scope="module")
def homes(demo, demo_gazetteer) -> list[tuple[str, Home]]:
    """Return households drawn by a fixed seed, with their addresses."""
    numbered = demo.households[demo.households["house_number"].notna()]
    rows = random.Random(SEED).sample(range(len(numbered)), SAMPLED)
    names = demo_gazetteer.units.names
    found = []
    for household in numbered.iloc[sorted(rows)].itertuples():
        at = demo_gazetteer.household_row[household.household_id]
        hamlet, ward = (names[of[at]] for of in (demo_gazetteer.hamlet_of, demo_gazetteer.ward_of))
        found.append(
            (household.household_id, Home(household.house_number, household.street, hamlet, ward))
        )
    return found


@pytest.mark.parametrize("variant", VARIANTS)
def test_found_back(variant, homes, demo_gazetteer):
    """Every household of the sample, by its own address so written, and no other."""
    wrong = []
    for household, home in homes:
        text = VARIANTS[variant](home)
        location = locate_address(text, demo_gazetteer)
        row = location.household
        name = demo_gazetteer.households[row].household_id if row >= 0 else None
        if (location.outcome, location.match_level, name) != ("found", "house", household):
            wrong.append((text, location.outcome, location.match_level, location.why))
    assert wrong == []


def test_normalising_is_idempotent(homes):
    """Plain letters of plain letters are the same letters."""
    for _, home in homes:
        once = spelt(home.whole()).plain
        assert spelt(once).plain == once
