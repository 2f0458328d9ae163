"""In the invented town every household is found by its own address, in four styles."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from zoning.area.bundled import SAMPLE_CASES, bundled_area_path
from zoning.geocode import Gazetteer, geocode
from zoning.geocode.address.spelling import spelt
from zoning.geocode.match import locate_address
from zoning.sources.cases_file import read_cases

SAMPLED = 500
SEED = 20260701


def written_whole(number: str, street: str, hamlet: str, ward: str) -> str:
    """12/34/5 Đường Bến Sỏi, Khu phố 3, Phường Bến Mẫu, Thị xã Mẫu."""
    return f"{number} {street}, {hamlet}, {ward}, Thị xã Mẫu"


def written_in_words(number: str, street: str, hamlet: str, ward: str) -> str:
    """Số 5 hẻm 34 hẻm 12 đường Bến Sỏi, khu phố 3."""
    *alleys, house = number.split("/")
    inward = "".join(f" hẻm {alley}" for alley in reversed(alleys))
    return f"số {house}{inward} {street.lower()}, {hamlet.lower()}, {ward}"


def written_short(number: str, street: str, hamlet: str, ward: str) -> str:
    """12/34/5 đ. Bến Sỏi, KP3, P.Bến Mẫu, TX Mẫu."""
    hamlet = hamlet.replace("Khu phố ", "KP")
    ward = ward.replace("Phường ", "P.").replace("Xã ", "X.")
    return f"{number} {street.replace('Đường ', 'đ. ')}, {hamlet}, {ward}, TX Mẫu"


def written_bare(number: str, street: str, hamlet: str, ward: str) -> str:
    """12/34/5 ben soi p ben mau: no accents, no commas, no hamlet."""
    del hamlet
    bare = street.removeprefix("Đường ").removeprefix("Phố ")
    ward = ward.replace("Phường ", "p ").replace("Xã ", "x ")
    return spelt(f"{number} {bare} {ward}").plain.lower()


@pytest.fixture(scope="module")
def sampled(demo, demo_gazetteer) -> list[tuple[str, str, str, str, str]]:
    """Return household, number, street, hamlet and ward of the sampled households."""
    numbered = demo.households[demo.households["house_number"].notna()]
    rows = random.Random(SEED).sample(range(len(numbered)), SAMPLED)
    names = demo_gazetteer.units.names
    found = []
    for row in sorted(rows):
        household = numbered.iloc[row]
        at = demo_gazetteer.household_row[household["household_id"]]
        found.append(
            (
                household["household_id"],
                household["house_number"],
                household["street"],
                names[demo_gazetteer.hamlet_of[at]],
                names[demo_gazetteer.ward_of[at]],
            )
        )
    return found


@pytest.mark.parametrize(
    "style",
    [written_whole, written_in_words, written_short, written_bare],
    ids=lambda s: s.__name__,
)
def test_every_household_is_found_by_its_address(style, sampled, demo_gazetteer):
    """All of five hundred households, drawn by a fixed seed, are found exactly."""
    wrong = []
    for household, *address in sampled:
        location = locate_address(style(*address), demo_gazetteer)
        row = location.household
        name = demo_gazetteer.households[row].household_id if row >= 0 else None
        if (location.outcome, location.match_level, name) != ("found", "house", household):
            wrong.append((style(*address), location.outcome, location.why))
    assert wrong == []


def test_a_number_nobody_bears_is_never_given_as_a_house(sampled, demo_gazetteer):
    """House 9999 of any street or alley is not answered with a household."""
    for _, number, street, _, ward in sampled[::5]:
        *alleys, _ = number.split("/")
        text = f"{'/'.join([*alleys, '9999'])} {street}, {ward}"
        location = locate_address(text, demo_gazetteer)
        assert location.match_level != "house"
        assert location.household == -1


@pytest.mark.parametrize("style", [written_whole, written_in_words], ids=lambda s: s.__name__)
def test_a_household_the_area_lacks_is_never_another_house(style, demo, sampled):
    """With five hundred households struck out, none of their addresses is given to a neighbour."""
    struck = {household for household, *_ in sampled}
    kept = demo.households[~demo.households["household_id"].isin(struck)].reset_index(drop=True)
    poorer = Gazetteer(replace(demo, households=kept, digest="struck"))
    levels = Counter()
    for _, *address in sampled:
        location = locate_address(style(*address), poorer)
        levels[location.match_level] += 1
        if location.household >= 0:
            home = poorer.area.households.iloc[location.household]
            assert location.match_level == "interpolated"
            assert home["street"] == address[1]
            assert home["house_number"].split("/")[:-1] == address[0].split("/")[:-1]
    assert levels["house"] == 0
    assert levels["interpolated"] > SAMPLED / 2


def test_the_sample_outbreak_is_found_whole(demo, demo_gazetteer):
    """Every case of the sample outbreak is found at its house."""
    cases = read_cases(bundled_area_path() / SAMPLE_CASES)
    located = geocode(cases, demo, gazetteer=demo_gazetteer)
    assert located["outcome"].tolist() == ["found"] * len(cases)
    assert located["match_level"].tolist() == ["house"] * len(cases)
    assert located["ward_id"].notna().all()
