"""Say how many people each ward has, and who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .elements import OsmData
from .ground import WardPart
from .names import fold


@dataclass(frozen=True, slots=True)
class Population:
    """
    The population of one whole ward.

    Attributes
    ----------
    people
        People, or -1 where nobody says.
    source_vi, source_en
        Who says so, in words.
    """

    people: int
    source_vi: str
    source_en: str


def known_population(
    parts: Sequence[WardPart], data: OsmData, stated: Mapping[str, int] | None
) -> list[Population]:
    """
    Say how many people each ward has.

    Parameters
    ----------
    parts
        The ward parts.
    data
        The extract.
    stated
        Population by ward code, or None.

    Returns
    -------
    list of Population
        One a ward part: from the file given, else from the ``population`` tag of the extract's
        boundary relation of the same name (the largest, where several are), else -1.
    """
    tagged: dict[str, int] = {}
    for relation in data.relations.values():
        text = relation.tags.get("population", "").replace(",", "").replace(" ", "")
        if relation.tags.get("boundary") == "administrative" and text.isdigit():
            name = fold(relation.tags.get("name", ""))
            tagged[name] = max(tagged.get(name, 0), int(text))
    found = []
    for part in parts:
        if stated is not None and part.code in stated:
            found.append(Population(stated[part.code], "tệp dân số", "the population file"))
        elif fold(part.name) in tagged:
            found.append(Population(tagged[fold(part.name)], "OpenStreetMap", "OpenStreetMap"))
        else:
            found.append(Population(-1, "không rõ", "unknown"))
    return found
