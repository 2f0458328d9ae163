"""Take in one list of reports: all of it, or nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import geopandas as gpd
import orjson
import pandas as pd

from service.features.state import State
from service.live.telling import tell_received
from service.plans.locating import located_rows
from service.problem_details import RequestRefused
from service.security.caller import Caller
from service.store.case_content import content_digest
from service.store.ports import Repositories
from zoning.errors import Fault, InvalidCases
from zoning.sources.case_reports import reports_from_file
from zoning.sources.contacts_file.whose import whose_faults
from zoning.sources.tables.readable import HeldFile
from zoning.sources.tables.reading import objects

from .places import ANSWERED, pending_places, places_of, records_of
from .receiving import Receipt, receive
from .rows import ReportedRow, frame_of, rows_of, storing_faults

_AHEAD: Final = timedelta(days=1)
"""How far a report may lie ahead of the service's clock, which may be wrong, and no further."""

_OUTCOMES: Final = ("created", "unchanged", "corrected", "withdrawn")


class _Tried(Exception):  # noqa: N818 - said as it is
    """A trial is over: nothing of it is kept."""

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self.answer = answer


def take_in(
    state: State, caller: Caller, file: HeldFile, *, key: str | None, is_trial: bool = False
) -> bytes:
    """
    Take in a list of reports.

    Parameters
    ----------
    state
        The service.
    caller
        Who sends it.
    file
        The list.
    key
        The request's Idempotency-Key; None for none.
    is_trial
        Whether everything is tried and nothing kept, the key neither.

    Returns
    -------
    bytes
        The answer, JSON: what every row did, and where its case is. When it is returned,
        everything is on disk, unless it was a trial.

    Raises
    ------
    InvalidCases
        If any of it cannot be understood, lies in the future, or names no case; nothing is
        stored then.
    RequestRefused
        422 if the key came before with another list; 403 if a case of it is outside the units of
        the caller's key.
    """
    digest = hashlib.sha256(file.content).hexdigest()
    request_key = None if key is None or is_trial else _request_key(caller, key)
    if request_key is not None:
        with state.store.reading() as stored:
            if (answer := _answered(stored, request_key, digest)) is not None:
                return answer
    rows = rows_of(reports_from_file(file))
    if faults := storing_faults(rows, file.name):
        raise InvalidCases(faults)
    now = state.settings.clock()
    _refuse_future(rows, file.name, now)
    found = _located(state, rows)
    try:
        with state.store.writing() as stored:
            # Another request with this key may have been quicker.
            if request_key and (answer := _answered(stored, request_key, digest)) is not None:
                return answer
            _refuse_unknown_cases(stored, rows, file.name)
            refuse_outside(stored, caller, [one.case_id for one in rows])
            receipts = receive(stored, rows, by=caller.name or "", at=now)
            _place(stored, receipts, found.get("case"))
            tell_received(stored, [one.told for one in receipts], at=now)
            answer = _answer(stored, receipts, found.get("contact"), is_trial=is_trial)
            _end(answer, is_trial=is_trial)
            if request_key is not None:
                stored.cases.note_answer(request_key, digest, answer.decode(), at=now)
    except _Tried as trial:
        return trial.answer
    if any(one.outcome != "unchanged" for one in receipts):
        state.planning.drafter.ask()
    return answer


def _end(answer: bytes, *, is_trial: bool) -> None:
    """End a trial from inside its transaction, so that the database forgets it."""
    if is_trial:
        raise _Tried(answer)


def refuse_outside(stored: Repositories, caller: Caller, case_ids: Sequence[str]) -> None:
    """
    Refuse cases that are known to lie outside the units of a caller's key.

    Parameters
    ----------
    stored
        The store.
    caller
        Who asks.
    case_ids
        The cases; those that were not reported yet, or lie nowhere, are anybody's.

    Raises
    ------
    RequestRefused
        403 if any of them lies in other units.
    """
    if caller.units is None:
        return
    places = stored.cases.places(case_ids).values()
    units = [{one[f"{level}_id"] for level in ("alley", "hamlet", "ward")} for one in places]
    if any(round_it - {None} and not round_it & caller.units for round_it in units):
        fault = Fault("case_id", "a case in another unit", "cases of the key's own units")
        raise RequestRefused(403, "The key may not do this.", [fault])


def receipt_record(receipt: Receipt) -> dict[str, Any]:
    """Return what a row did, as it is answered."""
    row = receipt.row
    return {"case_id": row.case_id, "kind": row.kind, "outcome": receipt.outcome}


def _request_key(caller: Caller, key: str) -> str:
    return hashlib.sha256(f"{caller.name}\n{key}".encode()).hexdigest()


def _answered(stored: Repositories, request_key: str, digest: str) -> bytes | None:
    known = stored.cases.answered(request_key)
    if known is None:
        return None
    if known[0] != digest:
        mend = "Give every request a key of its own."
        fault = Fault("header Idempotency-Key", "a key of another body", "the same body", mend)
        raise RequestRefused(422, "The key of the request came before.", [fault])
    return known[1].encode()


def _refuse_future(rows: Sequence[ReportedRow], where: str, now: datetime) -> None:
    """Plans count reports up to the last one: one of next year would hold them there."""
    last = now + _AHEAD
    faults = [
        Fault(f"{where}, row {one.row}, column reported_at", "a time in the future",
              f"no later than {last.isoformat(timespec='minutes')}", "Correct the year or day.")
        for one in rows
        if datetime.fromisoformat(one.content["reported_at"]) > last
    ]  # fmt: skip
    if faults:
        raise InvalidCases(faults)


def _located(state: State, rows: Sequence[ReportedRow]) -> Mapping[str, gpd.GeoDataFrame]:
    """Find where new and corrected cases are, and all contacts; nothing while the area is read."""
    with state.store.reading() as stored:
        known = stored.cases.states([one.case_id for one in rows])
    chosen = {
        "case": [
            one
            for one in rows
            if one.kind == "case"
            and (
                one.case_id not in known
                or known[one.case_id].digest != content_digest(one.kind, one.content)
            )
        ],
        "contact": [one for one in rows if one.kind == "contact"],
    }
    found = {}
    for kind, some in chosen.items():
        if some:
            frame = frame_of([one.content for one in some], some[0].kind)
            located = state.planning.run_if_read(located_rows, frame, contacts=kind == "contact")
            if located is None:
                return {}
            found[kind] = located
    return found


def _place(
    stored: Repositories, receipts: Sequence[Receipt], located: gpd.GeoDataFrame | None
) -> None:
    """Store where changed cases are; those that nobody located wait for it."""
    changed = {
        one.row.case_id: one.row
        for one in receipts
        if one.outcome != "unchanged" and one.row.kind == "case"
    }
    places = pd.DataFrame() if located is None else places_of(located)
    if len(places):
        places = places[places["case_id"].isin(changed)]
    waiting = [row for name, row in changed.items() if name not in set(places.get("case_id", ()))]
    if len(places):
        stored.cases.place(places)
    if waiting:
        stored.cases.place(pending_places(waiting))


def _refuse_unknown_cases(stored: Repositories, rows: Sequence[ReportedRow], where: str) -> None:
    """Refuse contacts of cases that nobody reported, before or in this list."""
    contacts = [one for one in rows if one.kind == "contact"]
    if not contacts:
        return
    known = [name for name, one in stored.cases.states().items() if one.kind == "case"]
    cases = pd.DataFrame(
        {"case_id": objects([*known, *(one.case_id for one in rows if one.kind == "case")])}
    )
    own = {one.case_id for one in contacts}
    before = [one for one in stored.cases.input().contacts or () if one["case_id"] not in own]
    frame = frame_of([*(one.content for one in contacts), *before], "contact")
    frame["row"] = [*(one.row for one in contacts), *([0] * len(before))]
    if faults := whose_faults(frame, cases, where=where):
        raise InvalidCases(faults, subject="contacts")


def _answer(
    stored: Repositories,
    receipts: Sequence[Receipt],
    contacts: gpd.GeoDataFrame | None,
    *,
    is_trial: bool,
) -> bytes:
    places = stored.cases.places([one.row.case_id for one in receipts])
    known: dict[str, Mapping[str, Any]] = {
        name: {"location": one["outcome"], **{column: one[column] for column in ANSWERED}}
        for name, one in places.items()
    }
    if contacts is not None:
        known |= records_of(places_of(contacts))
    counts = {name: sum(one.outcome == name for one in receipts) for name in _OUTCOMES}
    listed = [
        {
            "row": one.row.row,
            **receipt_record(one),
            **known.get(one.row.case_id, {"location": "pending"}),
        }
        for one in receipts
    ]
    return orjson.dumps({**counts, "rows": listed, "is_trial": is_trial})
