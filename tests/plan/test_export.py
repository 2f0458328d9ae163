"""A plan is handed over as files, and read back it is the same plan."""

import numpy as np
import orjson
import pytest
from drawn_area import drawn_area, located

import zoning
from zoning.errors import InvalidPlan
from zoning.plan.export import plan_files
from zoning.plan.restore import FILES, plan_from_files


@pytest.fixture(scope="module")
def area():
    """A street with an alley."""
    return drawn_area(
        """
        +---1---2---1---+---1---1---+
                        a
                        1
                        a
                        2
                        a
                        +
        """,
        alleys={"a": None},
    )


@pytest.fixture(scope="module")
def plan(area):
    """The plan for one case deep in the alley."""
    return zoning.draw(area, located(area, {"household": 6}))


def test_reading_a_plan_and_writing_it_again_gives_the_same_bytes(plan):
    """Nothing is lost and nothing is added on the way."""
    files = plan_files(plan)
    assert plan_files(plan_from_files(files)) == files


def test_a_plan_read_back_still_verifies(area, plan):
    """The proof survives the files: the certificate, the cases and the policy are all there."""
    assert zoning.verify(plan_from_files(plan_files(plan)), area) == []


def test_a_plan_without_zones_is_a_plan(area):
    """No case, no zone: the files are written and read like any other."""
    empty = zoning.draw(area, located(area))
    files = plan_files(empty)
    assert orjson.loads(files["zones.geojson"])["features"] == []
    assert plan_files(plan_from_files(files)) == files


def test_zones_are_geojson_in_the_words_of_the_contract(plan):
    """Level, people, households, units and times stand in every zone's properties."""
    feature = orjson.loads(plan_files(plan)["zones.geojson"])["features"][0]
    assert feature["id"] == feature["properties"]["id"]
    assert {"level", "people", "households", "units", "valid_from", "earliest_lift"} <= set(
        feature["properties"]
    )
    assert set(feature["properties"]["units"][0]) == {"unit_id", "level", "name", "whole"}


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(plan, name):
    """A folder without one of its files is refused, and the report says which."""
    files = plan_files(plan)
    del files[name]
    with pytest.raises(InvalidPlan, match=name):
        plan_from_files(files)


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_refused(plan, name):
    """Half a file is no plan; it is a clear error and no traceback."""
    files = plan_files(plan)
    files[name] = files[name][: len(files[name]) // 2]
    if name == "households.csv":
        files[name] = files[name].rpartition(b",")[0]
    with pytest.raises(InvalidPlan, match=name):
        plan_from_files(files)


def test_a_plan_of_a_newer_format_is_refused(plan):
    """An older reader does not guess."""
    files = plan_files(plan)
    record = orjson.loads(files["plan.json"]) | {"format": 99}
    with pytest.raises(InvalidPlan, match="format 99"):
        plan_from_files(files | {"plan.json": orjson.dumps(record)})


def test_labels_and_flow_are_kept_to_the_bit(plan):
    """The certificate is arrays of integers, not text."""
    again = plan_from_files(plan_files(plan)).certificate
    assert np.array_equal(again.labels, plan.certificate.labels)
    assert np.array_equal(again.flow.arc, plan.certificate.flow.arc)
    assert np.array_equal(again.flow.amount, plan.certificate.flow.amount)
