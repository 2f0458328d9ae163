"""Know the names that units of June 2025 bore, or that units merged into them bore, before."""

import gzip
from dataclasses import dataclass
from functools import cache
from typing import Final

from zoning.errors import Fault, InvalidInput

from .read import codes_folder
from .unit import Level

FORMER: Final = "former_names.tsv.gz"
FORMER_COLUMNS: Final = ("level", "name", "code")


@dataclass(frozen=True, slots=True)
class FormerName:
    """
    A name under which a unit of 30 June 2025 is still asked for.

    Attributes
    ----------
    level
        District or ward.
    name
        Small letters without accents, blanks and signs, the word for the kind before it where
        the source states one: ``phuongyetkieu``, ``quan9``.
    code
        The unit of 30 June 2025 that bears the code, lies where the named one lay, wholly or
        in part.
    """

    level: Level
    name: str
    code: str


@cache
def read_former_names() -> tuple[FormerName, ...]:
    """
    Return the names of units that ended or were renamed before 30 June 2025.

    Returns
    -------
    tuple of FormerName
        Sorted by level, name and code. A name may lead to several units: a town that was
        divided, or two units that bore one name. The same object at every call.

    Raises
    ------
    InvalidInput
        If the file is missing or damaged, because the installation is.

    Notes
    -----
    The source, vietnamadminunits (MIT), states names without days and without codes; it knows
    the mergers of 2019 to 2025 that it came across, not all.
    """
    try:
        text = gzip.decompress((codes_folder() / FORMER).read_bytes()).decode()
        return former_of(text)
    except (OSError, EOFError, ValueError) as error:
        found = f"a table that cannot be read ({type(error).__name__})"
        fault = Fault("installation", found, FORMER, "Install the package anew.")
        raise InvalidInput([fault], subject="former names of units") from error


def former_of(text: str) -> tuple[FormerName, ...]:
    """
    Read former names from lines.

    Parameters
    ----------
    text
        What `former_lines` gives.

    Returns
    -------
    tuple of FormerName
        In the order of the lines.

    Raises
    ------
    InvalidInput
        If columns or values are none of a former name; every bad line is named.
    """
    head, *lines = text.splitlines() or [""]
    faults = []
    expected = "the columns " + ", ".join(FORMER_COLUMNS) + ", parted by tabs"
    if tuple(head.split("\t")) != FORMER_COLUMNS:
        faults.append(Fault("former names, line 1", "no such names of columns", expected))
    names = []
    for number, line in enumerate(lines, start=2):
        match line.split("\t"):
            case ["district" | "ward" as level, name, code] if name and code.isdigit():
                names.append(FormerName(level, name, code))
            case _:
                faults.append(Fault(f"former names, line {number}", "another line", expected))
    if faults:
        raise InvalidInput(faults, subject="former names of units")
    return tuple(names)


def former_lines(names: tuple[FormerName, ...]) -> str:
    """
    Return former names as text, one a line, columns parted by tabs.

    Parameters
    ----------
    names
        The names, in the order of the lines.

    Returns
    -------
    str
        A line of column names, then the names.
    """
    rows = [FORMER_COLUMNS, *((one.level, one.name, one.code) for one in names)]
    return "".join("\t".join(row) + "\n" for row in rows)
