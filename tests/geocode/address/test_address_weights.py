"""The weights are those of the evidence, and speak in the sense they must."""

from zoning.geocode.address.evidence import FEATURES
from zoning.geocode.address.weights import NOTHING, WEIGHTS

FOR = {"ward_kind", "ward_begins", "ward_ends", "district_kind", "letters"}


def test_there_is_a_weight_for_each():
    """Neither more nor fewer."""
    assert len(WEIGHTS) == len(FEATURES)
    assert isinstance(NOTHING, float)


def test_signs():
    """A word that fits speaks for a reading; a slip, a gap and a contradiction speak against."""
    for name, weight in zip(FEATURES, WEIGHTS, strict=True):
        assert weight >= 0 if name in FOR else weight <= 0, name
