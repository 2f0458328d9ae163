"""Take an area's parcels from where they are kept, or make them."""

from dataclasses import replace

from zoning.area.area import Area

from .network import PlaceNetwork, place_network
from .parcel_coverage import Parcels, parcels_of, touching_with_cells
from .parcel_file import is_of_area, parcel_bytes, parcels_from_bytes


def area_parcels(area: Area, network: PlaceNetwork) -> Parcels:
    """
    Return the parcels of an area.

    Parameters
    ----------
    area
        The area.
    network
        Its place network.

    Returns
    -------
    Parcels
        Those that the area carries, if they are whole, its own, and made by today's rule; else
        the same, made now, which takes half a minute for a hundred thousand households.
    """
    kept = None
    if area.parcels is not None:
        kept = parcels_from_bytes(area.parcels, area_digest=area.digest, places=network.places)
    if kept is None:
        return parcels_of(area, network)
    if len(area.cells):
        return replace(kept, touching=touching_with_cells(kept.touching, network))
    return kept


def kept_parcels(area: Area) -> bytes | None:
    """
    Return what is to be kept with an area so that its parcels need not be made again.

    Parameters
    ----------
    area
        A sound area.

    Returns
    -------
    bytes or None
        The content of a pack's ``parcels.parquet``; None for an area without a place.
    """
    if not len(area.streets) and not len(area.households):
        return None
    network = place_network(area)
    return parcel_bytes(area_parcels(area, network), area_digest=area.digest)


def with_parcels(area: Area) -> Area:
    """
    Return an area that carries its parcels.

    Parameters
    ----------
    area
        A sound area.

    Returns
    -------
    Area
        The same area.
    """
    return area if carries_parcels(area) else replace(area, parcels=kept_parcels(area))


def carries_parcels(area: Area) -> bool:
    """
    Tell whether an area carries parcels that say they are its own, made by today's rule.

    Parameters
    ----------
    area
        The area.

    Returns
    -------
    bool
        True as well for an area that has none, because it has neither street nor household.
    """
    if not len(area.streets) and not len(area.households):
        return True
    return area.parcels is not None and is_of_area(area.parcels, area_digest=area.digest)
