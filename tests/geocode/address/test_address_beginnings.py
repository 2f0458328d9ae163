"""What names begin with, so that a search stops where no name can follow."""

from zoning.geocode.address.spelling import beginnings


def test_every_shorter_form_is_a_beginning():
    """Letter by letter, whichever of two names that begin alike comes first."""
    expected = {"t", "ta", "tan", "tanp", "h"}
    assert beginnings(["tanp", "tanph", "hu"]) == expected
    assert beginnings(["hu", "tanph", "tanp"]) == expected


def test_a_name_is_no_beginning_of_itself():
    """A name that no longer one begins with is left out; so is a single letter."""
    assert beginnings(["ab", "c"]) == {"a"}
