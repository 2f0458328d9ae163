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
        # Complex numbers are sorted by their real part, then the other: exact, however many
        # streets there are.
        begins = self.street + 1j * self.from_m
        row = np.searchsorted(begins, street + 1j * offset, side="right") - 1
        return np.maximum(row, np.searchsorted(self.street, street, side="left"))

    def of_streets(self, streets: Ints) -> "StreetPieces":
        """Return the pieces of some streets, ascending; ``street`` numbers those given."""
        low = np.searchsorted(self.street, streets, side="left")
        count = np.searchsorted(self.street, streets, side="right") - low
        row = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
        return StreetPieces(
            lines=self.lines[streets],
            street=np.repeat(np.arange(len(streets), dtype=np.intp), count),
            from_m=self.from_m[row],
            to_m=self.to_m[row],
            change_m=self.change_m[row],
            ends=self.ends[row],
            link=self.link[row],
        )

    def geometry(self, rows: Ints) -> npt.NDArray[np.object_]:
        """Return some of the pieces as lines, from their first place to their second."""
        if not len(rows):
            return np.empty(0, dtype=object)
        vertices, index = shapely.get_coordinates(self.lines, return_index=True)
        along = index + 1j * offsets_of_vertices(vertices, index)
        street = self.street[rows]
        low = np.searchsorted(along, street + 1j * self.from_m[rows], side="right")
        high = np.searchsorted(along, street + 1j * self.to_m[rows], side="left")
        inner = np.maximum(high - low, 0)
        start = np.cumsum(inner + 2) - inner - 2
        xy = np.empty((int((inner + 2).sum()), 2))
        for tip, offset in ((start, self.from_m), (start + inner + 1, self.to_m)):
            spots = shapely.line_interpolate_point(self.lines[street], offset[rows])
            xy[tip] = shapely.get_coordinates(spots)
        step = np.arange(inner.sum()) - np.repeat(np.cumsum(inner) - inner, inner)
        xy[np.repeat(start, inner) + 1 + step] = vertices[np.repeat(low, inner) + step]
        owner = np.repeat(np.arange(len(rows)), inner + 2)
        return np.asarray(shapely.linestrings(xy, indices=owner), dtype=object)


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
    total = np.zeros(len(coordinates))
    # Line by line, so that the sum does not depend on the lines that stand before.
    at = np.flatnonzero(index[1:] == index[:-1]) + 1
    at = at[index[at - 1] != np.r_[-1, index][at - 1]]
    while len(at):
        total[at] = total[at - 1] + step[at]
        at = at[at + 1 < len(index)] + 1
        at = at[index[at] == index[at - 1]]
    return total
