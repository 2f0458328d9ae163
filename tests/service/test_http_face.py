"""Landing page, description, types, headers, static files: what every client meets first."""

import json
import re

import pytest
from openapi_spec_validator import validate
from running_service import NOW, built_map, fill, running
from stored_sample import sample_area

from service.features.catalogue import COLLECTIONS
from service.features.media import accepted
from service.problem_details import RequestRefused
from service.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
ITEMS = "/collections/zones/items"


def test_a_program_gets_links(one_client):
    """Without a wish for HTML the landing page is OGC's JSON, and every link of it answers."""
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
        answer = one_client.get("/", headers=headers)
        assert answer.headers["content-type"] == "application/json"
    relations = {link["rel"] for link in answer.json()["links"]}
    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= relations
    for link in answer.json()["links"]:
        reached = one_client.get(link["href"], headers={"Accept": link["type"]})
        assert reached.status_code == 200
        assert reached.headers["content-type"].startswith(link["type"].partition(";")[0])


def test_a_browser_gets_the_map(one_client):
    """The same path is the map for those who prefer HTML; `f` stands above the header."""
    page = one_client.get("/", headers={"Accept": BROWSER})
    assert page.headers["content-type"].startswith("text/html")
    assert "<title>Khoanh</title>" in page.text
    assert "Accept" in page.headers["vary"]
    assert one_client.get("/?f=html").text == page.text
    assert one_client.get("/?f=json", headers={"Accept": BROWSER}).json()["title"]


def test_without_a_built_map_a_browser_gets_links(new_database, tmp_path):
    """A working copy that has not built the map still lands, on a page without a script."""
    settings = Settings(database=new_database("gpkg"), view="exact", static=tmp_path / "none")
    with running(settings) as service:
        page = service.get("/", headers={"Accept": BROWSER})
        assert page.headers["content-type"].startswith("text/html")
        assert "/collections" in page.text
        assert "<script" not in page.text
        assert service.get("/?f=json").json()["links"]
        assert service.get("/static/index.html").status_code == 404


QGIS_ASKS = {
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
}


def test_conformance_names_what_clients_look_for(one_client):
    """Part 1 with HTML, Part 2, Tiles, Processes, and the classes for which QGIS sends filters."""
    classes = one_client.get("/conformance").json()["conformsTo"]
    assert len(classes) == len(set(classes))
    for standard, names in {
        "ogcapi-features-1": ["core", "oas30", "html", "geojson"],
        "ogcapi-tiles-1": ["core", "tileset", "tilesets-list", "geodata-tilesets", "mvt"],
        "ogcapi-processes-1": ["core", "json", "job-list", "dismiss"],
    }.items():
        declared = [name for name in classes if f"/{standard}/1.0/conf/" in name]
        assert [name.rpartition("/")[2] for name in declared] == names
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in classes
    assert set(classes) >= QGIS_ASKS


def test_the_description_is_valid_openapi(one_client):
    """The document passes the schema of OpenAPI 3.0 and refers to nothing outside itself."""
    answer = one_client.get("/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = answer.json()
    validate(document)
    assert document["openapi"].startswith("3.0.")
    for reference in re.findall(r'"\$ref":\s*"([^"]+)"', json.dumps(document)):
        kind, _, name = reference.removeprefix("#/components/").partition("/")
        assert name in document["components"][kind]


def test_the_description_names_every_operation(one_client):
    """Each path answers as described: status 200 and one of the types it names."""
    document = one_client.get("/api").json()
    assert {"/", "/collections/{collection}/items", "/summary", "/api"} <= set(document["paths"])
    assert len(document["paths"]) == 49 + len(COLLECTIONS)
    first = one_client.get(ITEMS).json()["features"][0]
    plan = first["properties"]["plan"]
    names = {
        "collection": "zones",
        "feature": first["id"],
        "plan": plan,
        "other": plan,
        "process": "what-if",
        "layer": "zones",
        "policy": "khoanh-ward",
        "tileMatrixSet": "WebMercatorQuad",
        **dict.fromkeys(("tileMatrix", "tileRow", "tileCol"), 0),
    }
    asked = {"/plans/{plan}/explain": {"household": "hh-1-00005"}, "/events": {"wait": 0}}
    for path, item in document["paths"].items():
        if "get" not in item or "{case}" in path or "{job}" in path:
            continue  # what is reported and drawn has tests of its own
        if path in ("/geocode", "/reverse"):
            continue  # this service has no area pack
        answer = one_client.get(path.format(**names), params=asked.get(path))
        assert answer.status_code == 200
        media = answer.headers["content-type"].partition("; charset")[0]
        assert media in item["get"]["responses"]["200"]["content"]
        assert "500" in item["get"]["responses"] or path.startswith(("/docs", "/health/live"))


def test_the_described_parameters_are_the_accepted_ones(one_client):
    """A described parameter is taken; one that is not described is refused."""
    document = one_client.get("/api").json()
    described = document["paths"]["/collections/{collection}/items"]["get"]["parameters"]
    names = {parameter["name"] for parameter in described if parameter["in"] == "query"}
    assert names == {
        "bbox", "bbox-crs", "crs", "datetime", "f", "filter", "filter-crs", "filter-lang",
        "limit", "offset", "plan", "properties", "skipGeometry", "sortby",
    }  # fmt: skip
    limit = next(parameter for parameter in described if parameter["name"] == "limit")
    assert limit["schema"] == {"type": "integer", "minimum": 1, "default": 1000}


def test_the_reference_page_needs_nothing_from_elsewhere(one_client):
    """It lists every path, runs no script and loads nothing; its one style is allowed by hash."""
    page = one_client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    for path, item in one_client.get("/api").json()["paths"].items():
        is_of_one = path.split("/")[2:3] and path.split("/")[2] in COLLECTIONS
        assert is_of_one or all(f"{method.upper()} {path}" in page.text for method in item)
    assert not re.findall(r"<script|<link|src=|https?://", page.text)
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "style-src 'sha256-" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/geo+json"),
        ("*/*", "application/geo+json"),
        ("application/json", "application/json"),
        ("application/geo+json, application/json", "application/geo+json"),
        ("application/json;q=0.4, application/geo+json;q=0.5", "application/geo+json"),
    ],
)
def test_items_are_geojson_whatever_the_type_is_called(one_client, accept, media):
    """A client that asks for application/json gets a feature collection too, not a bare list."""
    headers = {} if accept is None else {"Accept": accept}
    answer = one_client.get(ITEMS, headers=headers)
    assert answer.headers["content-type"] == media
    assert answer.json()["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "a/x"),
        ("", "a/x"),
        ("b/y", "b/y"),
        ("a/*;q=0.2, b/y;q=0.1", "a/x"),
        ("*/*;q=0.1, a/x;q=0", "b/y"),
        ("B/Y ; Q=1.0", "b/y"),
        ("a/x;q=rubbish, */*", "b/y"),
    ],
)
def test_the_best_liked_type_is_chosen(header, expected):
    """Quality, then the closest range, then our own order decide."""
    assert accepted(header, ("a/x", "b/y")) == expected


def test_nothing_acceptable_is_refused():
    """Quality 0 means never."""
    with pytest.raises(RequestRefused) as refused:
        accepted("c/z, */*;q=0", ("a/x", "b/y"))
    assert refused.value.status == 406


@pytest.mark.parametrize("path", ["/", ITEMS, "/summary", "/docs", "/static/favicon.svg", "/none"])
def test_head_is_get_without_its_body(one_client, path):
    """Same status, same headers, no body."""
    got, head = one_client.get(path), one_client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    for name in ("content-type", "content-length"):
        assert head.headers[name] == got.headers[name]


def test_large_answers_are_compressed(one_client):
    """A client that takes gzip gets it; small answers go as they are."""
    plain = one_client.get("/collections/streets/items", headers={"Accept-Encoding": "identity"})
    small = one_client.get("/health/live", headers={"Accept-Encoding": "gzip"})
    packed = one_client.get("/collections/streets/items", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert "content-encoding" not in small.headers
    assert {"Accept", "Accept-Encoding"} <= set(re.split(r",\s*", packed.headers["vary"]))


@pytest.mark.parametrize("path", ["/", ITEMS, "/none", "/static/favicon.svg", f"{ITEMS}?limit=x"])
def test_every_answer_is_guarded(one_client, path):
    """Errors and files too: no sniffing, no framing, no script from elsewhere."""
    headers = one_client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "worker-src 'self' blob:" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_no_other_site_may_read_an_answer_unless_it_is_named(public_client, one_client):
    """Without a list of origins, pages of other sites read nothing, not even the public view."""
    origin = {"Origin": "https://example.org"}
    for client in (public_client, one_client):
        answer = client.get(ITEMS, headers=origin)
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("assets/index-1a2b3c.js", "text/javascript; charset=utf-8"),
        ("assets/worker-4d5e6f.mjs", "text/javascript; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
        ("index.html", "text/html; charset=utf-8"),
    ],
)
def test_static_files_have_their_types(one_client, name, media):
    """The same on every machine, whatever its registry of types says."""
    answer = one_client.get(f"/static/{name}")
    assert answer.headers["content-type"] == media
    is_for_ever = "immutable" in answer.headers["cache-control"]
    assert is_for_ever == name.startswith("assets/")


@pytest.mark.parametrize("path", ["/lanh-dao", "/lanh-dao.js"])
def test_the_leaders_page_is_sent_once(one_client, path):
    """Its tag brings 304 without a body, alone or in a list; another tag brings the page."""
    page = one_client.get(path)
    tag = page.headers["etag"]
    for held in (tag, f'"other", {tag}', "*"):
        answer = one_client.get(path, headers={"If-None-Match": held})
        assert (answer.status_code, answer.content) == (304, b""), held
        assert answer.headers["etag"] == tag
    assert one_client.get(path, headers={"If-None-Match": '"other"'}).text == page.text


@pytest.mark.parametrize(
    "path",
    ["/static/../settings.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py",
     "/static//etc/passwd", "/static/assets", "/static/%00", "/static/assets/%2e%2e/%2e%2e/x.gpkg"],
)  # fmt: skip
def test_no_path_leads_out_of_the_static_files(one_client, path):
    """Nothing but the built files is there."""
    assert one_client.get(path).status_code == 404


def test_links_carry_the_name_the_caller_used(one_client):
    """Behind a name of its own the service links to that name."""
    document = one_client.get("/", headers={"Host": "map.example:8443"}).json()
    assert {link["href"].split("/")[2] for link in document["links"]} == {"map.example:8443"}


def test_the_same_question_has_the_same_bytes(new_database, tmp_path):
    """Two services, two databases, one clock: equal answers, byte by byte."""
    answers = []
    static = built_map(tmp_path)
    for _ in range(2):
        url = new_database("gpkg")
        fill(url)
        with running(
            Settings(database=url, view="exact", clock=lambda: NOW, static=static)
        ) as service:
            answers.append([service.get(f"/collections/{name}/items").content
                            for name in ("zones", "checkpoints", "cells", "streets")])  # fmt: skip
    assert answers[0] == answers[1]
    assert len(sample_area().streets) == answers[0][3].count(b'"Feature"')
