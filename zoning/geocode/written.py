"""Read a written address by the grammar of addresses and the names an area knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .address.alley_chains import orders_of
from .address.house_orders import Numbers, SlashOrder
from .address.kind_words import WARD
from .address.mentions import Mark, marks_of
from .address.parse import LONGEST_TEXT
from .address.pieces import Pieces, pieces_of
from .address.spelling import name_key, spelt
from .address.stated import Stated
from .names import STREET_WORDS, Names, street_key
from .national import National, national_units
from .places_named import Named, named_in

_NOTHING: Final = National((), {}, is_certain=False)


@dataclass(frozen=True, slots=True)
class Written:
    """
    What an address says, as far as the area's names make it out.

    Attributes
    ----------
    readings
        House number and alleys by the custom of the region, the likeliest first; none if it
        states neither.
    unusual
        Readings by another custom.
    street
        Key of the street, None if it states none that is known.
    street_text, street_kind
        The street as written, without its type, and the word for it.
    unknown_street
        Key of the street where it states one the area does not know, else None.
    wards
        Rows of the wards it may mean; several where the name is borne twice, or a commune
        named by an old name was divided.
    hamlets
        Kind and key of the hamlets it states; kind "" where only the name stands.
    provinces
        Today's names of the provinces it states.
    unknown_wards, unknown_places
        How many wards, and other places, it states that the area does not know.
    sites
        Rows of the sites it may mean, by the first name of a site that stands in it.
    is_elsewhere
        Whether the national table says that it lies in a commune outside the area.
    is_partly_outside
        Whether the ward it states may be one outside the area as well.
    """

    readings: tuple[Numbers, ...] = ()
    unusual: tuple[Numbers, ...] = ()
    street: str | None = None
    street_text: str = field(default="", repr=False)
    street_kind: str = ""
    unknown_street: str | None = None
    wards: tuple[int, ...] = ()
    hamlets: tuple[tuple[str, str], ...] = ()
    provinces: tuple[str, ...] = ()
    unknown_wards: int = 0
    unknown_places: int = 0
    sites: tuple[int, ...] = ()
    is_elsewhere: bool = False
    is_partly_outside: bool = False


def read_written(text: str, names: Names, *, order: SlashOrder) -> Written:
    """
    Read a written address.

    Parameters
    ----------
    text
        As people write it: any case, with or without accents, commas and type words.
    names
        The area's names.
    order
        What a bare slash means where the area lies.

    Returns
    -------
    Written
        What it states. Nothing is looked up yet. A text of more than 1,000 letters is no
        address and states nothing.

    Raises
    ------
    InvalidInput
        If the table of units is needed, and missing or damaged.

    Notes
    -----
    Linear in the length of the text. The parts are those of `zoning.parse_address`; the area's
    names say where the street ends and the units begin. The national table is asked only where
    the address names units that the area does not know: another era's, or another place's.
    """
    if len(text) > LONGEST_TEXT:
        return Written()
    pieces = pieces_of(spelt(text), names.syllables)
    marks = marks_of(pieces, names.syllables, names.wards)
    named, stated = _walked(pieces, marks, names, {})
    national = _NOTHING
    if names.codes and _is_open(stated, names):
        national = national_units(text, pieces, names.codes)
        named, stated = _walked(pieces, marks, names, national.places)
    return _written(named, stated, national, names, order)


def _walked(
    pieces: Pieces, marks: Mapping[int, Mark], names: Names, taken: Mapping[int, int]
) -> tuple[Named, Stated]:
    named = named_in(pieces, marks, names, taken)
    units = named.units(len(pieces.keys)) | dict(taken)
    stated = Stated(pieces, marks, units, named.streets)
    stated.walk()
    return named, stated


def _is_open(stated: Stated, names: Names) -> bool:
    """Return whether an address names a unit, a place or a street the area does not know."""
    return bool(stated.unread) or _street(stated, names)[0] not in (None, *names.streets)


def _street(stated: Stated, names: Names) -> tuple[str | None, str]:
    """Return key and text of the street an address states."""
    if stated.street_at is None:
        return None, ""
    pieces = stated.pieces
    kind, first, end = stated.street_at
    if end <= first:
        return None, ""
    key = street_key(pieces, kind, first, end)
    if key not in names.streets and not kind and pieces.keys[first] in STREET_WORDS:
        rest = street_key(pieces, kind, first + 1, end)
        if rest in names.streets:
            return rest, pieces.text(first + 1, end)
    return key, pieces.text(first, end)


def _written(
    named: Named, stated: Stated, national: National, names: Names, order: SlashOrder
) -> Written:
    usual, unusual = orders_of(stated, order)
    key, text = _street(stated, names)
    is_known = key is not None and key in names.streets
    wards = {row for one in named.places if one.level == "ward" for row in names.wards[one.key]}
    if national.rows:
        wards = wards & set(national.rows) or set(national.rows)
    announced = [bits for bits, _, _ in stated.unread if bits & WARD]
    others = [bits for bits, _, _ in stated.unread if not bits]
    return Written(
        readings=usual,
        unusual=tuple(one for one in unusual if one not in usual),
        street=key if is_known else None,
        street_text=text,
        street_kind=stated.street_at[0] if stated.street_at else "",
        unknown_street=None if is_known else key,
        wards=tuple(sorted(wards)),
        hamlets=(
            *((one.kind, name_key(one.text)) for one in stated.hamlets),
            *(("", one.key) for one in named.places if one.level == "hamlet"),
        ),
        provinces=tuple(one.key for one in named.places if one.level == "province"),
        unknown_wards=len(announced),
        unknown_places=len(others),
        sites=names.sites[named.sites[0][0]] if named.sites else (),
        is_elsewhere=national.is_certain and not national.rows and not wards,
        is_partly_outside=national.is_partly_outside,
    )
