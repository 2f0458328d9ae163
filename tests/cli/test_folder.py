"""A plan's folder is written whole or not at all."""

import pytest

from zoning.cli.folder import read_folder, write_folder
from zoning.errors import InvalidPlan

FILES = {"plan.json": b"{}", "zones.geojson": b"[]"}


def test_a_new_folder_holds_just_the_files(tmp_path):
    """Writing into a missing folder makes it, with its parents, and reads back equal."""
    target = tmp_path / "deep" / "P"
    write_folder(FILES, target, marker="plan.json")
    assert read_folder(target, marker="plan.json") == FILES
    assert [path.name for path in target.parent.iterdir()] == ["P"]


def test_nobody_else_may_look_into_a_plan(tmp_path):
    """A plan places people, so its folder opens for its owner only, also when replaced."""
    for _ in range(2):
        write_folder(FILES, tmp_path / "P", marker="plan.json")
        assert (tmp_path / "P").stat().st_mode & 0o777 == 0o700


def test_an_older_plan_is_replaced_whole(tmp_path):
    """No file of the older plan stays behind."""
    target = tmp_path / "P"
    write_folder(FILES | {"old.csv": b"x"}, target, marker="plan.json")
    write_folder(FILES, target, marker="plan.json")
    assert read_folder(target, marker="plan.json") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["P"]


def test_an_empty_folder_is_taken(tmp_path):
    """A folder made beforehand with mkdir is as good as none."""
    (tmp_path / "P").mkdir()
    write_folder(FILES, tmp_path / "P", marker="plan.json")
    assert read_folder(tmp_path / "P", marker="plan.json") == FILES


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    """Somebody's own files are never replaced by a plan."""
    (tmp_path / "thesis.odt").write_text("mine")
    with pytest.raises(InvalidPlan, match="something that is no plan"):
        write_folder(FILES, tmp_path, marker="plan.json")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


def test_a_write_that_fails_leaves_the_older_plan(tmp_path):
    """If the disk refuses a file, the plan that stood there still stands."""
    target = tmp_path / "P"
    write_folder(FILES, target, marker="plan.json")
    with pytest.raises(OSError, match="name"):
        write_folder({"plan.json": b"{}", "x" * 300: b""}, target, marker="plan.json")
    assert read_folder(target, marker="plan.json") == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["P"]


def test_a_folder_without_a_plan_is_refused(tmp_path):
    """Reading any other folder says how to make a plan."""
    with pytest.raises(InvalidPlan, match="khoanh plan CASES"):
        read_folder(tmp_path, marker="plan.json")
