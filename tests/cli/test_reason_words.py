"""Every reason why a case is not found can be told in both languages."""

from zoning.cli.reason_words import REASONS_VI, reason_text
from zoning.geocode.location import REASONS


def test_both_languages_know_the_same_reasons():
    """A reason without Vietnamese words would end a command."""
    assert REASONS_VI.keys() == REASONS.keys()
    assert all(reason_text(why).count(" / ") == 1 for why in REASONS)
