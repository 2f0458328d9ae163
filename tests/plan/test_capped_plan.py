"""Plans within caps: as cheap as any other, proved or with the gap on show (docs/model.md §12)."""

from dataclasses import replace

import numpy as np
import pytest

import zoning.perimeter.capped
from tests.drawn_area import drawn_area, located
from tests.oracle.oracle_brute_force import allowed, energies, every_labeling
from zoning.errors import NoPlan
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.network import place_network
from zoning.perimeter.plan_caps import plan_caps
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.planner import Planner
from zoning.plan.restore import plan_from_files
from zoning.plan.summary import summary
from zoning.plan.verify import verify
from zoning.policy.load import policy_named

WARD = policy_named()

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=12)


@pytest.fixture(scope="module")
def cases(area):
    """Two houses of the alley, and one far away in the street."""
    return located(area, {"household": 21}, {"household": 22}, {"household": 18})


def capped(base=WARD, **caps):
    return replace(base, caps=replace(base.caps, **caps))


def posts_of(plan):
    return summary(plan)["posts"] + summary(plan)["barriers"]


def test_fewer_posts_than_the_prices_ask_for_close_more(area, cases):
    """Five posts without a cap; with three, and with two, the street between them closes."""
    free = draw(area, cases)
    assert posts_of(free) == 5
    costs = [free.certificate.cost]
    for most in (3, 2, 1):
        plan = draw(area, cases, policy=capped(max_posts=most))
        assert posts_of(plan) == most
        assert plan.certificate.gap == 0
        assert verify(plan, area) == []
        costs.append(plan.certificate.cost)
    assert costs == sorted(set(costs))


def test_caps_that_do_not_bind_change_nothing_but_the_proof(area, cases):
    """Same households, same cost, proved by the flow."""
    free = draw(area, cases)
    loose = draw(area, cases, policy=capped(max_posts=5, max_people_closed=144))
    assert (loose.certificate.labels == free.certificate.labels).all()
    assert loose.certificate.cost == free.certificate.cost == loose.certificate.bound
    assert loose.certificate.caps.bound_by == "flow"
    assert verify(loose, area) == []


def test_more_risk_covered_closes_more_and_covers_it(area, cases):
    """What is left open of the expected infections is at most the rest of the share."""
    plan = draw(area, cases, policy=capped(max_posts=2, min_risk_covered=0.99999))
    assert verify(plan, area) == []
    free = draw(area, cases)
    assert len(plan.households) > len(free.households)


@pytest.mark.parametrize(
    ("caps", "words"),
    [
        ({"max_people_red": 40}, ["caps.max_people_red 40: every plan needs at least 60 people"]),
        ({"max_people_closed": 100}, ["max_people_closed 100: every plan needs at least 144"]),
        (
            {"max_posts": 3, "max_people_closed": 150},
            [
                "max_people_closed 150: every plan needs at least 240 people in red or yellow with",
                "max_posts 3: every plan needs at least 5 checkpoints with the other caps kept",
            ],
        ),
        (
            {"min_risk_covered": 0.99999, "max_people_closed": 150},
            [
                "max_people_closed 150: every plan needs at least",
                "min_risk_covered 0.99999: every plan has at most 0.9",
            ],
        ),
    ],
)
def test_a_cap_that_cannot_be_kept_is_named_with_the_least_that_could(area, cases, caps, words):
    """One alone, or two that exclude each other."""
    with pytest.raises(NoPlan) as caught:
        draw(area, cases, policy=capped(**caps))
    assert caught.value.is_proved
    assert len(caught.value.conflict) == len(words)
    for sentence, part in zip(caught.value.conflict, words, strict=True):
        assert part in sentence


@pytest.mark.parametrize(
    "caps", [{"max_people_red": 60}, {"max_people_closed": 144}, {"max_posts": 5}]
)
def test_the_least_that_is_named_can_be_kept(area, cases, caps):
    """The sentence of a refusal is good advice."""
    plan = draw(area, cases, policy=capped(**caps))
    assert verify(plan, area) == []


SMALL = """
    +-1-1-+-1-+
          a
          1
          +
"""


@pytest.mark.parametrize("home", [0, 3])
@pytest.mark.parametrize(
    "caps",
    [
        {"max_posts": 1},
        {"max_people_red": 17},
        {"max_people_closed": 14},
        {"min_risk_covered": 0.9},
        {"max_posts": 2, "min_risk_covered": 0.8},
    ],
)
def test_no_labeling_that_keeps_rules_and_caps_costs_less(home, caps):
    """Looked at all of them, with the rings of every place stated."""
    area = drawn_area(SMALL, alleys={"a": None}, people=5)
    network = place_network(area)
    ring = replace(WARD.ring, street_m=8.0, air_m=0.0)
    policy = capped(replace(WARD, ring=ring), **caps)
    sick = located(area, {"household": home})
    touching = area_parcels(area, network).touching
    moment = sick["reported_at"].max().to_pydatetime()
    problem, reasons = perimeter_problem(
        area, network, sick, policy, as_of=moment, touching=touching
    )
    stated = plan_caps(problem, network, policy.caps, reasons.expected).values()
    labels = every_labeling(network.places)
    labels = labels[allowed(problem, labels)]
    within = [all(cap.amount(problem, row) <= cap.at_most for cap in stated) for row in labels]
    costs = energies(problem, labels[np.array(within, bool)]).tolist()
    if not costs:
        with pytest.raises(NoPlan):
            draw(area, sick, policy=policy)
        return
    plan = draw(area, sick, policy=policy)
    assert plan.certificate.cost == min(costs)
    assert plan.certificate.gap == 0
    assert verify(plan, area) == []


def test_what_was_drawn_before_does_not_matter(area, cases):
    """The same bytes from a planner that drew another plan first."""
    policy = capped(max_posts=2)
    planner = Planner(area)
    planner.draw(located(area, {"household": 3}), policy=policy)
    assert plan_files(planner.draw(cases, policy=policy)) == plan_files(
        draw(area, cases, policy=policy)
    )


def test_a_plan_within_caps_written_and_read_is_the_same(area, cases):
    """Prices, amounts and the labels of the proof are kept."""
    files = plan_files(draw(area, cases, policy=capped(max_posts=1)))
    read = plan_from_files(files)
    assert plan_files(read) == files
    assert verify(read, area) == []


@pytest.fixture(scope="module")
def plan(area, cases):
    return draw(area, cases, policy=capped(max_posts=2))


class TestForgeries:
    """What is said of caps and bound is worked out again."""

    def forged(self, plan, area, **proof):
        """Return the faults of a plan whose proof says something else."""
        caps = replace(plan.certificate.caps, **proof.pop("caps", {}))
        certificate = replace(plan.certificate, **{"caps": caps, **proof})
        return "\n".join(map(str, verify(replace(plan, certificate=certificate), area)))

    def test_a_bound_that_the_flow_does_not_prove(self, plan, area):
        """One more than it does."""
        assert "bound" in self.forged(plan, area, bound=plan.certificate.cost - 1 + 2)

    def test_an_amount_that_is_not_the_plans(self, plan, area):
        """One post less than there are."""
        assert "amounts[0]" in self.forged(plan, area, caps={"amounts": (1,)})

    def test_a_price_that_the_flow_does_not_fit(self, plan, area):
        """The relaxation is priced anew."""
        prices = (plan.certificate.caps.prices[0] + 1,)
        assert self.forged(plan, area, caps={"prices": prices})

    def test_prices_of_another_number_or_below_zero(self, plan, area):
        """Named, not added up."""
        for caps in ({"prices": ()}, {"prices": (-1,)}, {"scale": 0}, {"prices": (2**62,)}):
            assert "prices" in self.forged(plan, area, caps=caps)

    def test_no_proof_of_caps_at_all(self, plan, area):
        """A policy with caps needs one; one without caps needs none."""
        bare = replace(plan.certificate, caps=None)
        faults = verify(replace(plan, certificate=bare), area)
        assert any("a proof of no caps" in str(fault) for fault in faults)

    def test_a_plan_that_breaks_its_cap(self, plan, area, cases):
        """The free plan, called one of two posts."""
        free = draw(area, cases)
        lying = replace(
            free,
            policy=plan.policy,
            certificate=replace(free.certificate, caps=plan.certificate.caps),
        )
        faults = "\n".join(map(str, verify(lying, area)))
        assert "5 posts" in faults


def test_a_gap_is_shown_wherever_the_plan_is(area, cases, monkeypatch):
    """Where the programme may not be asked, the plan says how much too dear it may be."""
    monkeypatch.setattr(zoning.perimeter.capped, "MOST_BITS", 0)
    monkeypatch.setattr(zoning.perimeter.capped, "MOST_BITS_NEARLY_DONE", 0)
    plan = draw(area, cases, policy=capped(max_posts=1))
    assert plan.certificate.gap > 0
    assert summary(plan)["gap"] == plan.certificate.gap
    assert verify(plan, area) == []
