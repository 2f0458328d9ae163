"""``khoanh area parcels``: lay out the parcels of a pack that has none, and keep them with it."""

from pathlib import Path

import click

from zoning.area.area import Area
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.cli.progress import progress_bar
from zoning.cli.report import print_result
from zoning.perimeter.area_parcels import carries_parcels, with_parcels

STEP = "laying out parcels, which the pack has not"


@click.command()
@click.argument("area", type=click.Path(path_type=Path))
def parcels(area: Path) -> None:
    """Lay out the parcels of the pack AREA, so that plans need not do it each time.

    Packs built or added to by this version have them already.
    """
    found = laid_out(read_area(area))
    write_area(found, area)
    size = 0 if found.parcels is None else len(found.parcels)
    print_result({"area": str(area), "parcels_bytes": size}, f"{area}\nparcels {size:,} bytes")


def laid_out(area: Area) -> Area:
    """
    Return an area that carries its parcels; on a terminal say so while they are made.

    Parameters
    ----------
    area
        A sound area.

    Returns
    -------
    Area
        The same area.
    """
    if carries_parcels(area):
        return area
    with progress_bar([STEP]):
        return with_parcels(area)
