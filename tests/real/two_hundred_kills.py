"""Kill a service two hundred times: the bar of the faults (tests/faults has five)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "service"))

from drafting_service import write_pack
from killed_service import kill_again_and_again
from stored_sample import sample_area

from service.store import open_store

KILLS = 200


def killed(url: str, folder: Path) -> None:
    """Kill services on an empty database, and check what each leaves and all together did."""
    opened = open_store(url)
    opened.save_area(sample_area())
    opened.close()
    found = kill_again_and_again(url, write_pack(folder), kills=KILLS, seed=7)
    assert found["acknowledged"] >= KILLS
    assert found["published"] >= KILLS // 5
