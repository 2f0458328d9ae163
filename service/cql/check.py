"""Judge a filter against the properties that may be asked for, and report every fault of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from zoning.errors import Fault

from . import tree
from .refusal import LARGEST, FilterRefused, shown
from .relations import CONDITIONS
from .tree import Kind, Node
from .values import date_value, time_value

_FAMILIES: Final[Mapping[Kind, str]] = {
    "text": "a text",
    "integer": "a number",
    "number": "a number",
    "boolean": "TRUE or FALSE",
    "date": "a date",
    "timestamp": "a time",
    "geometry": "a geometry",
}
"""What is compared with what: whole and decimal numbers with each other."""

_LONGEST_PATTERN: Final = 200
_MOST_WILDCARDS: Final = 8


def checked(node: Node, kinds: Mapping[str, Kind]) -> tuple[tree.Condition, list[Fault]]:
    """
    Judge a filter.

    Parameters
    ----------
    node
        The filter, as it was read.
    kinds
        The properties that may be asked for, and what they are.

    Returns
    -------
    condition : Condition
        The filter with texts turned into dates and times where it compares them with such
        properties. Of use only where there is no fault.
    faults : list of Fault
        Unknown properties, kinds that cannot be compared, and filters that ask for too much.
    """
    judge = _Judge(kinds)
    if isinstance(node, tree.Property):
        node = tree.Compared("=", node, tree.Value("boolean", True))
    if not isinstance(node, CONDITIONS):
        fault = Fault("filter", "a value by itself", "a condition", "Compare it with another.")
        return tree.Truth(holds=False), [fault]
    condition = judge.condition(node)
    if judge.size > LARGEST:
        judge.refuse(f"{judge.size} properties, values and operators", f"at most {LARGEST}")
    return condition, list(dict.fromkeys(judge.faults))


class _Judge:
    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds
        self.faults: list[Fault] = []
        self.size = 0

    def refuse(self, found: str, expected: str, mend: str = "") -> None:
        self.faults.append(Fault("filter", found, expected, mend))

    def condition(  # noqa: C901, PLR0911 - a table of kinds
        self, node: tree.Condition
    ) -> tree.Condition:
        self.size += 1
        match node:
            case tree.Combined():
                return replace(node, conditions=tuple(map(self.condition, node.conditions)))
            case tree.Negated():
                return tree.Negated(self.condition(node.condition))
            case tree.Compared():
                left, right = self._alike(node.left, node.right)
                if node.word not in ("=", "<>") and self._kind(left) == "boolean":
                    self.refuse("an order of truth values", "= or <>")
                return replace(node, left=left, right=right)
            case tree.Between():
                scalar, low, high = self._alike(node.scalar, node.low, node.high)
                return tree.Between(scalar, low, high)
            case tree.Listed():
                scalar, *options = self._alike(node.scalar, *node.options)
                return tree.Listed(scalar, tuple(options))
            case tree.Like():
                return self._like(node)
            case tree.IsNull():
                self._kind(node.scalar)
                return node
            case tree.Related():
                self._want_geometries(node)
                return node
            case tree.Timed():
                return self._timed(node)
            case tree.Truth():
                return node

    def _kind(self, scalar: tree.Scalar) -> Kind | None:
        """Return what a scalar is; None for an unknown property, which is reported."""
        self.size += 1
        match scalar:
            case tree.Value():
                return scalar.kind
            case tree.Property():
                if scalar.name not in self._kinds:
                    self.refuse(
                        f"the property {shown(scalar.name)}", ", ".join(self._kinds),
                        "GET /collections/{id}/queryables tells what may be asked for.",
                    )  # fmt: skip
                return self._kinds.get(scalar.name)
            case tree.Folded():
                if self._kind(scalar.text) not in ("text", None):
                    self.refuse(f"{scalar.way.upper()} of no text", "a text")
                return "text"

    def _alike(self, *scalars: tree.Scalar) -> list[tree.Scalar]:
        """Return scalars of one kind; report them where they are not."""
        kinds = [self._kind(scalar) for scalar in scalars]
        moment = next((kind for kind in kinds if kind in ("date", "timestamp")), None)
        turned = list(scalars)
        for place, scalar in enumerate(scalars):
            if moment and isinstance(scalar, tree.Value) and scalar.kind == "text":
                turned[place] = self._moment(scalar, moment)
                kinds[place] = moment
        families = sorted({_FAMILIES[kind] for kind in kinds if kind is not None})
        if len(families) > 1:
            self.refuse(" compared with ".join(families), "values of one kind")
        elif "geometry" in kinds:
            self.refuse("a geometry in a comparison", "one of the functions S_…")
        return turned

    def _moment(self, value: tree.Value, kind: Kind) -> tree.Value:
        read = date_value if kind == "date" else time_value
        try:
            return read(str(value.value), "filter")
        except FilterRefused as refused:
            self.faults.append(refused.fault)
            return value

    def _like(self, node: tree.Like) -> tree.Like:
        for scalar in (node.text, node.pattern):
            if self._kind(scalar) not in ("text", None):
                self.refuse("LIKE with no text", "texts on both sides of LIKE")
        pattern = node.pattern
        while isinstance(pattern, tree.Folded):
            pattern = pattern.text
        if not isinstance(pattern, tree.Value):
            self.refuse("LIKE with a pattern that is no text of its own", "a text in quotes")
        else:
            self._want_modest(str(pattern.value))
        return node

    def _want_modest(self, pattern: str) -> None:
        if len(pattern) > _LONGEST_PATTERN or pattern.count("%") > _MOST_WILDCARDS:
            self.refuse(
                "a pattern that is too long or too wide",
                f"at most {_LONGEST_PATTERN} characters and {_MOST_WILDCARDS} times %",
            )
        if (len(pattern) - len(pattern.rstrip("\\"))) % 2:
            self.refuse("a pattern that ends with a backslash", "a character behind it")

    def _want_geometries(self, node: tree.Related) -> None:
        for side in (node.left, node.right):
            if self._kind(side) not in ("geometry", None):
                self.refuse(f"{node.word.upper()} of no geometry", "geometries in it")

    def _timed(self, node: tree.Timed) -> tree.Timed:
        ends = [node.left.start, node.left.end, node.right.start, node.right.end]
        given = [end for end in ends if end is not None]
        turned = iter(self._alike(*given))
        kinds = [self._kind(end) for end in given]
        if not all(kind in ("date", "timestamp", "text", None) for kind in kinds):
            self.refuse(f"{node.word.upper()} of no time", "dates or times in it")
        made = [None if end is None else next(turned) for end in ends]
        left, right = (tree.Interval(*made[:2]), tree.Interval(*made[2:]))  # type: ignore[arg-type]
        return replace(node, left=left, right=right)
