"""The description says what no schema of an answer says: keys, headers, 304, names."""

import re

import pytest
from running_service import NOW, running
from test_roles import MATRIX

from service.settings import Settings


@pytest.fixture(scope="module")
def document(filled_url):
    """Return the description that the public is given."""
    with running(Settings(database=filled_url, clock=lambda: NOW)) as client:
        yield client.get("/api").json()


def operations(document):
    """Return every operation by method and path."""
    return {
        (method.upper(), path): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def test_what_needs_a_key_says_so(document):
    """Just what answers nobody is described as needing one; all else may be asked without."""
    assert {} in document["security"]
    needing = {one for one, operation in operations(document).items() if "security" in operation}
    refused = {one for one, answers in MATRIX.items() if answers[None] == 401}
    assert needing == {(method, re.sub(":path", "", path)) for method, path in refused}
    for one in needing:
        assert {} not in operations(document)[one]["security"]


def test_what_has_a_tag_may_answer_304(document):
    """And takes If-None-Match; what has none does not say so."""
    for operation in operations(document).values():
        is_tagged = "ETag" in operation["responses"].get("200", {}).get("headers", {})
        takes = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
        assert ("304" in operation["responses"]) == is_tagged == ("If-None-Match" in takes)


def test_refusals_say_how_to_go_on(document):
    """A key is shown how, and when to ask again is told, wherever that is refused."""
    for operation in operations(document).values():
        for status, header in (("401", "WWW-Authenticate"), ("503", "Retry-After")):
            if status in operation["responses"]:
                assert header in operation["responses"][status]["headers"]


def test_what_may_be_for_officers_says_403(document):
    """A collection that places people is refused to other keys by every way to it."""
    for (_, path), operation in operations(document).items():
        if path.startswith("/collections/{collection}"):
            assert "403" in operation["responses"], path


def test_a_collection_names_its_own_properties(document):
    """To sort by, falling and rising, and to return; lists can be returned alone."""
    described = operations(document)["GET", "/collections/zones/items"]["parameters"]
    named = {
        one["name"]: set(one["schema"]["items"]["enum"])
        for one in described
        if one["name"] in ("sortby", "properties")
    }
    assert {"people", "-people", "+people", "-id"} <= named["sortby"]
    assert {"people", "units", "id"} <= named["properties"]
    assert not {"units", "geometry"} & named["sortby"]
    assert "geometry" not in named["properties"]
