"""The town in which the commands are tried."""

import pytest
from alley_town import ALLEY_TOWN, CASES
from drawn_area import drawn_area

from zoning.area.write import write_area


@pytest.fixture
def town(tmp_path):
    """A street with an alley, as a pack on disk, and one case deep in the alley."""
    write_area(drawn_area(ALLEY_TOWN, alleys={"a": None}), tmp_path / "A")
    (tmp_path / "cases.csv").write_text(CASES)
    return tmp_path
