"""What is stored comes back, whole or not at all."""

import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from stored_sample import renamed, sample_area, sample_plan, sample_record

import service
from service.store import InvalidStore
from service.store.tables.metadata import metadata
from zoning.plan.plan import ZONE_COLUMNS
from zoning.plan.restore import plan_from_files

ROOT = Path(service.__file__).parent


def rows_in(store) -> dict[str, int]:
    """Count the rows of every table."""
    with store.database.reading() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def page_of(store, layer, **options):
    """Read one page of a layer of the plan in force."""
    asked = {"view": "exact", "box": None, "limit": 1000, "offset": 0} | options
    with store.reading() as stored:
        plan_id = stored.editions.in_force().plan_id
        return stored.layers.page(layer, plan_id=plan_id, **asked)


def test_an_area_comes_back(store):
    """Name, digest, sources and every row of every layer."""
    area = sample_area()
    store.save_area(area)
    with store.reading() as stored:
        facts = stored.area.facts()
    assert (facts.name, facts.digest, facts.invented) == ("Drawn", area.digest, True)
    assert facts.sources[0]["licence"] == "CC0-1.0"
    counted = rows_in(store)
    for name in ("units", "households", "streets", "sites", "ground"):
        assert counted[name] == len(getattr(area, name))
    streets = page_of(store, "streets")
    assert list(streets.ids) == list(area.streets["street_id"])
    assert [shapely.from_wkb(wkb) for wkb in streets.wkb] == list(area.streets.geometry)


def test_a_missing_value_comes_back_as_none(store):
    """Pandas' many names of nothing become the one of SQL."""
    store.save_area(sample_area())
    ward = page_of(store, "wards").properties[0]
    assert ward["parent_id"] is None
    assert ward["valid_to"] is None
    assert ward["people"] == sample_area().households["people"].sum()


def test_the_same_area_again_changes_nothing(store):
    """Saving is idempotent."""
    store.save_area(sample_area())
    before = rows_in(store)
    store.save_area(sample_area())
    assert rows_in(store) == before


def test_another_area_is_refused(store):
    """A database holds one area; the refusal names both and says what to do."""
    store.save_area(sample_area())
    before = rows_in(store)
    with pytest.raises(InvalidStore, match=r"Drawn .*--database"):
        store.save_area(replace(sample_area(), digest="f" * 64))
    assert rows_in(store) == before


def test_an_area_that_breaks_in_the_middle_is_not_stored(store):
    """Half an area is none: its units were written when a street turned out to be double."""
    area = sample_area()
    twice = pd.concat([area.streets, area.streets.head(1)], ignore_index=True)
    with pytest.raises(IntegrityError):
        store.save_area(replace(area, streets=twice))
    assert set(rows_in(store).values()) == {0}
    assert store.area_digest() is None


def test_a_plan_comes_back(store):
    """Zones with the contract's properties, checkpoints, cells and the very files."""
    plan = sample_plan(5, 20)
    store.save_area(sample_area())
    store.save_plan(sample_record(plan))
    facts = store.plan_in_force()
    assert (facts.plan_id, facts.status, facts.as_of) == (plan.plan_id, "in_force", plan.as_of)
    zones = page_of(store, "zones")
    assert list(zones.ids) == list(plan.zones["id"])
    assert set(ZONE_COLUMNS) == set(zones.properties[0])
    assert {properties["status"] for properties in zones.properties} == {"in_force"}
    with store.reading() as stored:
        files = stored.plans.files(plan.plan_id)
    assert files == dict(sample_record(plan).files)
    assert plan_from_files(files).plan_id == plan.plan_id


def test_a_zone_keeps_its_shape_to_the_last_digit(store):
    """Outlines travel as binary: what comes back equals what was drawn."""
    plan = sample_plan(5, 20)
    store.save_area(sample_area())
    store.save_plan(sample_record(plan))
    for wkb, drawn in zip(page_of(store, "zones").wkb, plan.zones.geometry, strict=True):
        stored = shapely.from_wkb(wkb)
        assert shapely.equals_exact(
            shapely.normalize(stored), shapely.normalize(shapely.MultiPolygon([drawn])), 0.0
        )


def test_the_same_plan_again_changes_nothing(store):
    """A plan is immutable: saving it twice is saving it once."""
    store.save_area(sample_area())
    store.save_plan(sample_record(sample_plan(5, 20)))
    before = rows_in(store)
    store.save_plan(sample_record(sample_plan(5, 20)))
    assert rows_in(store) == before


def test_another_content_under_a_known_name_is_refused(store):
    """A plan is immutable, unless a newer program drew it anew and says so."""
    record = sample_record(sample_plan(5, 20), source_key="a" * 64)
    store.save_area(sample_area())
    store.save_plan(record)
    before = rows_in(store)
    other = replace(record, files=dict(record.files) | {"plan.json": b"{}"}, source_key="b" * 64)
    with pytest.raises(InvalidStore, match="other content"):
        store.save_plan(other)
    assert rows_in(store) == before
    with store.writing() as stored:
        stored.plans.save(other, may_replace=True)
        stored.plans.put_in_force(other.plan_id)
        assert stored.plans.files(other.plan_id)["plan.json"] == b"{}"
    assert rows_in(store) == before
    with store.reading() as stored:
        assert stored.editions.in_force().source_key == "b" * 64


def test_one_plan_is_in_force(store):
    """A new plan lifts the one before it, in both views."""
    first, second = sample_record(sample_plan(5, 20)), sample_record(sample_plan(30))
    store.save_area(sample_area())
    for record in (second, first):
        store.save_plan(record)
        assert store.plan_in_force().plan_id == record.plan_id
        for view in ("exact", "public"):
            zones = page_of(store, "zones", view=view)
            name = record.plan_id if view == "exact" else record.public_id
            assert {properties["plan"] for properties in zones.properties} == {name}
            assert {properties["status"] for properties in zones.properties} == {"in_force"}
    zones = metadata.tables["zones"]
    with store.database.reading() as connection:
        found = connection.execute(select(zones.c.plan, zones.c.status).distinct())
        assert set(map(tuple, found)) == {
            (first.plan_id, "in_force"),
            (second.plan_id, "lifted"),
        }


def test_a_plan_that_breaks_in_the_middle_is_not_stored(store):
    """Zones and households were written when a checkpoint turned out to be double."""
    first, second = sample_record(sample_plan(5, 20)), sample_record(sample_plan(30))
    store.save_area(sample_area())
    store.save_plan(first)
    before = rows_in(store)
    twice = gpd.GeoDataFrame(pd.concat([second.exact.checkpoints] * 2, ignore_index=True))
    with pytest.raises(IntegrityError):
        store.save_plan(replace(second, exact=replace(second.exact, checkpoints=twice)))
    assert rows_in(store) == before
    assert store.plan_in_force().plan_id == first.plan_id


def test_an_error_of_the_database_shows_no_value(store):
    """The message of a failed write holds no household and no name."""
    area = sample_area()
    twice = pd.concat([area.households, area.households.head(1)], ignore_index=True)
    with pytest.raises(IntegrityError) as failed:
        store.save_area(replace(area, households=twice))
    assert "Phố Mẫu" not in str(failed.value)
    assert "parameters hidden" in str(failed.value)


def test_a_plan_of_another_area_is_refused(store):
    """A plan belongs to the area it was drawn on."""
    record = sample_record(sample_plan(5, 20))
    with pytest.raises(InvalidStore, match="no area stored"):
        store.save_plan(record)
    store.save_area(sample_area())
    with pytest.raises(InvalidStore, match="another area"):
        store.save_plan(replace(record, area_digest="f" * 64))
    assert store.plan_in_force() is None


def test_a_plan_that_is_not_stored_cannot_be_put_in_force(store):
    """There is nothing to put in force."""
    with store.writing() as stored, pytest.raises(InvalidStore, match="no plan p-0"):
        stored.plans.put_in_force("p-0")


def test_the_input_of_a_plan_is_remembered(store):
    """The same input need not be drawn again; another need."""
    store.save_area(sample_area())
    plan = sample_plan(5, 20)
    for key in ("a" * 64, "b" * 64):
        store.save_plan(sample_record(plan, source_key=key))
    with store.reading() as stored:
        assert stored.plans.drawn_from("b" * 64) == plan.plan_id
        assert stored.plans.drawn_from("a" * 64) is None
        assert stored.plans.drawn_from("c" * 64) is None


def test_pages_join_without_gap_or_double(store):
    """Pages of every size give the whole layer in the order of identifiers."""
    store.save_area(sample_area())
    whole = page_of(store, "streets")
    for size in (1, 2, 3, 7):
        ids = []
        for offset in range(0, whole.matched + size, size):
            page = page_of(store, "streets", limit=size, offset=offset)
            assert page.matched == whole.matched
            ids += page.ids
        assert tuple(ids) == whole.ids == tuple(sorted(ids))


def test_what_places_people_has_no_public_view():
    """Households and cases are layers of officers: asked for in public, nothing is read."""
    from service.store.layers import LAYERS

    restricted = {name for name, layer in LAYERS.items() if layer.is_restricted}
    assert restricted == {"households", "cases"}
    for name in restricted:
        with pytest.raises(LookupError, match="no public view"):
            LAYERS[name].table("public")
    read = {layer.table("public").name for layer in LAYERS.values() if not layer.is_restricted}
    assert read.isdisjoint({"households", "cases", "case_reports", "plan_households"})


def test_the_public_view_reads_none_of_the_exact_plan():
    """A layer of a plan has another table for everybody."""
    from service.store.layers import LAYERS

    for layer in (one for one in LAYERS.values() if not one.is_restricted):
        is_public = layer.table("public").name.startswith("public_")
        assert is_public == layer.is_of_plan


def test_only_the_engine_commits():
    """One request is one transaction: no other file ends or begins one."""
    ending = re.compile(r"\.(commit|rollback|begin|begin_nested)\(")
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if ending.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"store/engine.py"}


def test_two_plans_of_one_content_stand_side_by_side(store):
    """The name decides, not the content: the rows of each are its own."""
    record = sample_record(sample_plan(5, 20))
    store.save_area(sample_area())
    store.save_plan(record)
    store.save_plan(renamed(record, "p-other"))
    assert rows_in(store)["zones"] == 2 * len(record.exact.zones)
