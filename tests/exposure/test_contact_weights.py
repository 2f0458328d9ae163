"""What a contact or visit counts for on a day."""

from datetime import datetime

import pandas as pd
import pytest

from tests.drawn_question import WARD
from zoning.exposure.contacts import contact_weight, counted_contacts, visits_that_count

RULES = WARD.contacts
AS_OF = datetime.fromisoformat("2026-07-20T12:00:00+07:00")
HERE = {"as_of": AS_OF, "utc_offset_hours": 7}


def rows(*given):
    frame = pd.DataFrame(
        [
            {"case_id": f"t{i}", "kind": "F1", "case_day": "2026-07-10"} | row
            for i, row in enumerate(given)
        ]
    )
    frame["to"] = pd.to_datetime(frame["to"], utc=True)
    return frame


def weights(*given):
    return contact_weight(rows(*given), RULES, **HERE).tolist()


@pytest.mark.parametrize("kind", ["F1", "F2"])
def test_a_contact_counts_until_so_many_days_after_the_last_exposure(kind):
    """The fourteenth day is included, by local days."""
    full = {"F1": RULES.f1_weight, "F2": RULES.f2_weight}[kind]
    days = ("2026-07-06T00:10:00+07:00", "2026-07-05T23:50:00+07:00", "2026-07-20T01:00:00+07:00")
    assert weights(*({"kind": kind, "to": day} for day in days)) == [full, 0.0, full]


def test_a_visit_counts_within_the_look_back_and_for_so_many_days():
    """From two days before onset, and not after a fortnight."""
    visit = {"kind": "visited"}
    given = [
        visit | {"to": "2026-07-08T08:00:00+07:00"},
        visit | {"to": "2026-07-07T22:00:00+07:00"},
        visit | {"to": "2026-07-03T08:00:00+07:00", "case_day": "2026-07-03"},
        {"to": "2026-07-08T08:00:00+07:00"},
    ]
    assert visits_that_count(rows(*given), RULES, **HERE).tolist() == [True, False, False, False]
    assert weights(*given[:3]) == [RULES.visited_weight, 0.0, 0.0]


def test_the_day_of_the_case_is_its_onset_or_its_report():
    """And what is not known yet, or is over, does not count."""
    cases = pd.DataFrame(
        {
            "case_id": ["a", "b", "late", "none"],
            "status": ["confirmed", "recovered", "confirmed", "discarded"],
            "onset_date": ["2026-07-08", None, None, None],
            "reported_at": pd.to_datetime(
                ["2026-07-10", "2026-07-11", "2026-07-21", "2026-07-10"], utc=True
            ),
        }
    )
    known = pd.Timestamp("2026-07-12T00:00Z")
    names = ["t5", "t4", "t3", "t2", "t1", "t0"]
    contacts = pd.DataFrame(
        {
            "case_id": names,
            "status": ["traced", "traced", "traced", "traced", "cleared", "traced"],
            "reported_at": [known] * 5 + [pd.Timestamp("2026-07-21T00:00Z")],
            "from": known,
        }
    )
    whose = pd.Series(["a", "b", "late", "none", "a", "a"])
    found = counted_contacts(contacts, whose, cases, **HERE)
    assert found[["case_id", "case_day"]].to_numpy(object).tolist() == [
        ["t4", "2026-07-11"],
        ["t5", "2026-07-08"],
    ]
