"""`khoanh plan` and `khoanh lift` with a list of contacts."""

import json
import subprocess
import sys

import pytest

import zoning

HEADER = "case_id,contact_of,kind,reported_at,from,household_id,site,status\n"


def khoanh(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "zoning", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """The bundled area, its cases, and two contacts and a visit of the first case."""
    folder = tmp_path_factory.mktemp("contacts")
    pack = zoning.bundled_area_path()
    area = zoning.read_area(pack)
    home = area.households["household_id"]
    rows = [
        f"t1,CA-001,F1,2026-07-06,2026-07-05,{home[40]},,",
        f"t2,CA-001,F1,2026-07-06,2026-07-05,{home[90]},,âm tính",
        "v1,CA-001,visited,2026-07-06,2026-07-05,,Chợ Mẫu,",
        "v2,CA-001,visited,2026-07-06,2026-07-05,,Chợ Lạ,",
    ]
    (folder / "contacts.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return {"pack": pack, "cases": pack / "sample_cases.csv", "folder": folder}


def test_a_plan_with_contacts_says_what_it_rests_on_and_is_sound(given):
    """Unlocated visits are refused first, then named; nothing is left out in silence."""
    folder = given["folder"]
    asked = ("plan", given["cases"], "--area", given["pack"], "--policy", "cn-92-2021",
             "--contacts", folder / "contacts.csv", "-o", folder / "P")  # fmt: skip
    refused = khoanh(*asked)
    assert refused.returncode == 2
    assert "contact v2" in refused.stderr
    drawn = khoanh(*asked, "--allow-unlocated", "--json")
    assert drawn.returncode == 0, drawn.stderr
    said = json.loads(drawn.stdout)
    assert said["contacts"] == {"F1": 1, "F2": 0, "visited": 1}
    assert said["contacts_left_out"] == ["v2"]
    assert "Chợ" not in drawn.stdout
    assert (folder / "P" / "contacts.geojson").is_file()
    assert khoanh("verify", folder / "P", "--area", given["pack"]).returncode == 0
    lift = khoanh("lift", folder / "P", given["cases"], "--area", given["pack"],
                  "--contacts", folder / "contacts.csv", "--json")  # fmt: skip
    assert lift.returncode == 0, lift.stderr
    conditions = {row["condition"] for row in json.loads(lift.stdout)["conditions"]}
    assert {"last_contact", "contacts_cleared"} <= conditions
    blind = khoanh("lift", folder / "P", given["cases"], "--area", given["pack"])
    assert "not met last_contact: nothing known of 14 days" in blind.stdout


def test_a_contact_of_a_case_that_is_not_listed_is_refused_with_all_other_faults(given):
    """Exit 2, one report."""
    path = given["folder"] / "wrong.csv"
    path.write_text(HEADER + "t1,CA-999,F1,2026-07-06,,x,,\nt2,CA-001,F9,,,x,,\n", encoding="utf-8")
    found = khoanh("plan", given["cases"], "--area", given["pack"], "--contacts", path,
                   "-o", given["folder"] / "Q")  # fmt: skip
    assert found.returncode == 2
    for words in ("no case CA-999", "row 3, column kind", "row 3, column reported_at"):
        assert words in found.stderr
