"""A province's own policy is read from a file, or every fault of it is named."""

import pytest

from zoning import read_policy
from zoning.errors import InvalidPolicy
from zoning.policy.load import policy_named, policy_text


def test_a_preset_written_to_a_file_is_read_as_it_was(tmp_path):
    """Comments and all."""
    (tmp_path / "mine.toml").write_text(policy_text("cn-9th-2022"), "utf-8")
    assert read_policy(tmp_path / "mine.toml") == policy_named("cn-9th-2022")


def test_every_fault_of_a_file_is_reported(tmp_path):
    """Two values out of range, one field too many."""
    text = policy_text("khoanh-ward").replace("red_days = 0", "red_days = -1\nred_hours = 2")
    text = text.replace("max_posts = 0", "max_posts = 0.5")
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(InvalidPolicy) as caught:
        read_policy(tmp_path / "mine.toml")
    found = [fault.where for fault in caught.value.faults]
    assert found == ["caps.max_posts", "lifting: red_hours", "lifting.red_days"]


def test_a_missing_file_and_one_that_is_no_text_are_refused(tmp_path):
    """The first is answered with how to begin."""
    with pytest.raises(InvalidPolicy, match="khoanh policy show"):
        read_policy(tmp_path / "none.toml")
    (tmp_path / "image.toml").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(InvalidPolicy, match="UTF-8"):
        read_policy(tmp_path / "image.toml")
