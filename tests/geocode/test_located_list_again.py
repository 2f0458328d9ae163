"""A list that `khoanh geocode` wrote is a list again: what was found is never taken for stated."""

import pandas as pd
import pytest
from click.testing import CliRunner

from zoning.area.bundled import bundled_area_path
from zoning.cli.geocode_list import geocode_list
from zoning.cli.located_file import LOCATED_KINDS, located_file
from zoning.cli.main import main
from zoning.geocode import geocode
from zoning.geocode.choices import decide
from zoning.geocode.gazetteer import Gazetteer
from zoning.sources.cases_file import read_cases

SAME = ["case_id", "outcome", "household_id", "alley_id", "hamlet_id", "ward_id", "why"]


@pytest.fixture(scope="module")
def rows(demo):
    """Return cases that are known to a house, between two, to an alley, a street, a hamlet."""
    homes, units = demo.households, demo.units
    alley = units[units["level"] == "alley"].iloc[3]
    home = homes[homes["unit_id"] == alley["unit_id"]].iloc[0]
    spot = homes.geometry.iloc[500]
    return pd.DataFrame(
        [
            ("house", f"{home['house_number']} {alley['name']}, {demo.name}", None, None),
            ("alley", f"{alley['name']}", None, None),
            ("street", "9999 Bến Sỏi", None, None),
            ("hamlet", "Khu phố 5, phường Chợ Mẫu", None, None),
            ("nowhere", "12 Lê Lợi, Quận 1, TP.HCM", None, None),
            ("spot", None, spot.x, spot.y),
        ],
        columns=["case_id", "address", "lng", "lat"],
    ).assign(reported_at="2026-07-01T08:00:00+07:00")


@pytest.mark.parametrize("kind", LOCATED_KINDS)
def test_what_was_found_is_found_again(demo, rows, tmp_path, kind):
    """The middle of an alley, a street or a hamlet is no position of a case."""
    rows.to_csv(tmp_path / "cases.csv", index=False)
    out = tmp_path / f"out{kind}"
    arguments = ["geocode", str(tmp_path / "cases.csv"), "--area", str(bundled_area_path())]
    assert CliRunner().invoke(main, [*arguments, "-o", str(out)]).exit_code == 0
    first = geocode(read_cases(tmp_path / "cases.csv"), demo)
    again = geocode(read_cases(out), demo)
    pd.testing.assert_frame_equal(
        pd.DataFrame(again[SAME]), pd.DataFrame(first[SAME]), check_dtype=False
    )
    assert again["household_id"].notna().tolist() == [True, *[False] * 4, True]
    assert set(first["match_level"][1:4]) == {"alley", "street", "hamlet"}


def test_a_unit_that_a_person_chose_stays_chosen(demo, tmp_path):
    """An alley is found there again, a hamlet is known again, without any address."""
    gazetteer = Gazetteer(demo)
    units = demo.units
    alley, hamlet = (units[units["level"] == level].iloc[2] for level in ("alley", "hamlet"))
    cases = read_of(
        tmp_path,
        [("A1", alley["unit_id"]), ("A2", hamlet["unit_id"])],
    )
    located = geocode(cases, demo, gazetteer=gazetteer)
    decided = decide(located, {1: 1}, gazetteer)
    with located_file(tmp_path / "out.csv") as write:
        write(decided)
    again = geocode(read_cases(tmp_path / "out.csv"), demo, gazetteer=gazetteer)
    assert again["alley_id"].tolist() == [alley["unit_id"], None]
    assert again["hamlet_id"].iloc[1] == hamlet["unit_id"]
    assert again["outcome"].tolist() == ["found", "ambiguous"]


def test_a_unit_that_the_area_has_not(demo, tmp_path):
    """It is said so; nothing is guessed from the address."""
    located = geocode(read_of(tmp_path, [("A1", "a-99999-0001")]), demo)
    assert located["why"].tolist() == ["no_such_unit"]


@pytest.mark.parametrize("kind", LOCATED_KINDS)
def test_a_household_that_the_area_has_not(demo, tmp_path, kind):
    """Its identifier stays in the file, is counted, and is not found again."""
    home = demo.households["household_id"].iloc[0]
    rows = [("A1", "hh-99999-00001"), ("A2", home)]
    frame = pd.DataFrame(rows, columns=["case_id", "household_id"])
    cases, out = tmp_path / "cases.csv", tmp_path / f"out{kind}"
    frame.assign(reported_at="2026-07-01").to_csv(cases, index=False)
    tally = geocode_list(cases, demo, out)
    assert tally.figures()["unknown_households"] == 1
    again = read_cases(out)
    assert again["household_id"].tolist() == [one for _, one in rows]
    assert geocode(again, demo)["why"].tolist() == ["no_such_household", None]


def read_of(folder, rows):
    """Return a list that states the unit of each case."""
    frame = pd.DataFrame(rows, columns=["case_id", "unit_id"])
    path = folder / "units.csv"
    frame.assign(reported_at="2026-07-01T08:00:00+07:00").to_csv(path, index=False)
    return read_cases(path)
