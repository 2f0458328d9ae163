"""Say on every picture and page where its figures come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from zoning.area.area import Area


@dataclass(frozen=True, slots=True)
class Stamp:
    """
    Where figures come from.

    Attributes
    ----------
    line
        One line under a picture: the area, its sources, the study.
    origin
        Key by key, for the metadata of picture files.
    """

    line: str
    origin: Mapping[str, str] = field(default_factory=dict)


def stamp_of(area: Area | None, origin: Mapping[str, str]) -> Stamp:
    """
    Say where figures come from.

    Parameters
    ----------
    area
        The area, if it is known.
    origin
        What the study says of itself, key by key.

    Returns
    -------
    Stamp
        The same words for the same study: no clock is asked.
    """
    if area is None:
        return Stamp("Nguồn / source: Khoanh", dict(origin))
    makers = "; ".join(dict.fromkeys(source.origin for source in area.sources))
    made = f" ({makers})" if makers else ""
    invented = ", địa bàn hư cấu / invented" if area.invented else ""
    line = f"Nguồn / source: {area.name}{invented}{made}; Khoanh"
    return Stamp(line, {**origin, "area": area.name, "area_digest": area.digest})
