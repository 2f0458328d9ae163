"""A plan on cells is published, stored and served as one on streets is."""

import h3
import pytest
from sqlalchemy import select

from service.plans.cell_grid import shown_cell
from service.plans.publish import K, record_of
from service.store.tables import area_tables, layer_tables, plan_tables
from tests.drawn_hexagons import cases_in, hexagon_area
from zoning.plan.draw import draw
from zoning.plan.export import plan_files

FIELD = """
      9 9 9 9 9 0
     9 9 9 9 9 9 0
      9 9 9 9 9 9
     9 9 9 9 9 9 9
"""


@pytest.fixture(scope="module")
def area():
    return hexagon_area(FIELD)


@pytest.fixture(scope="module")
def plan(area):
    return draw(area, cases_in(area, (2, 5)))


@pytest.fixture(scope="module")
def record(plan, area):
    return record_of(plan, area)


def test_people_by_level_are_those_of_the_cells(record, plan, area):
    """Every cell of the area has its figures, and levels are the plan's."""
    cells = record.exact.cells.set_index("id")
    assert sorted(cells.index) == sorted(area.cells.cell)
    assert cells.people.sum() == area.cells.people.sum()
    for level in ("red", "yellow"):
        listed = plan.cells[plan.cells.level == level]
        assert cells[f"people_{level}"].sum() == listed.people.sum()
        assert set(cells.index[cells.level == level]) == set(listed.cell_id.str[:15])


def test_a_public_cell_of_few_households_keeps_its_figures(record):
    """Nine households are fewer than twenty."""
    assert K == 20
    assert record.public.cells.people.isna().all()
    assert (record.public.zones.households >= K).all()


def test_cells_and_plan_are_stored(store, record, plan, area):
    """On both back ends: the area's cells, the plan's closed ones, and guards on no street."""
    store.save_area(area)
    store.save_plan(record)
    with store.database.reading() as connection:
        own = connection.execute(select(area_tables.area_cells.c.cell_id)).scalars().all()
        closed = connection.execute(
            select(plan_tables.plan_cells.c.cell_id, plan_tables.plan_cells.c.level)
        ).all()
        streets = connection.execute(select(layer_tables.checkpoints.c.street_id)).scalars().all()
    assert sorted(own) == area.cells.cell_id.tolist()
    assert sorted(map(tuple, closed)) == sorted(
        zip(plan.cells.cell_id, plan.cells.level, strict=True)
    )
    assert streets == [None] * len(plan.checkpoints)
    with store.reading() as stored:
        assert stored.plans.files(plan.plan_id) == plan_files(plan)
        page = stored.layers.page(
            "checkpoints", view="exact", plan_id=plan.plan_id, box=None, limit=100, offset=0
        )
    assert list(page.ids) == list(plan.checkpoints["id"])


def test_finer_cells_count_in_the_shown_resolution():
    """Cells of resolution 11 are shown in those of resolution 10, coarser ones as they are."""
    fine = h3.latlng_to_cell(21.0, 105.8, 11)
    assert shown_cell(fine) == h3.cell_to_parent(fine, 10)
    coarse = h3.latlng_to_cell(21.0, 105.8, 8)
    assert shown_cell(coarse) == coarse
