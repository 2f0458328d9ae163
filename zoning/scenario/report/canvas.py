"""Set up pictures that come out the same to the byte, and write them as SVG and PNG."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.layout_engine import ConstrainedLayoutEngine

from .clean import clean
from .palette import INK, LINE, MUTED, PAPER
from .words import Said

WIDTH: Final = 7.1
"""Inches: what A4 leaves between margins of 15 mm."""

DPI: Final = 200
SVG_DPI: Final = 144
"""Dots an inch of what is one image inside an SVG: the ground of a map."""

LONGEST: Final = 60
"""Letters of a text from outside that a picture shows at most."""

_TITLE: Final = 0.46
"""Inches that the title takes."""

_FONT: Final = "DejaVu Sans"
_STYLE: Final[dict[Any, Any]] = {
    "font.family": _FONT,  # comes with Matplotlib, and has every Vietnamese letter
    "font.size": 8,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.7,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.formatter.use_mathtext": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": LINE,
    "grid.linewidth": 0.5,
    "figure.facecolor": PAPER,
    "svg.fonttype": "path",
    "svg.hashsalt": "khoanh",
    "hatch.linewidth": 0.6,
}


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """
    One picture, ready to be written.

    Attributes
    ----------
    name
        Its name in files, ASCII with hyphens.
    title
        What it shows.
    caption
        How to read it.
    figure
        What is drawn.
    origin
        Where its figures come from, key by key, for the files' own metadata.
    """

    name: str
    title: Said
    caption: Said
    figure: Figure
    origin: Mapping[str, str]

    def svg(self) -> bytes:
        """Return it as SVG: letters are outlines, so that no font is needed."""
        metadata = {
            "Title": f"{self.title.vi} / {self.title.en}",
            "Description": self._origin(),
            "Creator": "Khoanh",
            "Date": None,
        }
        return self._saved("svg", SVG_DPI, metadata)

    def _repr_svg_(self) -> str:
        """Let a notebook show it where it stands last in a cell."""
        return self.svg().decode()

    def png(self) -> bytes:
        """Return it as PNG, `DPI` dots an inch."""
        metadata = {
            "Title": f"{self.title.vi} / {self.title.en}",
            "Description": self._origin(),
            "Software": "Khoanh",
        }
        return self._saved("png", DPI, metadata)

    def _origin(self) -> str | None:
        """Return the origin as one text without what no file may hold; None where it is empty."""
        said = "; ".join(f"{key} {value}" for key, value in sorted(self.origin.items()))
        return clean(said) or None

    def _saved(self, kind: str, dpi: int, metadata: Mapping[str, str | None]) -> bytes:
        data = io.BytesIO()
        known = {
            key: value for key, value in metadata.items() if value is not None or kind == "svg"
        }
        with mpl.rc_context(_STYLE):
            self.figure.savefig(data, format=kind, dpi=dpi, metadata=known)
        return data.getvalue()


@contextmanager
def drawing() -> Iterator[None]:
    """
    Draw in the house's style, whatever the caller's own settings are.

    Yields
    ------
    None
        While the style holds.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def sheet(title: Said, *, height: float, width: float = WIDTH) -> Figure:
    """
    Return a sheet with a Vietnamese title and an English one under it.

    Parameters
    ----------
    title
        The title.
    height, width
        Its size, inches, without the title.

    Returns
    -------
    Figure
        The sheet; panels are laid out below the title.
    """
    inch = 1 / (height + _TITLE)
    below = ConstrainedLayoutEngine(rect=(0.005, 0.005, 0.99, 0.985 - _TITLE * inch))
    figure = Figure(figsize=(width, height + _TITLE), layout=below)
    figure.text(
        0.01, 1 - 0.07 * inch, text_of(title.vi, longest=110), size=11, weight="bold", va="top"
    )
    figure.text(
        0.01, 1 - 0.28 * inch, text_of(title.en, longest=130), size=8.5, color=MUTED, va="top"
    )
    return figure


def finished(figure: Figure, said: str) -> None:
    """
    Say under a picture where its figures come from, and let nothing move any more.

    Parameters
    ----------
    figure
        The sheet, with all of its panels.
    said
        The sources.
    """
    figure.supxlabel(text_of(said, longest=170), x=0.01, ha="left", size=6, color=MUTED)
    # The layout settles step by step: done once, or the second file would differ from the first.
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    figure.set_layout_engine("none")
    # And the last digits of what it solved differ from time to time.
    for panel in figure.axes:
        left, bottom, width, height = panel.get_position(original=True).bounds
        panel.set_position((round(left, 6), round(bottom, 6), round(width, 6), round(height, 6)))


def plain(panel: Axes, *, grid: Literal["x", "y", "both"] = "both") -> None:
    """
    Take away what a panel does not need.

    Parameters
    ----------
    panel
        The panel.
    grid
        Along which axis fine lines stand.
    """
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(visible=True, axis=grid)
    panel.tick_params(length=2.5)


def text_of(text: str, *, longest: int = LONGEST) -> str:
    """
    Return a text from outside as a picture can show it.

    Parameters
    ----------
    text
        Any text.
    longest
        Letters that are shown at most.

    Returns
    -------
    str
        One line, cut with an ellipsis; letters that the font lacks are shown as "□".
    """
    known = _letters()
    line = " ".join(text.split())
    if len(line) > longest:
        line = line[: longest - 1] + "…"
    return "".join(letter if ord(letter) in known else "□" for letter in line)


@cache
def _letters() -> frozenset[int]:
    """Return the letters of the font."""
    font = FT2Font(findfont(FontProperties(family=_FONT)))
    return frozenset(font.get_charmap())
