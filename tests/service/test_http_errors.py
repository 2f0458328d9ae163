"""Every error is one problem document that tells all faults and nothing secret."""

import pytest
from running_service import fill, running
from sqlalchemy import text

from service.problem_details import STATUS, problem
from service.settings import Settings
from zoning import errors

ITEMS = "/collections/zones/items"


def problem_of(answer, status: int) -> dict:
    """Check that an answer is a problem document of a status, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert set(document) == {"type", "title", "status", "detail", "faults"}
    assert "Traceback" not in answer.text
    return document


@pytest.mark.parametrize(
    "bbox",
    ["", "1", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,nan,4", "1,2,inf,4", "3,2,1,4", "1,4,3,2",
     "1,2,9,3,4,8", "null", "1;2;3;4", "106,10,107,11,"],
)  # fmt: skip
def test_a_box_that_is_none_is_refused(one_client, bbox):
    """The report says what a box is; minimum above maximum is none either."""
    document = problem_of(one_client.get(ITEMS, params={"bbox": bbox}), 400)
    assert document["faults"][0]["where"] == "query parameter bbox"
    assert "min_lng,min_lat,max_lng,max_lat" in document["faults"][0]["expected"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "1.5"),
        ("offset", "-1"),
        ("offset", "9" * 30),
        ("datetime", "yesterday"),
        ("datetime", "2026-07-01"),
        ("datetime", "../.."),
        ("datetime", "2026-07-02T00:00:00Z/2026-07-01T00:00:00Z"),
        ("datetime", "2026-07-01T00:00:00Z/x"),
        ("f", "xml"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(one_client, name, value):
    """One fault, with the parameter's name."""
    document = problem_of(one_client.get(ITEMS, params={name: value}), 400)
    assert [fault["where"] for fault in document["faults"]] == [f"query parameter {name}"]


def test_all_faults_of_a_request_come_together(one_client):
    """A wrong box, a wrong limit, a double and an unknown parameter: four faults, one answer."""
    answer = one_client.get(f"{ITEMS}?bbox=1&limit=0&colour=red&offset=1&offset=2")
    document = problem_of(answer, 400)
    assert sorted(fault["where"] for fault in document["faults"]) == [
        "query parameter bbox",
        "query parameter colour",
        "query parameter limit",
        "query parameter offset",
    ]


@pytest.mark.parametrize(
    "path",
    ["/", "/conformance", "/collections", "/collections/zones", ITEMS, f"{ITEMS}/x", "/summary",
     "/api"],
)  # fmt: skip
def test_an_unknown_parameter_is_refused_everywhere(one_client, path):
    """No resource passes over what it does not know."""
    document = problem_of(one_client.get(path, params={"colour-crs": "x"}), 400)
    assert "an unknown parameter" in document["faults"][0]["found"]


def test_no_text_of_a_request_comes_back(one_client):
    """An address typed into the wrong place is in no answer."""
    secret = "12 Lê Lợi"
    for answer in (
        one_client.get(ITEMS, params={"bbox": secret, "limit": secret, secret: secret}),
        one_client.get(f"/collections/{secret}/items"),
        one_client.get(f"{ITEMS}/{secret}"),
        one_client.get(f"/{secret}"),
    ):
        assert answer.status_code in (400, 404)
        assert secret not in answer.text
        assert "L\\u00ea" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/collections/case", "/collections/zones/items/none", "/collections/cases/items/none",
     "/collections/zones/", "/nothing", "/docs/", "/openapi.json", "/redoc", "/static",
     "/plans/none", "/plans/none/zones", "/cases/none"],
)  # fmt: skip
def test_what_is_not_there_is_404(one_client, path):
    """Plans and cases among it."""
    document = problem_of(one_client.get(path), 404)
    assert document["title"] == "Not Found"


def test_an_unknown_collection_is_told_the_known_ones(one_client):
    """The way out stands in the answer."""
    document = problem_of(one_client.get("/collections/zone/items"), 404)
    assert "zones, checkpoints" in document["faults"][0]["expected"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_method_is_405(one_client, method):
    """The header says which methods there are."""
    answer = one_client.request(method, ITEMS)
    problem_of(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/plans", "GET, HEAD, POST"), ("/cases", "POST"), ("/cases/a/b", "DELETE, GET, HEAD"),
     ("/jobs/none", "DELETE, GET, HEAD"), ("/static/index.html", "GET, HEAD")],
)  # fmt: skip
def test_every_method_of_a_path_is_named(one_client, path, methods):
    """Also where several operations stand at one path, or none of ours."""
    answer = one_client.options(path)
    problem_of(answer, 405)
    assert answer.headers["allow"] == methods


def test_a_nul_in_a_url_is_no_name_of_anything(client):
    """PostgreSQL takes none: what holds it is not there, and no parameter holds it."""
    for path in ("/plans/%00", "/plans/a%00/zones", "/cases/%00", "/jobs/%00",
                 "/plans/a/diff/%00", f"{ITEMS}/%00", "/static/%00", "/%00"):  # fmt: skip
        problem_of(client.get(path), 404)
    problem_of(client.delete("/cases/%00"), 404)
    problem_of(client.post("/plans/%00/publish"), 404)
    for query in ("level=%00", "%00=1", "plan=%00", "filter=level%3D'%00'"):
        problem_of(client.get(f"{ITEMS}?{query}"), 400)


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/cases/none"), ("POST", "/plans"), ("DELETE", "/jobs/none"),
     ("POST", "/plans/none/publish"), ("POST", "/plans/none/lift"), ("GET", "/plans/none/files"),
     ("POST", "/processes/plan/execution"), ("GET", "/docs")],
)  # fmt: skip
def test_what_takes_no_parameter_refuses_each(one_client, method, path):
    """Also where something is changed: a wish that was put into the URL is not passed over."""
    document = problem_of(one_client.request(method, path, params={"despite": "true"}), 400)
    assert document["faults"] == [
        {"where": "query parameter despite", "found": "an unknown parameter", "expected": "none",
         "mend": ""}
    ]  # fmt: skip


def test_a_compressed_body_is_refused(one_client):
    """By its name, not as a text that is no JSON."""
    for path in ("/cases", "/plans"):
        answer = one_client.post(path, content=b"[]", headers={
            "Content-Type": "application/json", "Content-Encoding": "gzip"})  # fmt: skip
        problem_of(answer, 415)
        assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("as_of", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", 0])
def test_a_plan_is_drawn_as_of_a_time_of_the_calendar(one_client, as_of):
    """At its rim deadlines could not be reckoned; a number says no time."""
    document = problem_of(one_client.post("/plans", json={"as_of": as_of}), 422)
    assert [fault["where"] for fault in document["faults"]] == ["body, as_of"]


@pytest.mark.parametrize("word", ["yes", "true", 1])
def test_a_plan_is_not_lifted_for_a_word(one_client, word):
    """Despite its conditions only where the body says true, and nothing that looks like it."""
    plan = one_client.get("/plans").json()["plans"][0]["plan_id"]
    answer = one_client.post(f"/plans/{plan}/lift", json={"despite_conditions": word})
    document = problem_of(answer, 422)
    assert [fault["where"] for fault in document["faults"]] == ["body, despite_conditions"]


def test_every_503_says_when_to_ask_again():
    """Also where nothing better is known than some seconds."""
    assert problem(503, "It cannot.").headers["retry-after"] == "5"
    assert problem(503, "It cannot.", headers={"Retry-After": "30"}).headers["retry-after"] == "30"


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (ITEMS, "image/png"),
        (ITEMS, "application/geo+json;q=0"),
        ("/collections", "text/csv"),
        ("/summary", "image/png, text/plain"),
        ("/api", "text/yaml"),
    ],
)
def test_a_type_that_is_not_there_is_406(one_client, path, accept):
    """The types that are there are named."""
    document = problem_of(one_client.get(path, headers={"Accept": accept}), 406)
    assert "application/" in document["faults"][0]["expected"]


def test_a_failure_tells_nothing_of_its_cause(new_database, caplog):
    """The cause stands in the log; the answer is a plain 500 with every guard on it."""
    url = new_database("gpkg")
    fill(url)
    with running(Settings(database=url, view="exact")) as service:
        with service.app.state.khoanh.store.database.writing() as connection:
            connection.execute(text("DROP TABLE streets"))
        answer = service.get("/collections/streets/items")
        ready = service.get("/health/ready")
    problem_of(answer, 500)
    assert "streets" not in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert "no such table: streets" in caplog.text
    assert ready.status_code == 200


@pytest.mark.parametrize("host", ["a b", "<script>", "x/y", "évil", "[", ""])
def test_a_host_that_is_no_name_is_refused(one_client, host):
    """It would stand in every link."""
    problem_of(one_client.get("/", headers={"Host": host.encode("latin-1")}), 400)


def test_only_known_hosts_are_served(new_database):
    """A page of a stranger, or a proxy, that calls by another name sees nothing."""
    settings = Settings(
        database=new_database("gpkg"), view="exact", hosts=("localhost", "127.0.0.1", "::1")
    )
    with running(settings) as service:
        for host in ("localhost", "localhost:8000", "127.0.0.1:80", "[::1]:8000", "LOCALHOST"):
            assert service.get("/summary", headers={"Host": host}).status_code == 200
        for host in ("evil.example", "localhost.evil.example:8000", "127.0.0.2"):
            document = problem_of(service.get("/summary", headers={"Host": host}), 421)
            assert "without --view exact" in document["faults"][0]["mend"]


def _leaves(kind) -> list[type]:
    below = kind.__subclasses__()
    return [kind] if not below else [leaf for child in below for leaf in _leaves(child)]


def test_every_deliberate_error_has_a_status():
    """Whoever adds an error says what it means over HTTP."""
    for leaf in _leaves(errors.ZoningError):
        assert any(issubclass(leaf, kind) for kind in STATUS), leaf


def test_an_error_of_the_core_comes_out_with_all_its_faults(new_database):
    """Faults keep their fields on the way to JSON."""
    faults = [errors.Fault(f"row {n}", "nothing", "a date", "Fill it in.") for n in (3, 7)]

    with running(Settings(database=new_database("gpkg"), view="exact")) as service:

        @service.app.get("/broken")
        def broken() -> None:
            raise errors.InvalidCases(faults)

        @service.app.get("/impossible")
        def impossible() -> None:
            raise errors.NoPlan(["house 3 must be red", "house 3 must stay open"])

        document = problem_of(service.get("/broken"), 422)
        assert [fault["where"] for fault in document["faults"]] == ["row 3", "row 7"]
        assert document["detail"] == "The cases cannot be used."
        problem_of(service.get("/impossible"), 409)
