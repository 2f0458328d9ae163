"""Know the columns of a list by the names people give them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from zoning.errors import Fault, InvalidInput


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    The fields of one kind of list, and how a file of that kind is refused.

    Attributes
    ----------
    synonyms
        Field → the column names understood, folded (`folded`).
    holds
        What one row is: "case", "household".
    layer
        The layer of a GeoPackage that is read where there are several.
    refusal
        Makes the error that carries the faults found.
    fields
        Column name, folded → its field.
    """

    synonyms: Mapping[str, tuple[str, ...]]
    holds: str
    layer: str
    refusal: Callable[[list[Fault]], InvalidInput]
    fields: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Turn the synonyms round."""
        known = {name: key for key, names in self.synonyms.items() for name in names}
        object.__setattr__(self, "fields", known)

    def columns_of(self, names: Iterable[str], *, where: str) -> tuple[dict[str, str], list[Fault]]:
        """
        Say which column of a file holds which field.

        Parameters
        ----------
        names
            The file's own column names.
        where
            The file's name, for the report.

        Returns
        -------
        tuple of dict and list of Fault
            Field → the file's own column name, and a fault for two columns that hold the same
            field. Columns nobody knows are left out: they often carry names and telephone
            numbers, which nothing here needs.
        """
        columns: dict[str, str] = {}
        faults = []
        for name in names:
            key = self.fields.get(folded(name))
            if key is None:
                continue
            if key in columns:
                found = f"two columns, {columns[key]!r} and {name!r}"
                faults.append(Fault(where, found, f"one column for {key}", "Remove one of them."))
            else:
                columns[key] = name
        return columns, faults


def halved_groups(
    columns: Iterable[str], groups: Iterable[tuple[str, ...]], *, where: str
) -> list[Fault]:
    """
    Name the groups of fields of which a file holds some but not all.

    Parameters
    ----------
    columns
        Fields the file holds.
    groups
        Fields that mean nothing without each other, such as ``lng`` and ``lat``.
    where
        The file's name, for the report.

    Returns
    -------
    list of Fault
        One a group that is there by halves.
    """
    held = set(columns)
    faults = []
    for group in groups:
        present = [key for key in group if key in held]
        absent = [key for key in group if key not in held]
        if present and absent:
            found = f"{', '.join(present)} without {', '.join(absent)}"
            faults.append(Fault(where, found, f"the columns {', '.join(group)} together"))
    return faults


def folded(text: str) -> str:
    """
    Strip a text of case, accents and punctuation.

    Parameters
    ----------
    text
        Any text; Vietnamese letters in composed or decomposed form.

    Returns
    -------
    str
        ASCII words with one space between them; letters of other scripts are dropped.

    Examples
    --------
    >>> folded("  Mã_ca bệnh (*)")
    'ma ca benh'
    """
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d").replace("Ð", "D"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))
