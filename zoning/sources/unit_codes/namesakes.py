"""Tell wards of the same name apart where the published list has mixed them up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Final

from .pairs import Pair
from .published import OldRow

Place = Callable[[OldRow], tuple[str, ...]]

_PLACES: Final[tuple[Place, ...]] = (
    lambda row: (row.province_code, row.district_code),
    lambda row: (row.province_code,),
)
"""District, then province: where a ward lies, the narrower first."""


def without_namesakes(pairs: Collection[Pair], old: Iterable[OldRow]) -> list[Pair]:
    """
    Leave out what is said of a ward only because another bears its name.

    Parameters
    ----------
    pairs
        Old ward and new ward, as published.
    old
        Every old ward.

    Returns
    -------
    list of tuple
        The pairs that remain, in their order.

    Notes
    -----
    The published list was joined by names: where a law divides one ward, another of the same
    name in the same new province gets its parts as well. Such a new ward seems to take two
    wards of one name. The true one lies in a district from which the new ward takes another,
    unmistakable ward, or whose ward gave it its code; if no district tells, the old province
    does. A ward keeps its pair if it is the only one it has.
    """
    bearer = {row.code: row for row in old}
    takes: dict[str, list[OldRow]] = defaultdict(list)
    for row, new in pairs:
        takes[new.ward_code].append(row)
    goes = Counter(row.code for row, _ in pairs)
    wrong = {
        (row.code, code)
        for code, rows in takes.items()
        for row in _mistaken(rows, bearer.get(code))
        if goes[row.code] > 1
    }
    return [pair for pair in pairs if (pair[0].code, pair[1].ward_code) not in wrong]


def _mistaken(rows: list[OldRow], code_giver: OldRow | None) -> list[OldRow]:
    """Return those of a new ward's wards that are there for their name alone."""
    times = Counter(row.ward_key for row in rows)
    sure = [row for row in rows if times[row.ward_key] == 1]
    if code_giver is not None:
        sure.append(code_giver)
    wrong = []
    for name in sorted(name for name, count in times.items() if count > 1):
        namesakes = [row for row in rows if row.ward_key == name]
        true = _true_ones(namesakes, sure)
        wrong += [row for row in namesakes if row not in true]
    return wrong


def _true_ones(namesakes: list[OldRow], sure: list[OldRow]) -> list[OldRow]:
    for place in _PLACES:
        places = {place(row) for row in sure}
        true = [row for row in namesakes if place(row) in places]
        if true:
            return true
    return namesakes
