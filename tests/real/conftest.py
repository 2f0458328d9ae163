"""Find the shared real data, which is no part of this repository."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "retrospective"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the repository; fail where it is missing."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data"
    if not folder.is_dir():
        pytest.fail(f"{folder}: no such folder; these tests need the shared real data")
    return folder
