"""Mend what the published list states otherwise than the law."""

import tomllib
from collections.abc import Collection
from pathlib import Path

from zoning.errors import Fault, InvalidSource

from .pairs import Pair
from .published import Published


def corrected(pairs: Collection[Pair], data: Published) -> list[Pair]:
    """
    Apply the corrections of ``corrections.toml``, each with its reason there.

    Parameters
    ----------
    pairs
        Old ward and new ward.
    data
        What the package publishes.

    Returns
    -------
    list of tuple
        The pairs, sorted by the two codes.

    Raises
    ------
    InvalidSource
        If a correction speaks of an unknown ward, or mends nothing.
    """
    text = (Path(__file__).parent / "corrections.toml").read_text(encoding="utf-8")
    old = {row.code: row for row in data.old}
    new = {row.ward_code: row for row in data.new}
    kept = {(row.code, one.ward_code): (row, one) for row, one in pairs}
    faults = []
    for entry in tomllib.loads(text)["correction"]:
        codes = entry["before"], entry["after"]
        if codes[0] not in old or codes[1] not in new or (codes in kept) == entry["holds"]:
            found = "a correction that mends nothing"
            faults.append(Fault(f"corrections.toml, {codes[0]}", found, "a fault of the package"))
        elif entry["holds"]:
            kept[codes] = old[codes[0]], new[codes[1]]
        else:
            del kept[codes]
    if faults:
        raise InvalidSource(faults, subject="corrections")
    return [kept[codes] for codes in sorted(kept)]
