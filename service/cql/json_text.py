"""Read CQL2 JSON as the same tree."""

from typing import Any, Final, cast

import orjson

from . import tree
from .refusal import DEEPEST, LONGEST, FilterRefused
from .relations import CONDITIONS, FOLDS, SCALARS, SPATIAL, TEMPORAL, interval_end, relation
from .tree import Node
from .values import (
    ToLngLat,
    box_value,
    date_value,
    geojson_shape,
    number_value,
    shape_value,
    text_value,
    time_value,
)

_COMPARISONS: Final = ("=", "<>", "<", "<=", ">", ">=")
_EXPECTED: Final = "an operator of CQL2 JSON, a property or a value"


def parse_json(text: str, to_lng_lat: ToLngLat) -> Node:
    """
    Read CQL2 JSON.

    Parameters
    ----------
    text
        The filter.
    to_lng_lat
        As in `service.cql.text.parse_text`.

    Returns
    -------
    Node
        As `service.cql.text.parse_text` does.

    Raises
    ------
    FilterRefused
        If it cannot be read, or is too long or too deep.

    References
    ----------
    .. [1] OGC 21-065r2, Common Query Language (CQL2), annex C "JSON schema"
    """
    if len(text) > LONGEST:
        raise FilterRefused("filter", f"{len(text)} characters", f"at most {LONGEST}")
    try:
        written = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        raise FilterRefused("filter", "text that is no JSON", "CQL2 JSON") from None
    return _Reader(to_lng_lat).node(written, "filter", 0)


class _Reader:
    def __init__(self, to_lng_lat: ToLngLat) -> None:
        self._to_lng_lat = to_lng_lat

    def node(self, written: Any, where: str, depth: int) -> Node:
        if depth > DEEPEST:
            raise FilterRefused("filter", "too many levels", f"at most {DEEPEST}")
        if isinstance(written, bool):
            return tree.Value("boolean", written) if depth else tree.Truth(holds=written)
        if isinstance(written, int | float):
            return number_value(written, where)
        if isinstance(written, str):
            return text_value(written, where)
        if not isinstance(written, dict):
            raise FilterRefused(where, "a list or null", _EXPECTED)
        return self._object(written, where, depth)

    def _object(self, written: dict[str, Any], where: str, depth: int) -> Node:
        if "op" in written:
            return self._operator(written, where, depth)
        for member, read in (("date", date_value), ("timestamp", time_value)):
            if isinstance(written.get(member), str):
                return read(written[member], where)
        if isinstance(written.get("property"), str):
            return tree.Property(written["property"])
        if isinstance(written.get("interval"), list) and len(written["interval"]) == 2:
            start, end = (self._end(end, where, depth) for end in written["interval"])
            return tree.Interval(start, end)
        if isinstance(written.get("bbox"), list):
            return box_value([self._number(n, where) for n in written["bbox"]], where,
                             self._to_lng_lat)  # fmt: skip
        if "coordinates" in written or "geometries" in written:
            shape = geojson_shape(orjson.dumps(written), where)
            return shape_value(shape, where, self._to_lng_lat)
        raise FilterRefused(where, "another object", _EXPECTED)

    def _number(self, written: Any, where: str) -> float:
        if isinstance(written, int | float) and not isinstance(written, bool):
            return float(written)
        raise FilterRefused(where, "another value", "a number")

    def _end(self, written: Any, where: str, depth: int) -> tree.Property | tree.Value | None:
        if isinstance(written, str):
            return interval_end(written, where)
        node = self.node(written, where, depth + 1)
        if isinstance(node, tree.Property | tree.Value):
            return node
        raise FilterRefused(where, "another expression", "a time, '..' or a property")

    def _operator(self, written: dict[str, Any], where: str, depth: int) -> Node:
        word, given = written["op"], written.get("args")
        if not isinstance(word, str) or not isinstance(given, list) or not given:
            raise FilterRefused(where, "an operator without its list args", _EXPECTED)
        if word in ("and", "or"):
            parts = [self._condition(part, f"{where}.args[{n}]", depth)
                     for n, part in enumerate(given)]  # fmt: skip
            return tree.Combined("or" if word == "or" else "and", tuple(parts))
        if word == "in":
            return self._listed(given, where, depth)
        if word == "between" and len(given) == 2 and isinstance(given[1], list):
            given = [given[0], *given[1]]  # as earlier drafts had it
        if len(given) != {"not": 1, "isNull": 1, "casei": 1, "accenti": 1, "between": 3}.get(
            word, 2
        ):
            raise FilterRefused(where, "another count of args", "as many as the operator takes")
        if word == "not":
            return tree.Negated(self._condition(given[0], f"{where}.args[0]", depth))
        nodes = [self.node(part, f"{where}.args[{n}]", depth + 1) for n, part in enumerate(given)]
        if word in SPATIAL or word in TEMPORAL:
            return relation(word, nodes[0], nodes[1], where)
        return self._scalars(word, nodes, where)

    def _scalars(self, word: str, nodes: list[Node], where: str) -> Node:
        if not all(isinstance(node, SCALARS) for node in nodes):
            raise FilterRefused(where, "a condition", "properties and values in args")
        args = cast("list[tree.Scalar]", nodes)
        if word in _COMPARISONS:
            return tree.Compared(cast("tree.CompareWord", word), *args)
        if word == "like":
            return tree.Like(*args)
        if word == "between":
            return tree.Between(*args)
        if word == "isNull" and isinstance(args[0], tree.Property):
            return tree.IsNull(args[0])
        if word in FOLDS:
            return tree.Folded(FOLDS[word], args[0])
        raise FilterRefused(where, "an operator that is not known here", _EXPECTED)

    def _listed(self, given: list[Any], where: str, depth: int) -> Node:
        if len(given) != 2 or not isinstance(given[1], list) or not given[1]:
            raise FilterRefused(where, "another shape of args", "a scalar and a list of scalars")
        nodes = [self.node(part, where, depth + 1) for part in (given[0], *given[1])]
        if not all(isinstance(node, SCALARS) for node in nodes):
            raise FilterRefused(where, "a condition", "properties and values in args")
        first, *options = cast("list[tree.Scalar]", nodes)
        return tree.Listed(first, tuple(options))

    def _condition(self, written: Any, where: str, depth: int) -> tree.Condition:
        if isinstance(written, bool):
            return tree.Truth(holds=written)
        node = self.node(written, where, depth + 1)
        if isinstance(node, CONDITIONS):
            return cast("tree.Condition", node)
        if isinstance(node, tree.Property):
            return tree.Compared("=", node, tree.Value("boolean", True))
        raise FilterRefused(where, "a value by itself", "a condition")
