"""Make the spatial and temporal relations of a filter, whichever language it was written in."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from . import tree
from .refusal import FilterRefused
from .tree import Node
from .values import date_value, time_value

SCALARS: Final = (tree.Property, tree.Value, tree.Folded)
CONDITIONS: Final = get_args(tree.Condition)

FOLDS: Final[Mapping[str, Literal["casei", "accenti"]]] = {"casei": "casei", "accenti": "accenti"}
"""The functions of texts."""

_SPATIAL: Final[Mapping[str, tree.SpatialWord]] = {
    word: word for word in get_args(tree.SpatialWord)
}
_TEMPORAL: Final[Mapping[str, tree.TemporalWord]] = {
    word: word for word in get_args(tree.TemporalWord)
}

SPATIAL: Final = frozenset(_SPATIAL)
TEMPORAL: Final = frozenset(_TEMPORAL)


def interval_end(text: str, where: str) -> tree.Value | None:
    """
    Read one end of an interval.

    Parameters
    ----------
    text
        A date, a time, or ``..`` for an open end.
    where
        Where it stands, for the report.

    Returns
    -------
    Value or None
        None for an open end.

    Raises
    ------
    FilterRefused
        If it is neither.
    """
    if text in ("..", ""):
        return None
    return date_value(text, where) if len(text) <= 10 else time_value(text, where)


def relation(name: str, left: Node, right: Node, where: str) -> Node:
    """
    Make a spatial or temporal relation.

    Parameters
    ----------
    name
        Its name, of `SPATIAL` or `TEMPORAL`.
    left, right
        What stands in it.
    where
        Where it stands, for the report.

    Returns
    -------
    Related or Timed
        The relation; a moment becomes an interval from itself to itself.

    Raises
    ------
    FilterRefused
        If one side is neither a property nor a value.
    """
    if name in SPATIAL:
        return tree.Related(_SPATIAL[name], _plain(left, where), _plain(right, where))
    return tree.Timed(_TEMPORAL[name], _interval(left, where), _interval(right, where))


def _plain(side: Node, where: str) -> tree.Property | tree.Value:
    if isinstance(side, tree.Property | tree.Value):
        return side
    raise FilterRefused(where, "another expression", "properties and values in it")


def _interval(side: Node, where: str) -> tree.Interval:
    if isinstance(side, tree.Interval):
        return side
    moment = _plain(side, where)
    return tree.Interval(moment, moment)
