"""Write addresses as people do, from the national table and habits, without the grammar's code."""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from zoning.area.codes import read_codes

EVE, DAY = "2025-06-30", "2025-07-01"

STREETS = (
    "Lê Lợi", "Trần Phú", "Nguyễn Trãi", "Quang Trung", "Hùng Vương", "Hai Bà Trưng", "Lê Duẩn",
    "Điện Biên Phủ", "Hà Nội", "Đội Cấn", "Phố Huế", "Hà Huy Tập", "Xô Viết Nghệ Tĩnh", "30/4",
    "3/2", "30 Tháng 4", "CMT8", "Cách Mạng Tháng 8", "2 Tháng 9", "Lý Thường Kiệt", "Tân Mai",
    "Phan Đình Phùng", "Trần Hưng Đạo", "Bạch Đằng", "Thống Nhất", "Hòa Bình", "Lạc Long Quân",
    "Tô Hiệu", "Hoàng Văn Thụ", "Trường Chinh", "Nguyễn Văn Cừ", "Bến Tre", "Thái Nguyên",
    "Ấp Bắc", "Láng Hạ", "Xóm Chiếu", "QL1A", "Tỉnh lộ 8", "Quốc lộ 51", "số 7", "D2", "N5",
)  # fmt: skip
HOUSES = ("12", "số 7", "25/4", "143A", "SN 08", "Số nhà 61", "10 ngõ 25", "12/3/4", "K12/34",
          "Số 5 ngách 12/7", "36-38")  # fmt: skip
SITES = ("KCN Tân Bình", "KCN Thăng Long", "KCN Biên Hòa 2", "Chung cư Hà Đô", "Chung cư Sài Gòn",
         "KĐT Hà Nội Mới", "Công ty TNHH Đà Nẵng Xanh", "Công ty CP Thái Bình Dương",
         "Nhà máy gạch Đồng Tâm", "Chợ Bình Tây", "Trường Tiểu học Phú Thọ",
         "Trạm y tế Hòa Bình", "Lô B2 KCN Vĩnh Lộc")  # fmt: skip
HAMLETS = ("Tổ 5", "KP3", "Khu phố 2", "thôn 4", "Ấp 3", "Xóm Đông", "TDP 7", "Khóm 6", "Đội 9",
           "Khối 11", "Bản Mới", "Buôn Ma", "Khu 4", "Tổ dân phố số 3")  # fmt: skip
SHORT = {"Phường": ("P.", "P", "F.", "p. "), "Xã": ("X.", "X", "x. "),
         "Thị trấn": ("TT.", "TT ", "Thị Trấn ", "TTr."), "Quận": ("Q.", "Q", "q. "),
         "Huyện": ("H.", "H", "h. "), "Thị xã": ("TX.", "TX ", "T.X "),
         "Thành phố": ("TP.", "TP ", "Tp. "), "Tỉnh": ("T.", "tỉnh "), "Đặc khu": ("ĐK ", "Đặc khu ")}  # fmt: skip
ENGLISH = {"Phường": "Ward", "Xã": "Commune", "Thị trấn": "Town", "Quận": "District",
           "Huyện": "District", "Thị xã": "Town", "Thành phố": "City", "Tỉnh": "Province",
           "Đặc khu": "Special Zone"}  # fmt: skip
TONE_PLACES = (("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("ủy", "uỷ"),
               ("ùy", "uỳ"), ("úy", "uý"), ("ũy", "uỹ"), ("ụy", "uỵ"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its kind and name."""

    code: str
    kind: str
    name: str

    @property
    def full(self) -> str:
        """Kind and name."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Place:
    """A commune of an era with the units above it; no district since July 2025."""

    era: str
    ward: Unit
    district: Unit | None
    province: Unit
    present: frozenset[str]
    present_province: Unit


@dataclass(frozen=True, slots=True)
class Written:
    """An address, and the commune it was made from."""

    habit: str
    text: str
    place: Place


@cache
def places() -> tuple[list[Place], list[Place]]:
    """Return all communes of both eras."""
    codes = read_codes()
    provinces = {
        day: {one.code: Unit(one.code, one.kind, nfc(one.name))
              for one in codes.units_on(day, level="province")}
        for day in (EVE, DAY)
    }  # fmt: skip
    into: dict[str, set[str]] = defaultdict(set)
    for link in codes.links:
        if link.after.level == link.before.level == "ward":
            into[link.before.code].add(link.after.code)
    new = [
        Place("new", Unit(one.code, one.kind, nfc(one.name)), None, provinces[DAY][one.parent],
              frozenset({one.code}), provinces[DAY][one.parent])
        for one in codes.units_on(DAY)
    ]  # fmt: skip
    home = {one.ward.code: one.province for one in new}
    districts = {one.code: one for one in codes.units_on(EVE, level="district")}
    old = []
    for one in codes.units_on(EVE):
        above = districts.get(one.parent)
        province = provinces[EVE][above.parent if above else one.parent]
        district = Unit(above.code, above.kind, nfc(above.name)) if above else None
        present = frozenset(into[one.code])
        if present:
            old.append(Place("old", Unit(one.code, one.kind, nfc(one.name)), district, province,
                             present, home[min(present)]))  # fmt: skip
    return old, new


def nfc(text: str) -> str:
    """Return a text composed."""
    return unicodedata.normalize("NFC", text)


def plain(text: str) -> str:
    """Return a text without accents."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in letters if not unicodedata.combining(one))


def partly_plain(text: str, rng: random.Random) -> str:
    """Return a text with accents lost in about half of its words."""
    return " ".join(plain(word) if rng.random() < 0.5 else word for word in text.split(" "))


def units(place: Place) -> list[Unit]:
    """Return commune, district, province."""
    return [one for one in (place.ward, place.district, place.province) if one is not None]


def head(rng: random.Random) -> str:
    """Return what stands before the units: house, street, hamlet, or nothing."""
    drawn = rng.random()
    if drawn < 0.45:
        return f"{rng.choice(HOUSES)} {rng.choice(('', 'đường ', 'Đ. '))}{rng.choice(STREETS)}, "
    return f"{rng.choice(HAMLETS)}, " if drawn < 0.8 else ""


def bare(one: Unit) -> str:
    """Return a name, with the word for its kind where it is a number."""
    return one.full if one.name.isdigit() else one.name


def short(one: Unit, rng: random.Random) -> str:
    """Return a unit with a short form of the word for its kind."""
    return rng.choice(SHORT[one.kind]) + one.name


def usual(one: Unit, rng: random.Random) -> str:
    """Return a unit as most people write it."""
    if one.kind in ("Tỉnh", "Thành phố") and rng.random() < 0.7:
        return one.name
    drawn = rng.random()
    return one.full if drawn < 0.4 else short(one, rng) if drawn < 0.6 else bare(one)


def listed(place: Place, rng: random.Random) -> str:
    """Return the units as most people write them."""
    return ", ".join(usual(one, rng) for one in units(place))


def slip(word: str, rng: random.Random) -> str:
    """Return a name with one letter lost, doubled, swapped with its neighbour or wrong."""
    spots = [at for at, letter in enumerate(word) if letter.isalpha() and at]
    if len(spots) < 3:
        return word
    at, kind = rng.choice(spots), rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return word[:at] + rng.choice("abceghiklmnoprstuvy") + word[at + 1 :]


def slipped(place: Place, rng: random.Random, which: int) -> str:
    """Return the units with a slip in one of them."""
    names = [replace(one, name=slip(one.name, rng) if at == which % len(units(place)) else one.name)
             for at, one in enumerate(units(place))]  # fmt: skip
    return ", ".join(short(one, rng) if rng.random() < 0.5 else one.full for one in names)


def cut_short(place: Place, rng: random.Random) -> str:
    """Return the units where the last syllable of the commune is mutilated: Sơn Hv, Sơn H."""
    words = place.ward.name.split(" ")
    last = words[-1]
    if len(words) < 2 or len(last) < 2:
        return ""
    cut = rng.randrange(1, len(last)) if rng.random() < 0.5 else 1
    words[-1] = last[:cut] + (rng.choice("vbnmjkxz") if rng.random() < 0.5 else "")
    named = replace(place.ward, name=" ".join(words))
    rest = [bare(one) for one in units(place)[1:]]
    return ", ".join([short(named, rng) if rng.random() < 0.6 else named.full, *rest])


def english(place: Place, rng: random.Random) -> str:
    """Return the units in English order: Ward 5, District 3, Ho Chi Minh City."""
    parts = []
    for one in units(place):
        word, name = ENGLISH[one.kind], plain(one.name)
        parts.append(f"{word} {name}" if name.isdigit() else f"{name} {word}")
    if rng.random() < 0.5:
        parts[-1] = plain(place.province.name)
    return ", ".join(parts) + rng.choice((", Vietnam", "", ", Viet Nam", " 700000, Vietnam"))


def reordered(place: Place, rng: random.Random) -> str:
    """Return the units with larger ones before smaller ones."""
    parts = [one.full for one in units(place)]
    if rng.random() < 0.5:
        return ", ".join(reversed(parts))
    parts[0], parts[1] = parts[1], parts[0]
    return ", ".join(parts)


def in_former_district(place: Place, rng: random.Random) -> str:
    """Return a commune since July 2025 with the district its ground lay in before."""
    if place.era == "old":
        return ""
    name = plain(place.ward.name)
    before = [one for one in by_present()[place.ward.code] if one.district]
    if not before:
        return ""
    one = rng.choice(before)
    assert one.district is not None
    if name == plain(one.district.name):
        return ""
    if name in names_in_district(one.district.code):
        return ""
    return ", ".join([place.ward.full, usual(one.district, rng), one.province.name])


def in_former_province(place: Place, rng: random.Random) -> str:
    """Return a commune since July 2025 with the province its ground lay in before."""
    if place.era == "old":
        return ""
    before = [
        one for one in by_present()[place.ward.code] if one.province.name != place.province.name
    ]
    if not before:
        return ""
    one = rng.choice(before)
    if plain(place.ward.name) in names_in("old", one.province.code):
        return ""
    return ", ".join([place.ward.full, one.province.name])


def in_present_province(place: Place, rng: random.Random) -> str:
    """Return a commune until June 2025 with the province its ground lies in today."""
    if place.era == "new" or place.district is None:
        return ""
    return ", ".join(
        [usual(place.ward, rng), usual(place.district, rng), place.present_province.name]
    )


def in_present_province_only(place: Place, rng: random.Random) -> str:
    """Return the same without the district."""
    if place.era == "new":
        return ""
    code, name = place.present_province.code, plain(place.ward.name)
    is_known = place.province.name == place.present_province.name
    if name in names_in("new", code) or (name in names_in("old", code) and not is_known):
        return ""
    return ", ".join([usual(place.ward, rng), place.present_province.name])


@cache
def names_in_district(district: str) -> frozenset[str]:
    """Return the names of communes of a district, without accents."""
    return frozenset(plain(one.ward.name) for one in places()[0]
                     if one.district and one.district.code == district)  # fmt: skip


@cache
def names_in(era: str, province: str) -> frozenset[str]:
    """Return the names of communes of an era in a province, without accents."""
    return frozenset(plain(one.ward.name) for one in by_province()[era, province])


@cache
def by_present() -> dict[str, list[Place]]:
    """Return the communes until June 2025 by each present commune they went into."""
    found: dict[str, list[Place]] = defaultdict(list)
    for one in places()[0]:
        for code in sorted(one.present):
            found[code].append(one)
    return found


def glued(place: Place, rng: random.Random) -> str:
    """Return the units in short, glued together, commas lost in part."""
    parts = [
        rng.choice(SHORT[one.kind]).strip() + "".join(one.name.split()) for one in units(place)
    ]
    return rng.choice((",", ", ", " ", " - ")).join(parts)


def street_like_a_unit(place: Place, rng: random.Random) -> str:
    """Return the units after a street that bears the name of another unit."""
    other = rng.choice(places()[0])
    name = rng.choice([one.name for one in units(other) if not one.name.isdigit()])
    word = rng.choice(("", "đường ", "phố ", "Đ. "))
    return f"{rng.randrange(1, 300)} {word}{name}, {listed(place, rng)}"


def hamlet_like_a_ward(place: Place, rng: random.Random) -> str:
    """Return the units after a hamlet that bears the name of another commune of the province."""
    other = rng.choice([one for one in by_province()[place.era, place.province.code]])
    if other.ward.name.isdigit():
        return ""
    word = rng.choice(("thôn", "xóm", "ấp", "khu phố", "TDP", "Khu"))
    return f"{word} {other.ward.name}, {listed(place, rng)}"


@cache
def by_province() -> dict[tuple[str, str], list[Place]]:
    """Return the communes by era and province."""
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for some in places():
        for one in some:
            found[one.era, one.province.code].append(one)
    return found


def without(place: Place, rng: random.Random, level: int) -> str:
    """Return the units without the province (-1) or the district (1)."""
    parts = [usual(one, rng) for one in units(place)]
    if level == 1 and place.district is None:
        return ""
    del parts[level]
    return ", ".join(parts)


def map_service(place: Place, rng: random.Random) -> str:
    """Return the units as map services write them, with a plus code, a postcode, coordinates."""
    before = rng.choice(("RJ4X+WWF, ", "QMCM+4V ", "(21.0285, 105.8542) ", "10.7769,106.7009 ", ""))
    names = ", ".join(bare(one) for one in units(place))
    return f"{before}{head(rng)}{names} {rng.choice(('10000', '700000', '55000'))}, Việt Nam"


def tones_moved(place: Place, rng: random.Random) -> str:
    """Return the units with tones where the other custom puts them, and i for y."""
    text = listed(place, rng)
    for one, other in TONE_PLACES:
        text = text.replace(one, other)
    return text.replace("Mỹ", "Mĩ").replace("Lý", "Lí")


Habit = Callable[[Place, random.Random], str]
HABITS: dict[str, Habit] = {
    "in full": lambda place, rng: head(rng) + ", ".join(one.full for one in units(place)),
    "usual": lambda place, rng: head(rng) + listed(place, rng),
    "short": lambda place, rng: head(rng) + ", ".join(short(one, rng) for one in units(place)),
    "bare": lambda place, rng: head(rng) + ", ".join(bare(one) for one in units(place)),
    "bare, no commas": lambda place, rng: (head(rng) + ", ".join(bare(one) for one in units(place)))
        .replace(",", ""),
    "small, no commas": lambda place, rng: (head(rng) + listed(place, rng)).replace(",", "").lower(),
    "dashes": lambda place, rng: (head(rng) + listed(place, rng)).replace(", ", " - "),
    "glued": lambda place, rng: head(rng) + glued(place, rng),
    "without accents": lambda place, rng: plain(head(rng) + listed(place, rng)),
    "accents in part": lambda place, rng: partly_plain(head(rng) + listed(place, rng), rng),
    "without accents, no commas": lambda place, rng: plain(head(rng) + listed(place, rng))
        .replace(",", ""),
    "tones moved": tones_moved,
    "decomposed": lambda place, rng: unicodedata.normalize("NFD", head(rng) + listed(place, rng)),
    "capitals": lambda place, rng: (head(rng) + listed(place, rng)).upper(),
    "reordered": reordered,
    "English": lambda place, rng: plain(head(rng)) + english(place, rng),
    "map service": map_service,
    "street like a unit": street_like_a_unit,
    "hamlet like a ward": hamlet_like_a_ward,
    "site like a unit": lambda place, rng: f"{rng.choice(SITES)}, {listed(place, rng)}",
    "without province": lambda place, rng: head(rng) + without(place, rng, -1),
    "without district": lambda place, rng: head(rng) + (without(place, rng, 1) or "?"),
    "in former district": lambda place, rng: head(rng) + (in_former_district(place, rng) or "?"),
    "in former province": lambda place, rng: head(rng) + (in_former_province(place, rng) or "?"),
    "in present province": lambda place, rng: head(rng) + (in_present_province(place, rng) or "?"),
    "in present province only": lambda place, rng: head(rng)
        + (in_present_province_only(place, rng) or "?"),
    "slip in the ward": lambda place, rng: head(rng) + slipped(place, rng, 0),
    "slip above the ward": lambda place, rng: head(rng) + slipped(place, rng, rng.randrange(1, 3)),
    "mutilated": lambda place, rng: head(rng) + (cut_short(place, rng) or "?"),
}  # fmt: skip
"""Ways to write an address; `?` where a commune cannot be written so."""


def unseen_addresses(each: int, seed: int) -> list[Written]:
    """Return addresses of every habit, as many as asked for or as there are tries, both eras."""
    found = []
    for habit, write in HABITS.items():
        rng = random.Random(f"{seed} {habit}")
        count = 0
        for attempt in range(each * 12):
            some = places()[attempt % 3 // 2]  # two of the old era, one of the new
            place = rng.choice(some)
            text = write(place, rng)
            if "?" not in text:
                found.append(Written(habit, text, place))
                count += 1
            if count == each:
                break
    return found
