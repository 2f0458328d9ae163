"""Ask a person about doubtful cases, and apply the answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd

from zoning.cli.plain_cells import plain_cell
from zoning.cli.reason_words import reason_text
from zoning.cli.review_book import NONE_LABEL, Place, Question, review_book
from zoning.cli.whole_file import refuse_target
from zoning.errors import Fault, InvalidInput
from zoning.geocode.address.parse import LONGEST_TEXT
from zoning.geocode.choices import decide, question_digest
from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.place_names import PlaceNames
from zoning.sources.choices_file import SUBJECT, Answer, case_named, read_choices

MOST_QUESTIONS: Final = 5_000
"""Cases that one workbook asks about; the next one asks about the others."""

_STALE: Final = "a case that has changed since, or whose candidates have"
_MEND: Final = "Write a new review under another name, and delete this row or give up this one."


class Reviews:
    """
    The workbooks of doubtful cases of one run: those that are read, and the one to be written.

    Parameters
    ----------
    paths
        The workbooks; at most one does not exist, and is written.
    gazetteer
        The area made ready.

    Attributes
    ----------
    decided
        How many cases a person has decided.
    asked, left_off
        How many doubtful cases the new workbook asks about, and how many it has no room for.
    unasked
        How many doubtful cases no workbook asks about.

    Raises
    ------
    InvalidInput
        If a workbook cannot be used, or more than one does not exist.
    """

    def __init__(self, paths: Sequence[Path], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names = PlaceNames(gazetteer)
        self._answers: dict[str, Answer] = {}
        self._seen: set[str] = set()
        self._questions: list[Question] = []
        self._faults: list[Fault] = []
        self.decided = self.asked = self.left_off = self.unasked = 0
        new = [path for path in paths if not path.exists()]
        if len(new) > 1:
            fault = Fault("--review", f"{len(new)} files that do not exist", "one to be written")
            raise InvalidInput([fault], subject=SUBJECT)
        self._new = new[0] if new else None
        for path in paths:
            try:
                self._read(path)
            except InvalidInput as error:
                self._faults += error.faults
        self._refuse()

    @property
    def new(self) -> Path | None:
        """Return the workbook that is to be written, None if all exist."""
        return self._new

    def take(self, located: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """
        Apply the answers to some cases, and note what is still open.

        Parameters
        ----------
        located
            Located cases.

        Returns
        -------
        GeoDataFrame
            As `zoning.geocode.choices.decide` returns them.
        """
        choices: dict[int, int] = {}
        cases = located[["case_id", "outcome"]]
        for at, (case_id, outcome) in enumerate(cases.itertuples(index=False)):
            answer = self._answers.get(plain_cell(case_id))
            if answer is not None:
                number = self._answered(located.iloc[at], answer)
                if number is not None:
                    choices[at] = number
            elif outcome == "ambiguous":
                self._ask(located, at)
        self.decided += len(choices)
        return decide(located, choices, self._gazetteer)

    def settle(self) -> None:
        """
        Refuse the workbooks if any row of them fits no case.

        Raises
        ------
        InvalidInput
            With every such row.
        """
        for key, answer in self._answers.items():
            if key not in self._seen:
                found = f"{case_named(answer.case_id)}, which the list does not hold"
                self._faults.append(Fault(answer.where, found, "a case of the list", _MEND))
        self._refuse()

    def book(self) -> bytes:
        """Return the new workbook."""
        return review_book(self._questions, self._gazetteer.digest)

    def _read(self, path: Path) -> None:
        refuse_target(path, ".xlsx", subject=SUBJECT)
        for answer in (
            read_choices(path, area_digest=self._gazetteer.digest) if path.exists() else []
        ):
            before = self._answers.setdefault(answer.case_id, answer)
            if before is answer:
                continue
            if before.number is None:
                self._answers[answer.case_id] = answer
            elif answer.number is not None:
                said = f"{case_named(answer.case_id)} again, decided at {before.where}"
                self._faults.append(Fault(answer.where, said, "each case decided once"))

    def _answered(self, case: Mapping[str, Any], answer: Answer) -> int | None:
        """Return the candidate chosen; None where nobody chose, or the row fits no more."""
        self._seen.add(answer.case_id)
        if question_digest(case, self._gazetteer.digest) != answer.check:
            self._faults.append(Fault(answer.where, _STALE, "the case as it was asked", _MEND))
            return None
        if answer.number is None:
            return None
        labels = [NONE_LABEL, *(place.label for place in self._places(case))]
        is_one = answer.number < len(labels)
        if not is_one or answer.text not in (labels[answer.number], str(answer.number)):
            expected = f"a line of its list, 0 to {len(labels) - 1}"
            self._faults.append(Fault(answer.where, "a choice that is none", expected))
            return None
        return answer.number

    def _ask(self, located: gpd.GeoDataFrame, at: int) -> None:
        self.unasked += self._new is None
        if self._new is None:
            return
        if self.asked == MOST_QUESTIONS:
            self.left_off += 1
            return
        self.asked += 1
        case = located.iloc[at]
        address = case["address"] if isinstance(case["address"], str) else ""
        self._questions.append(
            Question(
                case_id=case["case_id"],
                address=address[:LONGEST_TEXT],
                why=reason_text(case["why"]),
                reported=case["reported_at"].tz_convert("+07:00").strftime("%d/%m/%Y %H:%M"),
                row=int(case["row"]),
                places=self._places(case),
                check=question_digest(case, self._gazetteer.digest),
            )
        )

    def _places(self, case: Mapping[str, Any]) -> tuple[Place, ...]:
        return tuple(
            Place(
                plain_cell(f"{number}. {self._names.of(one)}").strip(),
                one["household_id"],
                one["unit_id"],
                one["score"],
                one["lat"],
                one["lng"],
            )
            for number, one in enumerate(case["candidates"], 1)
        )

    def _refuse(self) -> None:
        if self._faults:
            raise InvalidInput(self._faults, subject=SUBJECT)
