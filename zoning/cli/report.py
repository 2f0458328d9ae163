"""Turn what happens in a command into text or JSON, and into an exit status (contract §3)."""

from collections.abc import Mapping
from typing import Any, Final, NoReturn

import click
import orjson

from zoning.errors import InvalidInput, NoPlan, ZoningError

DONE: Final = 0
CHECK_FAILED: Final = 1
INPUT_WRONG: Final = 2
NO_PLAN: Final = 3


_JSON_KEY: Final = "khoanh.json"


def _remember_json(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001
    """Note that JSON was asked for, where every command of the run can see it."""
    if value:
        context.meta[_JSON_KEY] = True


def json_option() -> click.Option:
    """Return the option ``--json``, which stands before or after any command's name."""
    return click.Option(
        ["--json"],
        is_flag=True,
        expose_value=False,
        callback=_remember_json,
        help="Print the result as one JSON object.",
    )


def is_json_wanted() -> bool:
    """Return whether the caller asked for one JSON object instead of text."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_JSON_KEY))


def print_result(result: Mapping[str, Any], text: str) -> None:
    """
    Print what a command found: ``text`` to a person, ``result`` to a program.

    Parameters
    ----------
    result
        What a program reads; plain JSON types, dates and numpy numbers.
    text
        What a person reads.
    """
    if is_json_wanted():
        options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
        # Echoed, not written: who reads a pipe sees it at once, while the command goes on.
        click.echo(orjson.dumps(dict(result), option=options).decode())
    else:
        click.echo(text)


def fail(error: ZoningError) -> NoReturn:
    """
    Report a deliberate error and leave with its exit status.

    Parameters
    ----------
    error
        The error. Every fault it carries is printed; no traceback is.

    Raises
    ------
    SystemExit
        Always: 3 where no plan exists, 2 for every other error.
    """
    status = NO_PLAN if isinstance(error, NoPlan) else INPUT_WRONG
    if is_json_wanted():
        record: dict[str, Any] = {"error": type(error).__name__, "status": status}
        if isinstance(error, InvalidInput):
            record |= {"subject": error.subject, "faults": error.as_records()}
        elif isinstance(error, NoPlan):
            record |= {"conflict": list(error.conflict), "is_proved": error.is_proved}
        else:
            record |= {"message": str(error)}
        click.echo(orjson.dumps(record, option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(f"khoanh: {error}", err=True)
    raise SystemExit(status)


class ReportingGroup(click.Group):
    """A command group whose commands may raise any `ZoningError`."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; report a deliberate error instead of raising it."""
        try:
            return super().invoke(ctx)
        except ZoningError as error:
            with ctx.scope(cleanup=False):
                fail(error)
