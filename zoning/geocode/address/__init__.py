"""Read Vietnamese addresses without a map: units of both eras, house, alleys, street, hamlets."""

from .address import Address, House, Part, Reading, Span, UnitNames, UnitSpans
from .parse import parse_address, parse_addresses

__all__ = [
    "Address",
    "House",
    "Part",
    "Reading",
    "Span",
    "UnitNames",
    "UnitSpans",
    "parse_address",
    "parse_addresses",
]
