"""However an address is misspelt, answers are wrong no more often than they say they may be."""

import math
import random
from itertools import pairwise

import numpy as np
import pytest
from noisy_addresses import noisy, written_addresses

from zoning import parse_address

SEED = 20261126
EACH = 500
THRESHOLDS = (0.7, 0.8, 0.9, 0.97, 0.99)
"""The least probability of an answer, and higher ones that a careful caller may ask for."""

BINS = (0.7, 0.8, 0.9, 0.97, 1.0)


@pytest.fixture(scope="module")
def addresses():
    return written_addresses(EACH, SEED)


def answers(addresses, level: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the probability of every answer at a level of noise, and whether it is right."""
    rng = random.Random(level)
    found = []
    for era, code, text in addresses:
        answer = parse_address(noisy(text, rng, level)).answer
        if answer is not None and answer.commune_code is not None:
            is_same = (answer.era, answer.commune_code) == (era, code)
            # An old reading of a new address is right where it is the same ground today.
            is_ground = era == "new" and answer.communes == (code,)
            found.append((answer.probability, is_same or is_ground))
    probability, right = map(np.array, zip(*found, strict=True))
    return probability, right


def most_by_chance(probability: np.ndarray) -> float:
    """Return how many answers may be wrong: as many as they expect, and three deviations."""
    doubt = 1 - probability
    return float(doubt.sum() + 3 * math.sqrt(max((doubt * probability).sum(), 1.0)))


@pytest.mark.parametrize("level", range(5))
def test_noise_makes_no_confident_mistakes(addresses, level):
    """Above every threshold there are no more wrong answers than the probabilities allow."""
    probability, right = answers(addresses, level)
    assert len(probability) > EACH / 2
    for threshold in THRESHOLDS:
        above = probability >= threshold
        wrong = int((~right[above]).sum())
        assert wrong <= most_by_chance(probability[above]), (threshold, wrong)


@pytest.mark.parametrize("level", range(5))
def test_reliability(addresses, level):
    """Among answers of about one probability, at least that share is right."""
    probability, right = answers(addresses, level)
    for low, high in pairwise(BINS):
        inside = (probability >= low) & (probability < high)
        wrong = int((~right[inside]).sum())
        assert wrong <= most_by_chance(probability[inside]), (low, high)


def test_noise_costs_answers(addresses):
    """The test above would be green for a parser that notices no noise: this one does."""
    clean, noisiest = (len(answers(addresses, level)[0]) for level in (0, 4))
    assert noisiest < 0.8 * clean
