"""Ask a gazetteer for an address and describe the answer in a few words."""

from zoning.geocode import Gazetteer
from zoning.geocode.location import Location
from zoning.geocode.match import locate_address


def described(location: Location, gazetteer: Gazetteer) -> str:
    """Return the answer: "house 12/34/5 in a-90001-0002", "ambiguous several_match" …."""
    if location.outcome != "found":
        return f"{location.outcome} {location.why}"
    unit = gazetteer.units.ids[location.alley] if location.alley >= 0 else None
    if location.household < 0:
        return f"{location.match_level} {unit}"
    household = gazetteer.area.households.iloc[location.household]
    return f"{location.match_level} {household['house_number']} in {household['unit_id']}"


def asked(text: str, gazetteer: Gazetteer) -> str:
    """Return the described answer to one address."""
    return described(locate_address(text, gazetteer), gazetteer)
