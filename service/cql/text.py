"""
Read CQL2 text.

A parser by recursive descent: each method reads what its name says and stops behind it. A group
in brackets may be a condition or a scalar; which of them is settled by what follows.
"""

from typing import Final, cast

from . import tree
from .refusal import DEEPEST, FilterRefused, shown
from .relations import (
    CONDITIONS,
    FOLDS,
    SCALARS,
    SPATIAL,
    TEMPORAL,
    interval_end,
    relation,
)
from .tree import Node
from .values import (
    ToLngLat,
    box_value,
    date_value,
    number_value,
    shape_value,
    text_value,
    time_value,
    wkt_shape,
)
from .word_stream import WordStream
from .words import Word

_COMPARISONS: Final = ("=", "<>", "!=", "<", "<=", ">", ">=")
_SHAPES: Final = (
    "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
)  # fmt: skip


def parse_text(text: str, to_lng_lat: ToLngLat) -> Node:
    """
    Read CQL2 text.

    Parameters
    ----------
    text
        The filter.
    to_lng_lat
        Turns coordinates as they are written into longitude and latitude.

    Returns
    -------
    Node
        A condition, or a scalar that `service.cql.check` will judge. No name and no kind has
        been checked yet.

    Raises
    ------
    FilterRefused
        If it cannot be read, or is too long, too deep or too large.

    References
    ----------
    .. [1] OGC 21-065r2, Common Query Language (CQL2), annex B "BNF"
    """
    return _Reader(text, to_lng_lat).whole()


class _Reader:
    def __init__(self, text: str, to_lng_lat: ToLngLat) -> None:
        self._text = text
        self._to_lng_lat = to_lng_lat
        self._words = WordStream(text)
        self._depth = 0

    def whole(self) -> Node:
        node = self._either()
        if self._words.next.kind != "end":
            raise self._words.unexpected("AND, OR, or the end of the filter")
        return node

    def _either(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FilterRefused(self._words.next.place, "too many levels", f"at most {DEEPEST}")
        node = self._chain("or")
        self._depth -= 1
        return node

    def _chain(self, word: str) -> Node:
        below = self._negated if word == "and" else lambda: self._chain("and")
        first = self._words.next
        nodes = [below()]
        while self._words.takes(word.upper()):
            nodes.append(below())
        if len(nodes) == 1:
            return nodes[0]
        conditions = tuple(self._condition(node, first) for node in nodes)
        return tree.Combined("or" if word == "or" else "and", conditions)

    def _condition(self, node: Node, word: Word) -> tree.Condition:
        if isinstance(node, CONDITIONS):
            return cast("tree.Condition", node)
        if isinstance(node, tree.Property):  # a truth value by itself is a condition
            return tree.Compared("=", node, tree.Value("boolean", True))
        raise FilterRefused(word.place, "a value by itself", "a condition")

    def _negated(self) -> Node:
        word = self._words.next
        if not self._words.takes("NOT"):
            return self._predicate()
        self._depth += 1
        if self._depth > DEEPEST:
            raise FilterRefused(word.place, "too many levels", f"at most {DEEPEST}")
        negated = tree.Negated(self._condition(self._negated(), word))
        self._depth -= 1
        return negated

    def _predicate(self) -> Node:
        word = self._words.next
        left = self._operand()
        if not isinstance(left, SCALARS):
            return left
        scalar = left
        if self._words.next.says(*_COMPARISONS):
            sign = self._words.take().text
            right = self._scalar()
            compared = cast("tree.CompareWord", "<>" if sign == "!=" else sign)
            return tree.Compared(compared, scalar, right)
        if self._words.takes("IS"):
            return self._null(scalar, word)
        is_negated = self._words.takes("NOT")
        condition = self._listed(scalar)
        if condition is None:
            if is_negated:
                raise self._words.unexpected("LIKE, BETWEEN or IN")
            return left
        return tree.Negated(condition) if is_negated else condition

    def _null(self, scalar: tree.Scalar, word: Word) -> Node:
        is_negated = self._words.takes("NOT")
        self._words.want("NULL")
        if not isinstance(scalar, tree.Property):
            raise FilterRefused(word.place, "another expression", "a property before IS NULL")
        condition = tree.IsNull(scalar)
        return tree.Negated(condition) if is_negated else condition

    def _listed(self, scalar: tree.Scalar) -> tree.Condition | None:
        if self._words.takes("LIKE"):
            return tree.Like(scalar, self._scalar())
        if self._words.takes("BETWEEN"):
            low = self._scalar()
            self._words.want("AND")
            return tree.Between(scalar, low, self._scalar())
        if self._words.takes("IN"):
            self._words.want("(")
            options = [self._scalar()]
            while self._words.takes(","):
                options.append(self._scalar())
            self._words.want(")")
            return tree.Listed(scalar, tuple(options))
        return None

    def _scalar(self) -> tree.Scalar:
        word = self._words.next
        node = self._operand()
        if not isinstance(node, SCALARS):
            raise FilterRefused(word.place, "a condition", "a property or a value")
        return node

    def _operand(self) -> Node:
        word = self._words.take()
        if word.kind == "text":
            return text_value(word.text, word.place)
        if word.kind == "number":
            return self._number(word, 1)
        if word.kind == "quoted":
            return tree.Property(word.text)
        if word.kind == "sign" and word.text in ("-", "+"):
            return self._signed(word)
        if word.says("("):
            node = self._either()
            self._words.want(")")
            return node
        if word.kind == "name":
            return self._named(word)
        self._words.give_back()
        raise self._words.unexpected("a property, a value or a function")

    def _signed(self, word: Word) -> Node:
        sign = -1 if word.text == "-" else 1
        depth = 0
        while self._words.takes("("):  # QGIS writes -5 as ( - (5))
            depth += 1
        if self._words.next.kind != "number":
            raise self._words.unexpected("a number")
        number = self._number(self._words.take(), sign)
        for _ in range(depth):
            self._words.want(")")
        return number

    def _number(self, word: Word, sign: int) -> tree.Value:
        is_whole = word.text.isdecimal() and len(word.text) < 40
        number = int(word.text) if is_whole else float(word.text)
        return number_value(sign * number, word.place)

    def _named(self, word: Word) -> Node:
        name = word.text.upper()
        if name in ("TRUE", "FALSE"):
            return tree.Truth(holds=name == "TRUE") if self._is_alone() else tree.Value(
                "boolean", name == "TRUE"
            )  # fmt: skip
        is_shape = name in _SHAPES
        if is_shape and self._words.next.says("(", "Z", "M", "ZM", "EMPTY"):
            return self._shape(word)
        if not self._words.takes("("):
            return tree.Property(word.text)
        return self._call(name.lower(), word)

    def _is_alone(self) -> bool:
        """Return whether TRUE or FALSE is a condition, not one side of a comparison."""
        before = self._words.before
        is_after = before is not None and before.says(*_COMPARISONS, ",", "IN")
        return not is_after and not self._words.next.says(*_COMPARISONS, ",", "IS", "IN", "NOT")

    def _call(self, name: str, word: Word) -> Node:
        if name in FOLDS:
            node: Node = tree.Folded(FOLDS[name], self._scalar())
        elif name in ("date", "timestamp"):
            node = self._moment(name)
        elif name == "interval":
            node = self._interval()
        elif name == "bbox":
            node = self._box(word)
        elif name in SPATIAL or name in TEMPORAL:
            node = self._relation(name, word)
        else:
            raise FilterRefused(
                word.place, f"the function {shown(word.text)}",
                "CASEI, ACCENTI, DATE, TIMESTAMP, INTERVAL, BBOX, S_… or T_…",
            )  # fmt: skip
        self._words.want(")")
        return node

    def _moment(self, name: str) -> tree.Value:
        if self._words.next.kind != "text":
            raise self._words.unexpected("a text in single quotes")
        word = self._words.take()
        read = date_value if name == "date" else time_value
        return read(word.text, word.place)

    def _interval(self) -> tree.Interval:
        start = self._end()
        self._words.want(",")
        return tree.Interval(start, self._end())

    def _end(self) -> tree.Property | tree.Value | None:
        word = self._words.next
        if word.kind != "text":
            node = self._operand()
            if isinstance(node, tree.Property | tree.Value):
                return node
            raise FilterRefused(word.place, "another expression", "a time, '..' or a property")
        self._words.take()
        return interval_end(word.text, word.place)

    def _box(self, word: Word) -> tree.Value:
        numbers = [self._coordinate()]
        while self._words.takes(","):
            numbers.append(self._coordinate())
        return box_value(numbers, word.place, self._to_lng_lat)

    def _coordinate(self) -> float:
        word = self._words.next
        node = self._operand()
        if isinstance(node, tree.Value) and node.kind in ("integer", "number"):
            return float(node.value)
        raise FilterRefused(word.place, "another value", "a number")

    def _relation(self, name: str, word: Word) -> Node:
        left = self._operand()
        self._words.want(",")
        return relation(name, left, self._operand(), word.place)

    def _shape(self, word: Word) -> tree.Value:
        depth = 0
        while True:
            step = self._words.take()
            depth += step.says("(") - step.says(")")
            if step.kind == "end":
                raise FilterRefused(step.place, "the end of the filter", ")")
            if depth == 0 and step.says(")", "EMPTY"):
                break
        shape = wkt_shape(self._text[word.start : step.end], word.place)
        return shape_value(shape, word.place, self._to_lng_lat)
