"""§17 — a small pocket of open ground that closed ground encloses is closed, and no other."""

from dataclasses import replace

import numpy as np
import pytest

from tests.drawn_area import drawn_area, located
from tests.oracle.oracle_brute_force import allowed, energies, every_labeling
from zoning.errors import InvalidPolicy
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.network import place_network
from zoning.perimeter.pockets import enclosed_pockets
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.policy.load import policy_from_record, policy_named

WARD = policy_named()
POCKET = """
    +---1---1---1-------1-------1-------1-------1---1---1---+
"""


def between_two(below, *, factor=1):
    """Two cases with a few houses between them; closing is dear, so that these stay open."""
    closing = replace(WARD.closing, yellow_per_person=900)
    ring = replace(WARD.ring, street_m=10.0, air_m=0.0, touching=False,
                   enclosed_households=below)  # fmt: skip
    posts = replace(WARD.posts, yellow_factor=factor, red_factor=10)
    risk = replace(WARD.risk, price_open=0, price_yellow=0)
    return replace(WARD, closing=closing, ring=ring, posts=posts, risk=risk)


@pytest.fixture(scope="module")
def area():
    return drawn_area(POCKET, people=10)


@pytest.fixture(scope="module")
def cases(area):
    return located(area, {"household": 1}, {"household": 7})


def open_homes(plan, area):
    return set(area.households["household_id"]) - set(plan.households["household_id"])


class TestPockets:
    """What a pocket is."""

    def network(self):
        """Nine doors along one street."""
        return place_network(drawn_area("+-1-1-1-1-1-1-1-1-1-+"))

    def marked(self, marks, below, *, kept=()):
        """Mark pockets of labels drawn along the street, ends included."""
        network = self.network()
        along = np.argsort(network.xy[:, 0])
        labels = np.zeros(network.places, np.int8)
        labels[along] = [{".": 0, "y": 1, "R": 2}[mark] for mark in marks]
        must_open = np.zeros(network.places, bool)
        must_open[along[list(kept)]] = True
        found = enclosed_pockets(network, labels, must_open, below=below)
        return "".join("#" if found[place] else "-" for place in along)

    def test_open_ground_between_closed_is_one_when_small_enough(self):
        """Two homes between: fewer than three, not fewer than two."""
        assert self.marked("...yR..Ry..", 3) == "###--##--##"
        assert self.marked("..yyR..Ryy.", 2) == "##--------#"

    def test_a_pocket_that_must_stay_open_is_none(self):
        """All of it stays open."""
        assert self.marked("yyyRy..yRyy", 9, kept=[5]) == "-----------"

    def test_without_closed_ground_or_without_the_rule_there_is_none(self):
        """An area of few households is not enclosed by anything."""
        assert self.marked("...........", 99) == "-----------"
        assert self.marked("yyyRy..yRyy", 0) == "-----------"


def test_the_pocket_between_two_zones_is_closed_and_says_so(area, cases):
    """Off, its houses are open; on, they are yellow, with that reason; the plan verifies."""
    off = draw(area, cases, policy=between_two(0))
    homes = open_homes(off, area)
    assert homes
    assert verify(off, area) == []
    on = draw(area, cases, policy=between_two(8))
    assert verify(on, area) == []
    closed = on.households.set_index("household_id").loc[sorted(homes)]
    assert set(closed["level"]) == {"yellow"}
    assert all("[pocket]" in reason for reason in closed["reason"])
    assert on.certificate.gap == 0
    assert on.certificate.cost > off.certificate.cost


def test_no_plan_that_closes_the_pockets_costs_less():
    """Looked at every plan, at the prices without the rule: the cheapest that closes them."""
    area = drawn_area("+-1-1---1---1-1-+", people=10)
    sick = located(area, {"household": 0}, {"household": 4})
    plan = draw(area, sick, policy=between_two(8))
    off = draw(area, sick, policy=between_two(0))
    network = place_network(area)
    problem, _ = perimeter_problem(
        area,
        network,
        sick,
        between_two(0),
        as_of=plan.as_of,
        touching=area_parcels(area, network).touching,
    )
    labels = every_labeling(network.places)
    labels = labels[allowed(problem, labels)]
    assert energies(problem, labels).min() == off.certificate.cost
    pockets = plan.certificate.enclosed
    assert len(pockets)
    labels = labels[(labels[:, pockets] > 0).all(axis=1)]
    assert energies(problem, labels).min() == plan.certificate.cost
    assert (plan.certificate.labels >= off.certificate.labels).all()


def test_a_plan_with_pockets_is_read_back_as_it_was(area, cases):
    """What was closed as a pocket is kept with the proof."""
    files = plan_files(draw(area, cases, policy=between_two(8)))
    read = plan_from_files(files)
    assert plan_files(read) == files
    assert verify(read, area) == []


def test_what_is_closed_as_a_pocket_must_be_one(area, cases):
    """A forged list, an open pocket, and one where the policy wants none are found."""
    on, off = (draw(area, cases, policy=between_two(below)) for below in (8, 0))
    places = on.certificate.enclosed
    assert len(places)
    left_open = replace(off, policy=on.policy)
    assert any("an open pocket" in str(fault) for fault in verify(left_open, area))
    forged = replace(off, certificate=replace(off.certificate, enclosed=places))
    assert any("ground closed as a pocket" in str(fault) for fault in verify(forged, area))
    everything = np.arange(len(on.certificate.labels))
    wider = replace(on, certificate=replace(on.certificate, enclosed=everything))
    assert any("a small pocket" in str(fault) for fault in verify(wider, area))


def test_caps_and_pockets_exclude_each_other():
    """Closing a pocket may break a cap: the policy must say which it wants."""
    record = replace(
        WARD,
        caps=replace(WARD.caps, max_posts=3),
        ring=replace(WARD.ring, enclosed_households=5),
    ).as_record()
    with pytest.raises(InvalidPolicy, match=r"ring\.enclosed_households"):
        policy_from_record(record)


def test_da_nang_treats_green_spots_in_yellow_ground_as_yellow():
    """The preset names the decisions, and says that the size of a spot is ours."""
    policy = policy_named("vn-da-nang-2021")
    assert policy.ring.enclosed_households == 100
    source = dict(policy.sources)["ring.enclosed_households"]
    assert "QĐ 2788" in source
    assert "assumption" in source
