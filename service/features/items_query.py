"""Read what a request asks of a collection: filters, systems, order and properties."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from service.cql import tree
from service.cql.check import checked
from service.cql.json_text import parse_json
from service.cql.refusal import FilterRefused, shown
from service.cql.text import parse_text
from service.cql.tree import Kind
from service.cql.values import box_value, date_value, number_value, text_value, time_value
from service.problem_details import RequestRefused
from service.security.caller import Caller
from service.store.layer_ports import PropertyFacts, Selection
from service.store.view import Box
from zoning.errors import Fault

from .catalogue import Collection
from .query import read_query
from .query_models import ItemsQuery
from .reference_systems import STORED, ReferenceSystem, system_of
from .state import State

_SWAPPED: Final = 4326


@dataclass(frozen=True, slots=True)
class Asking:
    """
    What a request asks of a collection.

    Attributes
    ----------
    query
        Its parameters; the box is in longitude and latitude.
    selection
        Which features, in which order, and what of them.
    system
        The system of the answer's coordinates.
    """

    query: ItemsQuery
    selection: Selection
    system: ReferenceSystem


def asked_of(request: Request, known: Collection, state: State, caller: Caller) -> Asking:
    """
    Read what a request asks of a collection.

    Parameters
    ----------
    request
        The request.
    known
        The collection of its path.
    state, caller
        What every endpoint works with, and who asks.

    Returns
    -------
    Asking
        Only properties that the caller's own view holds are in it.

    Raises
    ------
    RequestRefused
        400 with every fault of the query.
    """
    facts = state.store.properties_of(known.id, caller.view)
    kinds = queryables_of(facts)
    given = request.query_params.multi_items()
    own = parameters_of(facts)
    query, faults = read_query(ItemsQuery, [one for one in given if one[0] not in own])
    reader = _Reader(kinds, dict(given))
    conditions = [
        *reader.properties([one for one in given if one[0] in own]),
        *reader.filter(),
    ]
    system = reader.system("crs")
    box = None if query is None else query.bbox
    place = reader.box(box)
    if place is not None:
        conditions.append(place)
    box = None if place is not None else reader.turned(box)
    order, names = reader.order(facts), reader.names(facts)
    if query is not None and query.skip_geometry and query.f == "fgb":
        where = "query parameter skipGeometry"
        reader.faults.append(Fault(where, "true with f=fgb", "false", "Take f=csv for a table."))
    if query is None or faults or reader.faults:
        raise RequestRefused(
            400, "The query of the request cannot be used.", [*faults, *reader.faults]
        )
    selection = Selection(
        where=_all(conditions),
        order=order,
        names=names,
        has_geometry=not query.skip_geometry,
    )
    return Asking(query.model_copy(update={"bbox": box}), selection, system)


def _all(conditions: list[tree.Condition]) -> tree.Condition | None:
    if len(conditions) > 1:
        return tree.Combined("and", tuple(conditions))
    return conditions[0] if conditions else None


def queryables_of(facts: Iterable[PropertyFacts]) -> dict[str, Kind]:
    """Return the properties that may be asked for, and what they are."""
    return {one.name: one.kind for one in facts if one.kind != "list"}


def parameters_of(facts: Iterable[PropertyFacts]) -> dict[str, Kind]:
    """Return the properties that are parameters of their own, and what they are."""
    taken = {field.alias or name for name, field in ItemsQuery.model_fields.items()}
    return {
        name: kind
        for name, kind in queryables_of(facts).items()
        if kind != "geometry" and name not in taken
    }


class _Reader:
    """Reads parameters, and keeps every fault."""

    def __init__(self, kinds: Mapping[str, Kind], given: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._given = given
        self.faults: list[Fault] = []

    def properties(self, own: Sequence[tuple[str, str]]) -> list[tree.Condition]:
        """Return the conditions of parameters that are properties: ``level=red``."""
        conditions: list[tree.Condition] = []
        if len(own) > len(dict(own)):
            fault = Fault("query parameters", "a property more than once", "it once",
                          "Say it with filter and IN.")  # fmt: skip
            self.faults.append(fault)
        for name, text in own:
            try:
                value = _value(self._kinds[name], text, f"query parameter {name}")
                conditions.append(tree.Compared("=", tree.Property(name), value))
            except FilterRefused as refused:
                self.faults.append(refused.fault)
        return conditions

    def filter(self) -> list[tree.Condition]:
        """Return the condition of ``filter``; none where there is none."""
        system = self.system("filter-crs")
        text = self._given.get("filter")
        if text is None:
            return []
        language = self._given.get("filter-lang")
        parse = parse_json if language == "cql2-json" else parse_text
        try:
            condition, faults = checked(parse(text, system.read), self._kinds)
        except FilterRefused as refused:
            self.faults.append(refused.fault)
            return []
        self.faults += faults
        return [condition]

    def system(self, parameter: str) -> ReferenceSystem:
        """Return the system that a parameter names; CRS84 without it."""
        try:
            return system_of(self._given.get(parameter), parameter)
        except RequestRefused as refused:
            self.faults += [one for one in refused.faults if one not in self.faults]
            return STORED

    def box(self, box: Box | None) -> tree.Condition | None:
        """Return the condition of a box that is none in longitude and latitude."""
        system = self.system("bbox-crs")
        if box is None or system.is_stored or system.code == _SWAPPED:
            return None
        try:
            shape = box_value(list(box), "query parameter bbox", system.read)
        except FilterRefused as refused:
            self.faults.append(refused.fault)
            return None
        return tree.Related("s_intersects", tree.Property("geometry"), shape)

    def turned(self, box: Box | None) -> Box | None:
        """Return a box of EPSG:4326 with its longitudes first."""
        if box is None or self.system("bbox-crs").code != _SWAPPED:
            return box
        return box[1], box[0], box[3], box[2]

    def order(self, facts: Iterable[PropertyFacts]) -> tuple[tuple[str, bool], ...]:
        """Return the order that ``sortby`` names: ``-people,id``."""
        known = {one.name for one in facts if one.kind not in ("list", "geometry")}
        order = []
        for part in self._names("sortby"):
            name = part.lstrip("+- ")
            if name in known and len(part) - len(name) < 2:
                order.append((name, part.startswith("-")))
            else:
                self._unknown("sortby", name, known)
        return tuple(order)

    def names(self, facts: Iterable[PropertyFacts]) -> frozenset[str] | None:
        """Return the properties that ``properties`` names; None for all."""
        if "properties" not in self._given:
            return None
        known = {one.name for one in facts if one.kind != "geometry"}
        names = self._names("properties")
        for name in names:
            if name not in known:
                self._unknown("properties", name, known)
        return frozenset(names)

    def _names(self, parameter: str) -> list[str]:
        return [part for part in self._given.get(parameter, "").split(",") if part]

    def _unknown(self, parameter: str, name: str, known: Iterable[str]) -> None:
        found = f"the property {shown(name)}"
        fault = Fault(f"query parameter {parameter}", found, ", ".join(sorted(known)))
        self.faults.append(fault)


def _value(kind: Kind, text: str, where: str) -> tree.Value:
    """Read a value of a kind from a parameter."""
    if kind in ("integer", "number"):
        is_whole = text.lstrip("-").isdecimal()
        expected = "a whole number" if kind == "integer" else "a number"
        if kind == "integer" and not is_whole:
            raise FilterRefused(where, "another text", expected)
        try:
            return number_value(int(text) if is_whole else float(text), where)
        except ValueError:
            raise FilterRefused(where, "another text", expected) from None
    if kind == "boolean":
        if text not in ("true", "false"):
            raise FilterRefused(where, "another text", "true or false")
        return tree.Value("boolean", text == "true")
    if kind == "date":
        return date_value(text, where)
    if kind == "timestamp":
        return time_value(text.replace(" ", "+"), where)
    return text_value(text, where)
