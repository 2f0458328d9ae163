"""Name what several commands ask in the same words, and read it."""

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from zoning.errors import Fault, InvalidInput
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy
from zoning.sources.policy_file import read_policy

AREA: Final = click.option(
    "--area",
    "area_path",
    required=True,
    type=click.Path(path_type=Path),
    help="Area pack to draw on.",
)
POLICY: Final = click.option(
    "--policy",
    default=None,
    help="Policy preset, or a .toml file; the default one if left out.",
)
AS_OF: Final = click.option(
    "--as-of",
    "as_of",
    default=None,
    metavar="TIME",
    help="Count reports up to this time (RFC 3339); else all.",
)


def policy_of(text: str | None) -> Policy:
    """
    Return the policy that an option names.

    Parameters
    ----------
    text
        A preset's name, the path of a file that ends in ``.toml``, or None for the default.

    Returns
    -------
    Policy
        The policy.

    Raises
    ------
    InvalidPolicy
        If there is no such preset or file, or the file is not sound.
    """
    if text is not None and text.endswith(".toml"):
        return read_policy(text)
    return policy_named(text)


def parse_moment(text: str | None) -> datetime | None:
    """
    Read a time with its offset from UTC.

    Parameters
    ----------
    text
        RFC 3339, such as ``2026-07-09T18:00:00+07:00``; None passes through.

    Returns
    -------
    datetime or None
        The time, with its offset.

    Raises
    ------
    InvalidInput
        If the text is no time, or has no offset.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        expected = "a time with offset, such as 2026-07-09T18:00:00+07:00"
        raise InvalidInput([Fault("--as-of", repr(text), expected)], subject="command line")
    return moment
