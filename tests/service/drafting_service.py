"""Run a service that takes cases in and draws drafts, on the small sample area."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from patience import until
from running_service import NOW, running
from starlette.testclient import TestClient
from stored_sample import sample_area

from service.settings import Settings
from service.store import open_store
from zoning.area.write import write_area

QUIET_S = 0.05


def write_pack(folder: Path) -> Path:
    """Write the sample area as a pack."""
    write_area(sample_area(), folder / "drawn")
    return folder / "drawn"


def case(name: str, number: int, **more: Any) -> dict[str, Any]:
    """Return a row: a case in a household of the sample."""
    home = f"hh-1-{number:05d}"
    return {
        "case_id": name,
        "reported_at": "2026-07-01T08:00:00+07:00",
        "household_id": home,
    } | more


def settings_for(url: str, pack: Path | None, **more: Any) -> Settings:
    """Return how such a service is run: quick, exact, and with a clock that stands still."""
    given = {"draft_quiet_s": QUIET_S, "draft_longest_s": 1.0, "clock": lambda: NOW,
             "view": "exact"} | more  # fmt: skip
    return Settings(database=url, area_path=pack, **given)


class drafting(ExitStack):  # noqa: N801 - read as a verb
    """Such a service, on an empty database: started and stopped."""

    def __init__(self, url: str, pack: Path | None, **more: Any) -> None:
        super().__init__()
        self._settings = settings_for(url, pack, **more)

    def __enter__(self) -> TestClient:
        opened = open_store(self._settings.database)
        opened.save_area(sample_area())
        opened.close()
        return self.enter_context(running(self._settings))


def drafts_of(client: TestClient) -> list[dict[str, Any]]:
    """Return the drafts that nobody asked for, newest first."""
    listed = client.get("/plans", params={"limit": 100}).json()["plans"]
    return [one for one in listed if one["status"] == "draft" and one.get("is_automatic")]


def settled(client: TestClient) -> None:
    """Wait until a draft, or a failure, counts the last report."""
    store = client.app.state.khoanh.store

    def is_up_to_date() -> bool:
        with store.reading() as stored:
            return stored.drafts.drawn_up_to() >= stored.cases.last_report()

    until(is_up_to_date)


def report(client: TestClient, *rows: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Report cases, and return the answer."""
    answer = client.post("/cases", json=list(rows), **options)
    assert answer.status_code == 200, answer.text
    return answer.json()
