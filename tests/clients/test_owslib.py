"""OWSLib, a client of OGC services in Python, reads the service."""

import pytest
from owslib.ogcapi.features import Features
from stored_sample import sample_area, sample_plan


@pytest.fixture(scope="module")
def features(base) -> Features:
    """Open the service with OWSLib."""
    return Features(base)


def test_the_description_is_found(features):
    """The link to OpenAPI 3.0 leads to the document."""
    document = features.api()
    assert document["openapi"] == "3.0.3"
    assert "/collections/{collection}/items" in document["paths"]


def test_core_is_conformed_to(features):
    """OWSLib finds the class it looks for."""
    classes = features.conformance()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes


def test_every_collection_holds_features(features):
    """Each collection of features is found, described and read."""
    names = features.feature_collections()
    assert set(names) >= {"zones", "checkpoints", "wards", "streets"}
    for name in names:
        assert features.collection(name)["id"] == name


def test_pages_and_boxes(features):
    """Limit, offset and box do what they say."""
    streets = list(sample_area().streets["street_id"])
    page = features.collection_items("streets", limit=2, offset=3)
    assert [feature["id"] for feature in page["features"]] == streets[3:5]
    assert page["numberMatched"] == len(streets)
    bounds = [float(bound) for bound in sample_area().streets.geometry.iloc[0].bounds]
    met = features.collection_items("streets", bbox=bounds)
    assert streets[0] in [feature["id"] for feature in met["features"]]
    assert met["numberMatched"] < len(streets)


def test_one_zone(features):
    """A zone is read by its identifier."""
    zone = sample_plan(5, 20).zones.iloc[0]
    feature = features.collection_item("zones", zone["id"])
    assert feature["properties"]["households"] == zone["households"]


def test_what_is_wrong_is_said(features):
    """Unknown collections and parameters are errors, not empty answers."""
    with pytest.raises(RuntimeError, match="no collection of that name"):
        features.collection_items("houses")
    with pytest.raises(RuntimeError, match="unknown parameter"):
        features.collection_items("zones", colour="red")
