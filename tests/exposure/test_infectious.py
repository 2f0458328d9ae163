"""Who counts as a case on a day, and who can infect others."""

from datetime import datetime

import geopandas as gpd
import pandas as pd

from zoning.exposure.infectious import active_cases, infectious_weight
from zoning.policy.schema import Infectious


def cases(*rows):
    frame = pd.DataFrame(rows, columns=["case_id", "status", "reported_at", "onset_date"])
    frame["reported_at"] = pd.to_datetime(frame["reported_at"], utc=True)
    return gpd.GeoDataFrame(frame)


def at(text):
    return datetime.fromisoformat(text)


def weights(*rows, as_of, before=2, after=10):
    found = infectious_weight(
        cases(*rows), Infectious(before, after), as_of=at(as_of), utc_offset_hours=7
    )
    return found.tolist()


def test_only_confirmed_cases_reported_by_then_count():
    """Recovered, died and discarded cases close nothing; nor does tomorrow's report."""
    frame = cases(
        ("b", "confirmed", "2026-07-01T08:00+07:00", None),
        ("a", "confirmed", "2026-07-02T08:00+07:00", None),
        ("c", "recovered", "2026-07-01T08:00+07:00", None),
        ("d", "died", "2026-07-01T08:00+07:00", None),
        ("e", "discarded", "2026-07-01T08:00+07:00", None),
        ("f", "confirmed", "2026-07-02T08:01+07:00", None),
    )
    active = active_cases(frame, at("2026-07-02T01:00+00:00"))
    assert active["case_id"].tolist() == ["a", "b"]
    assert active.index.tolist() == [0, 1]


def test_a_case_infects_from_days_before_its_onset_to_days_after():
    """Two days before and ten after, first and last day included."""
    case = ("a", "confirmed", "2026-07-10T08:00+07:00", "2026-07-10")
    days = {d: weights(case, as_of=f"2026-07-{d:02d}T12:00+07:00")[0] for d in (7, 8, 20, 21)}
    assert days == {7: 0, 8: 1, 20: 1, 21: 0}


def test_the_report_stands_in_for_an_onset_that_is_unknown_or_later():
    """Without an onset the report's local day counts: 18:00 UTC is the next day in Hà Nội."""
    unknown = ("a", "confirmed", "2026-07-01T18:00+00:00", None)
    later = ("b", "confirmed", "2026-07-02T08:00+07:00", "2026-07-30")
    assert weights(unknown, later, as_of="2026-07-12T23:00+07:00") == [1, 1]
    assert weights(unknown, later, as_of="2026-07-13T00:00+07:00") == [0, 0]


def test_no_cases_have_no_weights():
    """An empty list is a list."""
    assert weights(as_of="2026-07-12T23:00+07:00") == []
