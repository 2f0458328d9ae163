"""What officers did before a test begins: cases, a plan in force, a draft."""

import csv
from contextlib import contextmanager
from datetime import UTC, datetime

from asking import asking
from patience import until

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
    with asking(url, headers=headers) as client:
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


def until_read(officer):
    """Wait until the service has read its area: before that it locates no case."""
    asked = {"q": "Kênh Tây"}
    until(lambda: officer.get("/geocode", params=asked).status_code == 200, every_s=0.1)


def posted(client, path, body):
    """Post, and expect that it is taken."""
    answer = client.post(path, json=body)
    answer.raise_for_status()
    return answer
