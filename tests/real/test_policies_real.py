"""Every preset on a real ward: plans that verify, and plans from plans."""

from datetime import timedelta

import numpy as np
import pytest
from click.testing import CliRunner

import zoning
from zoning.cli.main import main
from zoning.policy.load import policy_names
from zoning.sources.cases_file import cases_from_records

OSM = "vn-osm/hcmc_xuan_hoa_tan_dinh.osm"
WARDS = "vn-2025-boundaries/wards_3321.parquet"
REPORTED = "2026-07-01T08:00:00+07:00"


@pytest.fixture(scope="module")
def area(tmp_path_factory, shared_data):
    """The pack of the extract."""
    pack = tmp_path_factory.mktemp("policies") / "A"
    words = ["area", "build", "--osm", shared_data / OSM, "--wards", shared_data / WARDS]
    done = CliRunner().invoke(main, [str(word) for word in (*words, "--out", pack)])
    assert done.exit_code == 0, done.output
    return zoning.read_area(pack)


@pytest.fixture(scope="module")
def cases(area):
    """Twelve houses at even steps through the pack, and six neighbours: invented cases."""
    ids = area.households.household_id.to_numpy(object)
    homes = np.linspace(0, len(ids) - 2, 12).astype(int)
    chosen = ids[np.concatenate([homes, homes[:6] + 1])]
    rows = [
        {"case_id": f"c{i:02d}", "reported_at": REPORTED, "household_id": home}
        for i, home in enumerate(chosen)
    ]
    return zoning.geocode(cases_from_records(rows), area)


@pytest.mark.parametrize("name", policy_names())
def test_every_preset_draws_a_plan_that_verifies(area, cases, name):
    """Houses, alleys, hamlets, wards and kilometres."""
    plan = zoning.draw(area, cases, policy=name)
    assert zoning.verify(plan, area) == []
    assert plan.certificate.gap == 0
    assert set(plan.zones.level) <= {"red", "yellow"}
    red = set(plan.households.household_id[plan.households.level == "red"])
    assert red >= set(cases.household_id)


def test_a_plan_from_the_plan_in_force_is_the_same_until_zones_are_lifted(area, cases):
    """At the same time nothing changes; after 14 days red is yellow, and then nothing is closed."""
    old = zoning.draw(area, cases)
    same = zoning.draw(area, cases, in_force=old)
    np.testing.assert_array_equal(same.certificate.labels, old.certificate.labels)
    later = old.as_of + timedelta(days=14)
    lifted = zoning.draw(area, cases, as_of=later, in_force=old)
    assert zoning.verify(lifted, area) == []
    assert set(lifted.zones.level) == {"yellow"}
    was_red = set(old.households.household_id[old.households.level == "red"])
    assert was_red == set(lifted.households.household_id)
    last = zoning.draw(area, cases, as_of=later + timedelta(days=1), in_force=lifted)
    assert last.zones.empty
