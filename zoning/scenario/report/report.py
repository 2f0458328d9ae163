"""Make the report of a sweep: its pictures, and one page that holds them."""

from collections.abc import Sequence
from dataclasses import dataclass

from zoning.area.area import Area
from zoning.plan.plan import Plan
from zoning.scenario.compare.circles import RADIUS_M
from zoning.scenario.compare.comparison import Comparison
from zoning.sources.sweep_folder import SweepFolder

from .agreement_map import agreement_map
from .canvas import Picture, drawing
from .circle_pictures import circle_bars, circle_map
from .contents import Contents, contents_of
from .front_picture import front_picture
from .moves_map import moves_map
from .page import page_of
from .stamp import stamp_of
from .tornado_picture import tornado_picture


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """
    The report of a sweep.

    Attributes
    ----------
    comparison
        The runs, compared.
    pictures
        The pictures, in the order of the page.
    page
        One HTML file that needs no other: pictures inside, no script, no network. Where it
        shows single houses it says that it is for officers only.
    """

    comparison: Comparison
    pictures: tuple[Picture, ...]
    page: bytes


def report_of(
    swept: SweepFolder,
    *,
    area: Area | None = None,
    plans: Sequence[Plan] = (),
    radius_m: float = RADIUS_M,
) -> Report:
    """
    Make the report of a sweep.

    Parameters
    ----------
    swept
        What the sweep wrote, as `zoning.read_sweep` reads it.
    area
        The area of the sweep, for maps.
    plans
        At most two plans beside the runs: the first is set against circles round its cases,
        the second against the first.
    radius_m
        Radius of the circles, metres.

    Returns
    -------
    Report
        Pictures and page; the same to the byte for the same input and version of Matplotlib.

    Raises
    ------
    InvalidInput
        If the runs are none of a sweep, there are plans without an area or more than two, or
        the area is not the one of the study.
    InvalidPlan
        If a plan was drawn on another area.
    """
    contents = contents_of(swept, area=area, plans=plans, radius_m=radius_m)
    with drawing():
        pictures = _pictures(contents)
        page = page_of(contents, {picture.name: picture for picture in pictures})
    return Report(contents.comparison, pictures, page)


def _pictures(contents: Contents) -> tuple[Picture, ...]:
    """Draw what there is to be drawn."""
    stamp = stamp_of(contents.area, contents.facts)
    compared, area = contents.comparison, contents.area
    drawn = []
    if len(compared.table):
        drawn.append(front_picture(compared, stamp, circles=contents.circles))
    if len(compared.effects):
        drawn.append(tornado_picture(compared, stamp))
    if area is not None and contents.placed is not None and contents.units is not None:
        drawn.append(agreement_map(contents.placed, contents.units, area, stamp))
    if area is not None and contents.plan is not None and contents.circles is not None:
        if contents.circles.cases:
            drawn.append(circle_map(contents.plan, contents.circles, area, stamp))
        drawn.append(circle_bars(contents.yardsticks, stamp))
    if area is not None and contents.plans is not None and len(contents.plans.moves):
        drawn.append(moves_map(contents.plans, area, stamp))
    return tuple(drawn)
