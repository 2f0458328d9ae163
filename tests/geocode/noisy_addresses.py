"""Write addresses of communes of the national table, and add noise to them."""

import random
import unicodedata

from zoning.geocode.address.unit_index import unit_index

LETTERS = "abcdeghiklmnopqrstuvxyăâđêôơư"

_MARKS = dict.fromkeys(range(0x300, 0x370))

Written = tuple[str, str, str]
"""Era, code of the commune, address."""


def written_addresses(count: int, seed: int) -> list[Written]:
    """Return addresses of as many communes of each era, with a house and a street before them."""
    index = unit_index()
    rng = random.Random(seed)
    wards = [unit for unit in index.units if unit.coded.level == "ward"]
    found = []
    for is_old in (True, False):
        of_era = [unit for unit in wards if unit.is_old == is_old]
        for unit in rng.sample(of_era, count):
            above = [index.units[unit.district]] if unit.district >= 0 else []
            names = [one.coded.full_name for one in (unit, *above, index.units[unit.province])]
            if above and rng.random() < 0.3:
                names.pop(rng.randrange(1, 3))
            house = f"{rng.randrange(1, 400)} Lê Lợi, " if rng.random() < 0.5 else ""
            found.append(("old" if is_old else "new", unit.coded.code, house + ", ".join(names)))
    return [(era, code, unicodedata.normalize("NFC", text)) for era, code, text in found]


def noisy(text: str, rng: random.Random, level: int) -> str:
    """Return a text with ``level`` slips to 25 letters, and part of its accents or commas lost."""
    letters = list(text)
    for _ in range(level * len(text) // 25):
        at = rng.randrange(len(letters))
        kind = rng.randrange(4)
        if kind == 0:
            letters[at] = ""
        elif kind == 1:
            letters[at] *= 2
        elif kind == 2:
            letters[at] = rng.choice(LETTERS)
        elif at:
            letters[at - 1 : at + 1] = letters[at], letters[at - 1]
    changed = "".join(letters)
    if level and rng.random() < 0.3:
        changed = _plain(changed)
    return changed.replace(",", "") if level and rng.random() < 0.2 else changed


def _plain(text: str) -> str:
    """Return a text in small letters without accents."""
    return unicodedata.normalize("NFD", text.lower().replace("đ", "d")).translate(_MARKS)
