"""Find the household, alley, street or unit that a written address means."""

from .gazetteer import Gazetteer
from .location import Location, not_found
from .misspelt import on_unknown_street
from .site_match import at_site
from .stated_units import is_elsewhere
from .street_match import on_street
from .unit_match import in_units
from .written import Written, read_written


def locate_address(text: str, gazetteer: Gazetteer) -> Location:
    """
    Find where a written address lies.

    Parameters
    ----------
    text
        The address.
    gazetteer
        The area.

    Returns
    -------
    Location
        Found where the household, a place between its neighbours, the site or the alley is
        certain; a site where no house is.
        Otherwise ambiguous, with candidates and at the smallest unit that is certain; or not
        found.

    Raises
    ------
    InvalidInput
        If the table of units is needed, and missing or damaged.
    """
    written = read_written(text, gazetteer.names, order=gazetteer.order)
    if is_elsewhere(written, gazetteer):
        return not_found("outside_area")
    found = _by_units(written, gazetteer)
    is_house = found.match_level in ("house", "interpolated")
    site = None if is_house else at_site(written, gazetteer)
    return found if site is None else site


def _by_units(written: Written, gazetteer: Gazetteer) -> Location:
    """Find an address by its street, or by its hamlet or ward."""
    if written.unknown_street is not None:
        return on_unknown_street(written, gazetteer)
    if written.street is None:
        return in_units(written, gazetteer)
    return on_street(written, gazetteer)
