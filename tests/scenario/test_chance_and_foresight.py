"""What chance and foresight would have caught bounds what any plan can."""

from itertools import chain, combinations

import numpy as np
import pytest

from zoning.scenario.retrospective.choices import by_chance, by_foresight

PEOPLE = np.array([10, 4, 6, 0, 12, 3])


def test_chance_catches_the_share_of_people_it_closes():
    """A tenth of the people meet a tenth of the cases; nobody lives in an empty area."""
    assert by_chance(30, people=5, of=50) == 3
    assert by_chance(30, people=0, of=0) == 0


def test_foresight_takes_the_places_with_most_cases_a_person():
    """Three cases among four people go before three among ten; of the last place a part."""
    places = np.array([0, 0, 0, 1, 1, 1, 4])
    assert by_foresight(places, people_at=PEOPLE, limit=4) == 3
    assert by_foresight(places, people_at=PEOPLE, limit=9) == pytest.approx(4.5)
    assert by_foresight(places, people_at=PEOPLE, limit=100) == 7


def test_cases_where_nobody_lives_cost_nothing():
    """An empty place is closed first."""
    assert by_foresight(np.array([3, 3, 0]), people_at=PEOPLE, limit=0) == 2


@pytest.mark.parametrize("seed", range(20))
def test_no_choice_of_places_catches_more(seed):
    """Against every choice of whole places within the limit."""
    random = np.random.default_rng(seed)
    places = random.integers(0, len(PEOPLE), 9)
    limit = int(random.integers(0, 36))
    every = chain.from_iterable(combinations(range(6), size) for size in range(7))
    most = max(
        int(np.isin(places, some).sum()) for some in every if PEOPLE[list(some)].sum() <= limit
    )
    assert by_foresight(places, people_at=PEOPLE, limit=limit) >= most


def test_without_a_case_nothing_is_caught():
    """An empty list."""
    assert by_foresight(np.array([], np.int64), people_at=PEOPLE, limit=9) == 0
