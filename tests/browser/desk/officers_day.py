"""What officers did before a test begins: cases, a plan in force, a draft."""

import csv
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx2

from zoning.area.bundled import bundled_area_path

NOW = datetime(2026, 7, 8, 3, 0, tzinfo=UTC)

DOUBTFUL = (
    {"case_id": "CA-101", "reported_at": "2026-07-07T08:00:00+07:00",
     "address": "225/67 Kênh Tây, P. Chợ Mẫu"},
    {"case_id": "CA-102", "reported_at": "2026-07-07T08:30:00+07:00",
     "address": 'Hẻm 12 Hòa Bình <img src=x onerror="window.ran=1">'},
    {"case_id": "CA-103", "reported_at": "2026-07-07T09:00:00+07:00",
     "address": "nhà bà Tư cạnh cây đa đầu làng"},
)  # fmt: skip


@contextmanager
def officer_of(url, keys):
    """Open a client that shows an officer's key."""
    headers = {"Authorization": f"Bearer {keys['officer']}"}
    with httpx2.Client(base_url=url, headers=headers, timeout=60) as client:
        yield client


def begin(officer):
    """Put a plan in force for the first ten cases; report the rest, and draw a draft of them."""
    with (bundled_area_path() / "sample_cases.csv").open(encoding="utf-8") as file:
        rows = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]
    posted(officer, "/cases", rows[:10])
    first = posted(officer, "/plans", {}).json()["plan_id"]
    posted(officer, f"/plans/{first}/publish", {"reason": "Quyết định 01/QĐ-UBND"})
    posted(officer, "/cases", [*rows[10:], *DOUBTFUL])
    posted(officer, "/plans", {})


def until_read(officer, patience_s=60.0):
    """Wait until the service has read its area: before that it locates no case."""
    end = time.monotonic() + patience_s
    while officer.get("/geocode", params={"q": "Kênh Tây"}).status_code != 200:
        assert time.monotonic() < end, "the area was not read in time"
        time.sleep(0.1)


def posted(client, path, body):
    """Post, and expect that it is taken."""
    answer = client.post(path, json=body)
    answer.raise_for_status()
    return answer
