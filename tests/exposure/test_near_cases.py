"""Exposure kept from case to case is that of a fresh start, and what is kept stays small."""

import numpy as np
import pytest

from zoning.exposure.near_cases import FORGET, NearCases
from zoning.policy.load import policy_named

PLACES = 400


def street(room_m: np.ndarray | None = None) -> NearCases:
    """Return places ten metres apart along one street, eight to an alley, forty to a hamlet."""
    place = np.arange(PLACES)
    return NearCases(
        xy=np.column_stack([place * 10.0, place % 3 * 1.0]),
        people=place % 5,
        links=np.column_stack([place[:-1], place[1:]]),
        link_length=np.full(PLACES - 1, 10.0),
        place_alley=np.where(place % 16 < 8, place // 8, -1),
        place_hamlet=place // 40,
        kernel=policy_named().kernel,
        room_m=room_m,
    )


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_a_fresh_start_finds(seed):
    """Weights come, change and go, few at a time or all at once: the same to the bit."""
    random = np.random.default_rng(seed)
    room = np.where(np.arange(PLACES) % 7, 0.0, 25.0)
    kept = street(room)
    weight = np.zeros(PLACES)
    for _ in range(40):
        if random.random() < 0.1:
            weight = np.zeros(PLACES)
        changed = random.integers(0, PLACES, int(random.integers(1, 6)))
        weight[changed] = random.choice([0.0, 0.3, 1.0, 2.0], len(changed))
        fresh = street(room).expected(weight)
        assert kept.expected(weight).tobytes() == fresh.tobytes()
        assert (fresh > 0).any() == (weight > 0).any()


def test_sources_without_a_case_are_forgotten_once_they_are_many():
    """One case a day, each elsewhere, for a year: the memory does not grow with the days."""
    kept = street()
    most = 0
    for day in range(365):
        weight = np.zeros(PLACES)
        weight[day] = 1.0
        kept.expected(weight)
        most = max(most, kept.sources)
    assert 1 < most <= FORGET + PLACES // 100


def test_what_was_returned_before_does_not_change():
    """A plan keeps its exposure when the next plan is drawn."""
    kept = street()
    weight = np.zeros(PLACES)
    weight[7] = 1.0
    first = kept.expected(weight)
    copy = first.copy()
    weight[8] = 1.0
    assert (kept.expected(weight) >= copy).all()
    np.testing.assert_array_equal(first, copy)
    assert not first.flags.writeable
