"""Ask of a drawing what a policy makes of some cases."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from tests.drawn_area import drawn_area, located
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.network import place_network
from zoning.perimeter.problem import RED
from zoning.perimeter.reasons import household_codes, place_codes
from zoning.perimeter.solve import solve
from zoning.perimeter.unit_prices import unit_table
from zoning.policy.load import policy_named

WARD = policy_named("khoanh-ward")
AS_OF = datetime.fromisoformat("2026-07-02T00:00:00+07:00")


def with_section(policy, section, **values):
    return replace(policy, **{section: replace(getattr(policy, section), **values)})


class Drawn:
    """A drawing with its network, ready for questions."""

    def __init__(self, drawing, alleys=None, **options):
        self.area = drawn_area(drawing, alleys=alleys, **options)
        self.network = place_network(self.area)
        self.touching = area_parcels(self.area, self.network).touching

    def ask(self, *rows, policy=WARD, as_of=AS_OF):
        """Return problem and reasons."""
        cases = located(self.area, *rows)
        return perimeter_problem(
            self.area, self.network, cases, policy, as_of=as_of, touching=self.touching
        )

    def answer(self, *rows, policy=WARD):
        """Return problem, reasons and the checked answer."""
        problem, reasons = self.ask(*rows, policy=policy)
        solution = solve(problem)
        assert solution.status == "optimal"
        assert verify_solution(problem, solution.labels, solution.cost, solution.flow) == []
        return problem, reasons, solution

    def must_red(self, *rows, policy=WARD):
        """Return the households that rules make red."""
        problem, _ = self.ask(*rows, policy=policy)
        red = problem.must_red[self.network.household_place]
        return set(np.flatnonzero(red).tolist())

    def codes(self, *rows, policy=WARD):
        """Return the reason code of every household in the answer."""
        problem, reasons, solution = self.answer(*rows, policy=policy)
        red = solution.labels == RED
        ringed = np.zeros(len(red), bool)
        ringed[problem.ring[red[problem.ring[:, 0]], 1]] = True
        units, _ = unit_table(self.network, self.network.rows.tree, policy.guarding)
        places = place_codes(
            problem, solution.labels, reasons, ringed=ringed, bought=units.bought(red)
        )
        words, which = household_codes(
            self.area, self.network, places, reasons, np.arange(len(self.area.households))
        )
        return [words[number] for number in which]

    def units(self, *rows, policy=WARD):
        """Return the units that the cases close as a whole."""
        _, reasons = self.ask(*rows, policy=policy)
        return [self.area.units.unit_id.iloc[t.unit] for t in reasons.triggered]

    def levels(self, *rows, policy=WARD):
        """Return the level of every household in the answer, as one letter each: . y r."""
        _, _, solution = self.answer(*rows, policy=policy)
        return "".join(".yr"[x] for x in solution.labels[self.network.household_place])
