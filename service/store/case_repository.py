"""Keep what is reported of cases and contacts; of reports nothing is ever changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import geopandas as gpd
import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from .case_content import content_digest, content_text
from .case_ports import CaseInput, CaseReport, CaseState, ReportAct, ReportKind
from .columns import GEOMETRY
from .edition_repository import count_change
from .rows import insert_frame
from .tables import case_tables

_AT_ONCE: Final = 5_000
"""Identifiers asked for in one statement; SQLite takes 32,766."""

_ANSWERS_HELD: Final = timedelta(days=7)
_REPORTS = case_tables.case_reports
_STATES = case_tables.case_states


@dataclass(frozen=True, slots=True)
class SqlCaseRepository:
    """The reported cases and contacts of a SQL database, inside one transaction."""

    connection: Connection

    def states(self, case_ids: Collection[str] | None = None) -> dict[str, CaseState]:
        """
        Return what holds of cases and contacts.

        Parameters
        ----------
        case_ids
            Those asked for; None for all.

        Returns
        -------
        dict
            By identifier, those that are known.
        """
        asked = select(_STATES.c.case_id, _STATES.c.kind, _STATES.c.is_withdrawn, _STATES.c.digest)
        questions = (
            [asked]
            if case_ids is None
            else [asked.where(_STATES.c.case_id.in_(some)) for some in _pieces(case_ids)]
        )
        return {
            row.case_id: CaseState(row.kind, bool(row.is_withdrawn), row.digest)
            for question in questions
            for row in self.connection.execute(question)
        }

    def add(self, reports: Sequence[CaseReport]) -> None:
        """
        Add reports; each becomes what holds of its case.

        Parameters
        ----------
        reports
            At most one of each case or contact. Their numbers are given here.
        """
        if not reports:
            return
        first = self.last_report() + 1
        self.connection.execute(
            insert(_REPORTS),
            [
                {
                    "report_id": number,
                    "case_id": one.case_id,
                    "kind": one.kind,
                    "act": one.act,
                    "content": content_text(one.content),
                    "received_at": one.received_at.astimezone(UTC).isoformat(),
                    "received_by": one.received_by,
                }
                for number, one in enumerate(reports, first)
            ],
        )
        for some in _pieces([one.case_id for one in reports]):
            self.connection.execute(delete(_STATES).where(_STATES.c.case_id.in_(some)))
        self.connection.execute(
            insert(_STATES),
            [
                {
                    "case_id": one.case_id,
                    "kind": one.kind,
                    "is_withdrawn": one.act == "withdrawn",
                    "digest": content_digest(one.kind, one.content),
                    "report_id": number,
                }
                for number, one in enumerate(reports, first)
            ],
        )

    def place(self, places: gpd.GeoDataFrame) -> None:
        """
        Store where cases are.

        Parameters
        ----------
        places
            Columns of the table ``cases``; one row a case. What was known before gives way.
        """
        self.remove_places(places["case_id"].tolist())
        insert_frame(self.connection, case_tables.cases, places)

    def places(self, case_ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
        """
        Return where cases are.

        Parameters
        ----------
        case_ids
            The cases asked for.

        Returns
        -------
        dict
            By identifier, the columns of the table ``cases``; contacts have none.
        """
        table = case_tables.cases
        columns = [column for column in table.c if column.name not in ("fid", GEOMETRY)]
        names = [str(column.name) for column in columns]  # plain: orjson wants that
        return {
            row.case_id: dict(zip(names, row, strict=True))
            for some in _pieces(case_ids)
            for row in self.connection.execute(select(*columns).where(table.c.case_id.in_(some)))
        }

    def pending(self) -> frozenset[str]:
        """
        Return the cases that nobody tried to locate yet.

        Returns
        -------
        frozenset of str
            Their identifiers.
        """
        table = case_tables.cases.c
        found = select(table.case_id).where(table.outcome == "pending")
        return frozenset(self.connection.execute(found).scalars())

    def discard_place(self, case_id: str) -> None:
        """
        Say of where a case is that it is withdrawn.

        Parameters
        ----------
        case_id
            The case.
        """
        table = case_tables.cases
        self.connection.execute(
            update(table).where(table.c.case_id == case_id).values(status="discarded")
        )
        count_change(self.connection)

    def remove_places(self, case_ids: Collection[str]) -> None:
        """
        Forget where something is.

        Parameters
        ----------
        case_ids
            What is no case, or not where it was.
        """
        for some in _pieces(case_ids):
            self.connection.execute(
                delete(case_tables.cases).where(case_tables.cases.c.case_id.in_(some))
            )
        count_change(self.connection)

    def history(self, case_id: str) -> tuple[CaseReport, ...]:
        """
        Return every report of a case or contact.

        Parameters
        ----------
        case_id
            The case or contact.

        Returns
        -------
        tuple of CaseReport
            The first one first; empty where nothing was reported of it.
        """
        found = select(_REPORTS).where(_REPORTS.c.case_id == case_id).order_by(_REPORTS.c.report_id)
        return tuple(
            CaseReport(
                case_id=row.case_id,
                kind=cast("ReportKind", row.kind),
                act=cast("ReportAct", row.act),
                content=orjson.loads(row.content),
                received_at=datetime.fromisoformat(row.received_at),
                received_by=row.received_by,
                report_id=row.report_id,
            )
            for row in self.connection.execute(found)
        )

    def input(self) -> CaseInput:
        """
        Return everything a plan is drawn from.

        Returns
        -------
        CaseInput
            Withdrawn cases as well, for contacts may name them; withdrawn contacts not.
        """
        found = (
            select(_STATES.c.kind, _STATES.c.is_withdrawn, _REPORTS.c.content)
            .join(_REPORTS, _REPORTS.c.report_id == _STATES.c.report_id)
            .order_by(_STATES.c.case_id)
        )
        rows = self.connection.execute(found).all()
        contacts = [row for row in rows if row.kind == "contact"]
        return CaseInput(
            cases=tuple(orjson.loads(row.content) for row in rows if row.kind == "case"),
            contacts=(
                tuple(orjson.loads(row.content) for row in contacts if not row.is_withdrawn)
                if contacts
                else None
            ),
            last_report=self.last_report(),
        )

    def last_report(self) -> int:
        """
        Return the number of the last report.

        Returns
        -------
        int
            0 where there is none.
        """
        return int(self.connection.execute(select(func.max(_REPORTS.c.report_id))).scalar() or 0)

    def answered(self, request_key: str) -> tuple[str, str] | None:
        """
        Return what a request was answered before.

        Parameters
        ----------
        request_key
            Names the request and who sent it.

        Returns
        -------
        tuple of str, or None
            The digest of its body, and the answer; None where it was not answered.
        """
        table = case_tables.answered_requests.c
        row = self.connection.execute(
            select(table.digest, table.answer).where(table.request_key == request_key)
        ).one_or_none()
        return None if row is None else (row.digest, row.answer)

    def note_answer(self, request_key: str, digest: str, answer: str, *, at: datetime) -> None:
        """
        Keep the answer to a request.

        Parameters
        ----------
        request_key, digest, answer
            As in `answered`.
        at
            The time; answers of more than seven days before are forgotten.
        """
        table = case_tables.answered_requests
        last = (at - _ANSWERS_HELD).astimezone(UTC).isoformat()
        self.connection.execute(delete(table).where(table.c.answered_at < last))
        self.connection.execute(
            insert(table).values(
                request_key=request_key,
                digest=digest,
                answer=answer,
                answered_at=at.astimezone(UTC).isoformat(),
            )
        )


def _pieces(names: Collection[str]) -> Iterator[list[str]]:
    listed = sorted(names)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
