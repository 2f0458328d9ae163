"""
Turn confirmed cases into the smallest perimeters that can be guarded.

Names are imported when they are first used, so that the command line starts quickly;
all but one: `geocode` is a folder too, and must be replaced by its function at once.
"""

import importlib
from typing import TYPE_CHECKING, Any

from zoning.geocode import geocode as geocode

if TYPE_CHECKING:
    from zoning.area.area import Area as Area
    from zoning.area.bundled import bundled_area_path as bundled_area_path
    from zoning.area.codes import CodedUnit as CodedUnit
    from zoning.area.codes import UnitCodes as UnitCodes
    from zoning.area.codes import read_codes as read_codes
    from zoning.area.read import read_area as read_area
    from zoning.area.write import write_area as write_area
    from zoning.geocode.address import Address as Address
    from zoning.geocode.address import parse_address as parse_address
    from zoning.geocode.address import parse_addresses as parse_addresses
    from zoning.geocode.contacts import geocode_contacts as geocode_contacts
    from zoning.geocode.reverse import Place as Place
    from zoning.geocode.reverse import reverse as reverse
    from zoning.geocode.reverse import reverse_many as reverse_many
    from zoning.perimeter.problem import PerimeterProblem as PerimeterProblem
    from zoning.perimeter.problem import UnitPrice as UnitPrice
    from zoning.perimeter.solve import Solution as Solution
    from zoning.perimeter.solve import solve as solve
    from zoning.plan.diff import diff as diff
    from zoning.plan.draw import draw as draw
    from zoning.plan.frontier import PlanFrontier as PlanFrontier
    from zoning.plan.frontier import frontier as frontier
    from zoning.plan.lifecycle import lift_conditions as lift_conditions
    from zoning.plan.plan import Plan as Plan
    from zoning.plan.planner import Planner as Planner
    from zoning.plan.verify import verify as verify
    from zoning.policy.load import policy_named as policy_named
    from zoning.policy.orders import Orders as Orders
    from zoning.scenario.compare.comparison import compare_runs as compare_runs
    from zoning.scenario.designs import Sobol as Sobol
    from zoning.scenario.retrospective import retrospective as retrospective
    from zoning.scenario.run import run as run
    from zoning.scenario.scenario import Scenario as Scenario
    from zoning.scenario.spread.escape import spread as spread
    from zoning.scenario.spread.model import SpreadModel as SpreadModel
    from zoning.scenario.spread.parameters import SpreadParameters as SpreadParameters
    from zoning.scenario.spread.result import SpreadResult as SpreadResult
    from zoning.scenario.sweep import sweep as sweep
    from zoning.sources.cases_file import read_cases as read_cases
    from zoning.sources.contacts_file import read_contacts as read_contacts
    from zoning.sources.policy_file import read_policy as read_policy
    from zoning.sources.sweep_folder import read_sweep as read_sweep

_HOMES = {
    "Address": "zoning.geocode.address",
    "Area": "zoning.area.area",
    "CodedUnit": "zoning.area.codes",
    "Orders": "zoning.policy.orders",
    "Place": "zoning.geocode.reverse",
    "Plan": "zoning.plan.plan",
    "PlanFrontier": "zoning.plan.frontier",
    "Planner": "zoning.plan.planner",
    "PerimeterProblem": "zoning.perimeter.problem",
    "Scenario": "zoning.scenario.scenario",
    "Sobol": "zoning.scenario.designs",
    "Solution": "zoning.perimeter.solve",
    "SpreadModel": "zoning.scenario.spread.model",
    "SpreadParameters": "zoning.scenario.spread.parameters",
    "SpreadResult": "zoning.scenario.spread.result",
    "UnitCodes": "zoning.area.codes",
    "UnitPrice": "zoning.perimeter.problem",
    "bundled_area_path": "zoning.area.bundled",
    "compare_runs": "zoning.scenario.compare.comparison",
    "diff": "zoning.plan.diff",
    "draw": "zoning.plan.draw",
    "geocode_contacts": "zoning.geocode.contacts",
    "frontier": "zoning.plan.frontier",
    "lift_conditions": "zoning.plan.lifecycle",
    "parse_address": "zoning.geocode.address",
    "parse_addresses": "zoning.geocode.address",
    "policy_named": "zoning.policy.load",
    "read_area": "zoning.area.read",
    "read_cases": "zoning.sources.cases_file",
    "read_codes": "zoning.area.codes",
    "read_contacts": "zoning.sources.contacts_file",
    "read_policy": "zoning.sources.policy_file",
    "read_sweep": "zoning.sources.sweep_folder",
    "retrospective": "zoning.scenario.retrospective",
    "reverse": "zoning.geocode.reverse",
    "reverse_many": "zoning.geocode.reverse",
    "run": "zoning.scenario.run",
    "solve": "zoning.perimeter.solve",
    "sweep": "zoning.scenario.sweep",
    "spread": "zoning.scenario.spread.escape",
    "verify": "zoning.plan.verify",
    "write_area": "zoning.area.write",
}

__all__ = ["geocode", *_HOMES]  # noqa: PLE0604  # the names above


def __getattr__(name: str) -> Any:
    """Import a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'zoning' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
