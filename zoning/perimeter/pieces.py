"""Cut streets into the pieces between neighbouring places, and say whose a spot on a street is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class StreetPieces:
    """
    The pieces of street between neighbouring places, in metres.

    Attributes
    ----------
    lines
        Streets in a metric CRS, shape (s,).
    street
        Row of ``lines`` for each piece, shape (p,), sorted; pieces of one street follow one
        another.
    from_m, to_m
        Offsets along the street at which the piece begins and ends, ``from_m < to_m``.
    change_m
        Offset between the two at which one place's ground ends and the other's begins.
    ends
        The two places it joins, shape (p, 2).
    link
        The row of the network's link it is, shape (p,).
    """

    lines: npt.NDArray[np.object_]
    street: Ints
    from_m: Floats
    to_m: Floats
    change_m: Floats
    ends: Ints
    link: Ints

    @classmethod
    def of(
        cls,
        lines: npt.NDArray[np.object_],
        *,
        street: npt.ArrayLike,
        from_m: npt.ArrayLike,
        to_m: npt.ArrayLike,
        change_m: npt.ArrayLike,
        ends: npt.ArrayLike,
    ) -> "StreetPieces":
        """Return the pieces of real streets, in order; a link tied through the air has none."""
        street, ends = np.asarray(street, np.intp), np.asarray(ends, np.intp).reshape(-1, 2)
        from_m, to_m = np.asarray(from_m, np.float64), np.asarray(to_m, np.float64)
        real = np.flatnonzero(street >= 0)
        order = real[np.lexsort((from_m[real], street[real]))]
        return cls(
            lines=lines,
            street=street[order],
            from_m=from_m[order],
            to_m=to_m[order],
            change_m=np.asarray(change_m, np.float64)[order],
            ends=ends[order],
            link=order,
        )

    def owner(self, street: Ints, offset: Floats) -> Ints:
        """
        Return the place on whose stretch of street a spot lies.

        Parameters
        ----------
        street
            Rows of ``lines``, each with at least one piece.
        offset
            Metres along the street.

        Returns
        -------
        numpy.ndarray
            Places; the one at the lower offset where the two stretches meet.
        """
        row = self.row_at(street, offset)
        return self.ends[row, (offset > self.change_m[row]).astype(np.intp)]

    def row_at(self, street: Ints, offset: Floats) -> Ints:
        """
        Return the piece on which a spot of a street lies.

        Parameters
        ----------
        street
            Rows of ``lines``, each with at least one piece.
        offset
            Metres along the street.

        Returns
        -------
        numpy.ndarray
            Rows of these pieces.
        """
        # One sorted key for (street, offset): no street is longer than the stride.
        stride = float(self.to_m.max(initial=0)) + 1
        begins = self.street * stride + self.from_m
        row = np.searchsorted(begins, street * stride + offset, side="right") - 1
        return np.maximum(row, np.searchsorted(self.street, street, side="left"))

    def geometry(self, rows: Ints) -> npt.NDArray[np.object_]:
        """Return some of the pieces as lines, from their first place to their second."""
        coordinates, index = shapely.get_coordinates(self.lines, return_index=True)
        first = np.searchsorted(index, np.arange(len(self.lines) + 1))
        along = offsets_of_vertices(coordinates, index)
        parts, owner = [], []
        for number, row in enumerate(rows):
            low, high = first[self.street[row]], first[self.street[row] + 1]
            inner = slice(
                low + np.searchsorted(along[low:high], self.from_m[row], side="right"),
                low + np.searchsorted(along[low:high], self.to_m[row], side="left"),
            )
            tips = shapely.line_interpolate_point(
                self.lines[self.street[row]], [self.from_m[row], self.to_m[row]]
            )
            tips = shapely.get_coordinates(tips)
            part = np.vstack([tips[:1], coordinates[inner], tips[1:]])
            parts.append(part)
            owner.append(np.full(len(part), number))
        if not parts:
            return np.empty(0, dtype=object)
        return np.asarray(
            shapely.linestrings(np.vstack(parts), indices=np.concatenate(owner)), dtype=object
        )


def offsets_of_vertices(coordinates: Floats, index: Ints) -> Floats:
    """
    Return how far along its line each vertex lies.

    Parameters
    ----------
    coordinates
        Vertices of lines, one line after the other, metres, shape (v, 2).
    index
        Line of each vertex, ascending, shape (v,).

    Returns
    -------
    numpy.ndarray
        Metres from the line's first vertex, shape (v,).
    """
    step = np.zeros(len(coordinates))
    step[1:] = np.hypot(*(coordinates[1:] - coordinates[:-1]).T)
    step[1:][index[1:] != index[:-1]] = 0
    total = np.cumsum(step)
    first = np.searchsorted(index, index, side="left")
    return np.asarray(total - total[first])
