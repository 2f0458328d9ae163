"""Read as of when a plan is to be drawn."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

_EXPECTED: Final = "a time with its offset, like 2026-07-01T08:00:00+07:00, from 2000 to 2199"
_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2199, 12, 31, tzinfo=UTC)


def _written(value: Any) -> Any:
    # A number would be read as seconds since 1970.
    if not isinstance(value, str | datetime | None):
        raise PydanticCustomError("as_of", _EXPECTED)
    return value


def _within(moment: datetime) -> datetime:
    # Deadlines are reckoned from it, and must not leave the calendar.
    if not _FIRST <= moment <= _LAST:
        raise PydanticCustomError("as_of", _EXPECTED)
    return moment


AsOf = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_within)]
"""A time from which a plan can be drawn."""
