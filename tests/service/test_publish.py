"""Publishing a plan stores it, its files and both of its views."""

import h3
import pytest
import shapely
from sqlalchemy import delete
from stored_sample import sample_area, sample_plan

from service.plans.cell_grid import CellGrid
from service.plans.cells import exact_cells, public_cells
from service.plans.publish import K, record_of
from service.store.plan_ports import PlanRecord
from service.store.tables import layer_tables, plan_tables
from zoning.plan.export import plan_files
from zoning.plan.public import public_view


@pytest.fixture(scope="module")
def record() -> PlanRecord:
    """Make a record of the sample plan."""
    return record_of(sample_plan(5, 20), sample_area(), source_key="a" * 64)


def test_a_published_plan_is_stored_with_both_views(store, record):
    """Exact and public zones stand in the store as the plan and its public view give them."""
    plan = sample_plan(5, 20)
    store.save_area(sample_area())
    store.save_plan(record)
    public = public_view(plan, sample_area(), k=K, name=record.public_id)
    for view, expected in (("exact", plan.zones), ("public", public.zones)):
        with store.reading() as stored:
            page = stored.layers.page(
                "zones", view=view, plan_id=plan.plan_id, box=None, limit=100, offset=0
            )
        assert list(page.ids) == list(expected["id"])
        name = plan.plan_id if view == "exact" else record.public_id
        assert {row["plan"] for row in page.properties} == {name}
    assert len(record.public.checkpoints) == 0
    with store.reading() as stored:
        assert stored.plans.public_id(plan.plan_id) == record.public_id
        assert stored.plans.of_public_id(record.public_id) == plan.plan_id
        assert stored.plans.of_public_id(plan.plan_id) is None
        assert stored.plans.public_state(plan.plan_id) == public.state.to_bytes()
        assert stored.editions.in_force().public_id == record.public_id
        assert stored.plans.in_force("public").plan_id == record.public_id


def test_the_files_are_those_of_the_command(record):
    """The store keeps what `khoanh plan` would have written, byte for byte."""
    assert dict(record.files) == plan_files(sample_plan(5, 20))


def test_public_figures_count_public_zones(record):
    """Nothing of the exact plan can be reckoned back from them."""
    figures, zones = record.public.figures, record.public.zones
    for level in ("red", "yellow"):
        shown = zones[zones["level"] == level]
        assert figures[f"zones_{level}"] == len(shown)
        assert figures[f"people_{level}"] == shown["people"].sum()
    assert (figures["cost"], figures["bound"], figures["gap"]) == (None, None, 0)
    assert [figures[name] for name in ("cases", "posts", "barriers", "doors")] == [None] * 4
    assert figures["plan_id"] == record.public_id


def test_officers_are_told_what_the_public_view_shows_less_closed(record):
    """Here nothing: every closed household is shown closed."""
    assert record.exact.figures["shown_less_closed"] == 0
    assert "shown_less_closed" not in record.public.figures


def test_a_plan_stored_before_it_had_a_public_view_gets_one(store, record):
    """Storing it again brings the view that is missing, with the status the plan has."""
    store.save_area(sample_area())
    store.save_plan(record)
    with store.database.writing() as connection:
        for table in (
            layer_tables.public_zone_texts,
            layer_tables.public_zones,
            layer_tables.public_cells,
            plan_tables.public_plans,
        ):
            connection.execute(delete(table))
    assert store.plan_in_force("public") is None
    assert store.plan_in_force("exact").plan_id == record.plan_id
    store.save_plan(record)
    with store.reading() as stored:
        page = stored.layers.page(
            "zones", view="public", plan_id=record.plan_id, box=None, limit=9, offset=0
        )
    assert {row["status"] for row in page.properties} == {"in_force"}


def test_a_cell_is_the_one_its_households_lie_in(record):
    """Identifier and outline are H3's, and the outline covers the household."""
    cells = record.exact.cells.set_index("id")
    for point in sample_area().households.geometry:
        cell = h3.latlng_to_cell(point.y, point.x, 10)
        assert cells.loc[cell].geometry.buffer(1e-6).covers(point)


def test_public_cells_follow_from_public_zones_alone():
    """Two plans that look the same to everybody have the same public cells."""
    grid = CellGrid.of(sample_area())
    one, other = sample_plan(5, 20), sample_plan(30)
    zones = public_view(one, sample_area(), k=K).zones
    cells = public_cells(grid, zones, k=K)
    assert cells.equals(public_cells(grid, zones.copy(), k=K))
    exact = exact_cells(grid, one.households)
    assert not exact.equals(exact_cells(grid, other.households))
    assert list(cells["id"]) == list(exact["id"])


def test_a_divided_cell_keeps_its_levels_to_itself():
    """Where a public line divides a cell, people are counted in all but not by level."""
    grid, households = CellGrid.of(sample_area()), sample_area().households
    zone = sample_plan(5, 20).zones.head(1).copy()
    min_x, min_y, max_x, max_y = households.total_bounds
    zone.geometry = [shapely.box(min_x, min_y, (min_x + max_x) / 2, max_y)]
    cells = public_cells(grid, zone, k=1)
    exact = exact_cells(grid, sample_plan(5, 20).households)
    assert list(cells["people"]) == list(exact["people"])
    levels = cells[["people_open", "people_yellow", "people_red"]]
    is_withheld = levels.isna().all(axis=1)
    assert is_withheld.any()
    shown = levels[~is_withheld].sum(axis=1)
    assert list(shown) == list(cells["people"][~is_withheld])
