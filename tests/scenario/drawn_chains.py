"""Follow infections in a world that is drawn small, or mixed so well that theory knows it."""

import numpy as np

from tests.drawn_area import drawn_area, located
from zoning.exposure.infectious import active_cases
from zoning.perimeter.network import place_network
from zoning.perimeter.place_exposure import found_cases
from zoning.policy.load import policy_named
from zoning.policy.schema import Kernel
from zoning.scenario.spread.chains import Chains
from zoning.scenario.spread.closure import Closure
from zoning.scenario.spread.keyed import root_key
from zoning.scenario.spread.meetings import Meetings
from zoning.scenario.spread.origins import origins_of
from zoning.scenario.spread.parameters import SpreadParameters
from zoning.scenario.spread.people import People

PLAIN = {
    "contact_factor": 1.0,
    "dispersion_k": float("inf"),
    "generation_mean_days": 1,
    "generation_sd_days": 0,
    "incubation_mean_days": 1,
    "incubation_sd_days": 0,
    "symptomatic_share": 0,
    "isolation": 0,
    "lines_after_days": 0,
    "red_test_days": 0,
    "yellow_test_days": 0,
}
"""Everybody infects alike, one day after he was infected, and nobody is ever found."""


def kernel(**hazards):
    """Return a kernel of some hazards, all others being 0."""
    none = {
        "street_hazard": 0.0, "street_scale_m": 1.0, "street_reach_m": 0.0,
        "air_hazard": 0.0, "air_scale_m": 1.0, "air_reach_m": 0.0,
        "alley_hazard": 0.0, "hamlet_hazard": 0.0,
    }  # fmt: skip
    return Kernel(**(none | hazards))


def mixed(homes, people, *, hazard):
    """Return a hamlet in which everybody meets everybody alike: so many homes of one size."""
    drawing = "+--" + "--".join("1" for _ in range(homes)) + "--+"
    return drawn_area(drawing, people=people), kernel(hamlet_hazard=hazard)


def chains(area, hazards, *, cases=1, onset=None, levels=None, days=400, most=10**6, **given):
    """
    Return the chains of infection from a case in each of the first homes of an area.

    They are reported on the plan's day, and fell ill on the day ``onset``, or on that very day.
    ``levels`` makes the level of every place from the area's network; all is open if left out.
    All that is red is one zone, and all that is yellow.
    """
    network = place_network(area)
    people = People.of(area, network)
    listed = located(area, *({"household": n, "onset_date": onset} for n in range(cases)))
    moment = listed["reported_at"].max()
    level = np.zeros(network.places, np.int8) if levels is None else levels(network)
    parameters = SpreadParameters(**(PLAIN | given))
    found = found_cases(network, active_cases(listed, moment), moment, None)
    return Chains(
        people=people,
        meetings=Meetings(network, people, hazards),
        closure=Closure.of(level, np.where(level > 0, level, -1).astype(np.int32), parameters),
        origins=origins_of(network, found, policy_named(), as_of=moment),
        parameters=parameters,
        days=days,
        most=most,
    )


def sizes(some, *, runs, seed=0):
    """Return how many infections each run has."""
    infections = some.follow(root_key(seed), first_run=0, runs=runs)
    return np.bincount(infections.run, minlength=runs)


def is_near(counts, expected, *, sigmas=4.5):
    """Return whether the mean of counts is within its error of what theory says."""
    error = counts.std(ddof=1) / np.sqrt(len(counts))
    return abs(counts.mean() - expected) <= sigmas * error
