"""Find spots along many lines at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredLines:
    """
    Lines, with how far along its line each corner lies.

    Attributes
    ----------
    xy
        Corners, one line after the other, metres, shape (v, 2).
    first
        Where each line's corners begin, and their number at last, shape (k + 1,).
    along
        Metres from the line's first corner, shape (v,).
    step
        Metres to the next corner, shape (v - 1,); between two lines of no meaning.
    """

    xy: Floats
    first: npt.NDArray[np.intp]
    along: Floats
    step: Floats

    @classmethod
    def of(cls, lines: npt.NDArray[np.object_]) -> "MeasuredLines":
        """Measure lines of two corners or more."""
        xy, line = shapely.get_coordinates(lines, return_index=True)
        first = np.r_[0, np.cumsum(np.bincount(line, minlength=len(lines)))].astype(np.intp)
        way = np.diff(xy, axis=0)
        step = np.sqrt(way[:, 0] ** 2 + way[:, 1] ** 2)
        along = np.zeros(len(xy))
        # Line by line, so that a sum does not depend on the lines that stand before.
        at = first[:-1] + 1
        end = first[1:]
        while len(at):
            along[at] = along[at - 1] + step[at - 1]
            going = at + 1 < end
            at, end = at[going] + 1, end[going]
        return cls(xy, first, along, step)

    @property
    def length(self) -> Floats:
        """The length of each line, metres."""
        return self.along[self.first[1:] - 1]

    def spots(self, line: npt.NDArray[np.integer], offset_m: Floats) -> Floats:
        """
        Return the spots at some offsets.

        Parameters
        ----------
        line
            Rows of the lines, shape (q,).
        offset_m
            Metres from each one's first corner, shape (q,); beyond its ends its ends.

        Returns
        -------
        numpy.ndarray
            Metres, shape (q, 2), to the last bit those of `shapely.line_interpolate_point`.
        """
        # Complex numbers are sorted by their real part, then the other.
        of = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        corner = np.searchsorted(of + 1j * self.along, line + 1j * offset_m, side="right") - 1
        corner = np.clip(corner, self.first[line], self.first[line + 1] - 2)
        start, end = self.xy[corner], self.xy[corner + 1]
        span = self.step[corner]
        share = (offset_m - self.along[corner]) / np.where(span > 0, span, 1.0)
        spots = (end - start) * share[:, None] + start
        # What lies beyond an end is that end, without a rounding.
        spots = np.where((share <= 0)[:, None], start, spots)
        beyond = (share >= 1) | (offset_m >= self.along[corner + 1])
        return np.where(beyond[:, None], end, spots)
