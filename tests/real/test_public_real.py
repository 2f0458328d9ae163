"""The public view of a real ward hides a case for days, and shows closed what is closed."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

import zoning
from tests.drawn_area import located
from tests.drawn_question import WARD, with_section
from zoning.cli.main import main
from zoning.perimeter.network import place_network
from zoning.plan.planner import Planner
from zoning.plan.public import PublicBook
from zoning.plan.public_blocks import place_blocks

FIRST = datetime.fromisoformat("2026-07-01T20:00:00+07:00")
QUICK = with_section(WARD, "lifting", days_without_case=3, yellow_days=1)
DAYS = 10
A_DAY = 3
CHANGED = 7
"""The day whose case may live elsewhere; 0 is the first."""


@pytest.fixture(scope="module")
def area(shared_data, tmp_path_factory):
    """Xuân Hòa and Tân Định as the command builds them."""
    out = tmp_path_factory.mktemp("public") / "pack"
    words = ["area", "build", "--osm", shared_data / "vn-osm/hcmc_xuan_hoa_tan_dinh.osm"]
    words += ["--wards", shared_data / "vn-2025-boundaries/wards_3321.parquet", "--out", out]
    built = CliRunner().invoke(main, [str(word) for word in words])
    assert built.exit_code == 0, built.output
    return zoning.read_area(out)


@pytest.fixture(scope="module")
def homes(area):
    """Three houses a day, some near earlier ones."""
    rng = np.random.default_rng(24)
    spots = np.column_stack([area.households.geometry.x, area.households.geometry.y])
    chosen: list[int] = []
    for number in range(DAYS * A_DAY):
        if number % 3 == 1:
            away = np.abs(spots - spots[chosen[-1]]).sum(axis=1)
            chosen.append(int(np.argsort(away, kind="stable")[rng.integers(1, 40)]))
        else:
            chosen.append(int(rng.integers(len(spots))))
    return chosen


def known(area, homes, day):
    """Return the cases of a day; the first ones have recovered after a week."""
    names = area.households["household_id"]
    rows = [
        {
            "case_id": f"c{number:02d}",
            "household_id": names[home],
            "ward_id": None,
            "reported_at": (FIRST + timedelta(days=number // A_DAY - 0.5)).isoformat(),
            "status": "recovered" if number // A_DAY + 7 <= day else "confirmed",
        }
        for number, home in enumerate(homes[: (day + 1) * A_DAY])
    ]
    return located(area, *rows)


def days_of(area, planner, book, homes, *, first=0, plan=None, state=None):
    """Draw and show a plan a day, each from the one before."""
    for day in range(first, DAYS):
        as_of = FIRST + timedelta(days=day)
        plan = planner.draw(known(area, homes, day), as_of=as_of, in_force=plan, policy=QUICK)
        view = book.view(plan, name=f"p-{day:016d}", before=state)
        state = view.state
        yield plan, view


def test_what_is_closed_is_shown_closed_and_houses_of_a_block_are_alike(area, homes):
    """Over ten plans, and for four other houses in which the case of the eighth day may live."""
    planner, book = Planner(area), PublicBook(area, k=20)
    network = place_network(area)
    block = place_blocks(network, k=20)[network.household_place]
    seen, kept = [], []
    for plan, view in days_of(area, planner, book, homes):
        assert view.less_closed == 0
        assert (view.zones["households"] >= 20).all()
        assert len(view.zones)
        assert plan.plan_id[2:10] not in view.zones.to_json()
        seen.append(view.zones.to_json())
        kept.append((plan, view.state))
    target = CHANGED * A_DAY
    before, state = kept[CHANGED - 1]  # up to here nothing is another
    others = np.flatnonzero(block == block[homes[target]])
    assert len(others) >= 20
    for home in others[:: len(others) // 4][:4].tolist():
        moved = [*homes[:target], home, *homes[target + 1 :]]
        days = days_of(area, planner, book, moved, first=CHANGED, plan=before, state=state)
        assert [view.zones.to_json() for _, view in days] == seen[CHANGED:]
