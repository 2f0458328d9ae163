"""A scraper learns how the service does, also while the database is away, and nothing else."""

from contextlib import closing

import pytest
from asking import asking, get
from drafting_service import case, drafting, report, settled, write_pack
from keyed import bearing, key_in
from patience import PATIENCE_S
from postgis_cluster import postgis_cluster, run_sql
from prometheus_client.parser import text_string_to_metric_families
from running_service import NOW, PUBLISHED, fill, running
from started_service import started
from test_http_errors import problem_of

from service.listening import listen
from service.security.identify import OUTAGE_S
from service.settings import Settings

ITEMS = "/collections/zones/items"


def read(content: str) -> dict[tuple, float]:
    """Return every sample by its name and labels, after checking the format."""
    found = {}
    for family in text_string_to_metric_families(content):
        assert family.documentation, family.name
        for sample in family.samples:
            found[sample.name, *sorted(sample.labels.items())] = sample.value
    return found


def scraped(client, **options) -> dict[tuple, float]:
    """Return what a service says of itself."""
    answer = client.get("/metrics", **options)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return read(answer.text)


def requests_of(samples, route, *, method="GET", status="200", name="khoanh_requests_total"):
    """Return how many requests of a route were answered."""
    return samples.get((name, ("method", method), ("route", route), ("status", status)), 0)


@pytest.fixture
def filled(url):
    """Run the service on the sample, with the exact view and a clock that stands still."""
    fill(url)
    with running(Settings(database=url, view="exact", clock=lambda: NOW)) as client:
        yield client


def test_requests_are_counted_by_route(filled):
    """By template, method and status; HEAD apart; what leads nowhere in one series."""
    for path in (f"{ITEMS}?limit=1", ITEMS, f"{ITEMS}/none", "/collections/x/items", "/a", "/b"):
        filled.get(path)
    filled.head("/summary")
    filled.request("BREW", "/summary")
    samples = scraped(filled)
    items = "/collections/{collection}/items"
    assert requests_of(samples, items) == 2
    assert requests_of(samples, items, status="404") == 1
    assert requests_of(samples, f"{items}/{{feature}}", status="404") == 1
    assert requests_of(samples, "none", status="404") == 2
    assert requests_of(samples, "/summary", method="HEAD") == 1
    assert requests_of(samples, "/summary", method="OTHER", status="405") == 1
    assert requests_of(samples, items, name="khoanh_request_seconds_count") == 2
    assert 0 < requests_of(samples, items, name="khoanh_request_seconds_sum") < 60
    assert requests_of(scraped(filled), "/metrics") == 1


def test_two_services_count_apart(new_database):
    """Nothing is kept in the process beside them."""
    url = new_database("gpkg")
    fill(url)
    with running(Settings(database=url, view="exact")) as one:
        one.get("/summary")
        with running(Settings(database=url, view="exact")) as other:
            assert requests_of(scraped(other), "/summary") == 0
        assert requests_of(scraped(one), "/summary") == 1


def test_what_the_store_holds(filled):
    """Plans, drafts, reports, jobs of every status, and the age of the plan in force."""
    samples = scraped(filled)
    assert samples["khoanh_up",] == 1
    assert samples["khoanh_plans_in_force",] == 1
    assert samples["khoanh_drafts_waiting",] == 0
    assert samples["khoanh_reports_undrawn",] == 0
    assert samples["khoanh_plan_age_seconds",] == (NOW - PUBLISHED).total_seconds()
    jobs = {key[1][1]: value for key, value in samples.items() if key[0] == "khoanh_jobs"}
    assert jobs == dict.fromkeys(("accepted", "running", "successful", "failed", "dismissed"), 0)
    assert ("khoanh_last_draft_seconds",) not in samples
    assert samples["khoanh_event_streams_open",] == 0
    assert samples["process_resident_memory_bytes",] > 1e6


def test_drafts_and_jobs_are_seen(url, tmp_path):
    """A report that waits, then its draft and how long it took; a job that ended."""
    with drafting(url, write_pack(tmp_path)) as client:
        desk = client.app.state.khoanh.planning.workshop.desk
        desk.wait_for_planner(PATIENCE_S)
        with desk.drawing:
            report(client, case("CA-1", 5))
            assert scraped(client)["khoanh_reports_undrawn",] == 1
        settled(client)
        client.post("/processes/what-if/execution", json={"inputs": {}})
        samples = scraped(client)
    assert samples["khoanh_reports_undrawn",] == 0
    assert samples["khoanh_drafts_waiting",] == 1
    assert samples["khoanh_plans_in_force",] == 0
    assert ("khoanh_plan_age_seconds",) not in samples
    assert 0 < samples["khoanh_last_draft_seconds",] < 60
    assert samples["khoanh_jobs", ("status", "successful")] == 1


def test_what_is_kept_in_memory(filled):
    """The second of two equal questions is a hit; a tile is kept."""
    before = scraped(filled)
    for _ in range(3):
        filled.get(ITEMS)
    assert filled.get("/collections/zones/tiles/WebMercatorQuad/0/0/0").status_code == 200
    samples = scraped(filled)
    name = "khoanh_answers_kept_hits_total"
    assert samples[name,] - before[name,] == 2
    assert (
        samples["khoanh_answers_kept_misses_total",] > before["khoanh_answers_kept_misses_total",]
    )
    assert samples["khoanh_tiles_kept",] == 1
    assert samples["khoanh_tiles_kept_bytes",] > 0


def test_connections_in_use_are_counted(filled):
    """One more while a transaction is open."""
    name = "khoanh_database_connections_in_use"
    with filled.app.state.khoanh.store.reading() as stored:
        stored.area.facts()
        assert scraped(filled)[name,] >= 1
        held = filled.app.state.khoanh.store.in_use()
    assert filled.app.state.khoanh.store.in_use() < held


@pytest.mark.postgis
def test_a_scrape_without_the_database_still_answers(tmp_path, monkeypatch):
    """It says so and goes on counting; the administrator's key is believed for that alone."""
    monkeypatch.setattr("service.security.callers.BELIEVED_S", -1.0)
    with postgis_cluster() as cluster:
        run_sql(cluster.url, "CREATE DATABASE gone")
        url = f"{cluster.url.rpartition('/')[0]}/gone"
        fill(url)
        keys = {role: bearing(key_in(url, role)) for role in ("admin", "officer")}
        with running(Settings(database=url)) as client:
            assert scraped(client, headers=keys["admin"])["khoanh_up",] == 1
            assert client.get("/metrics", headers=keys["officer"]).status_code == 403
            cluster.stop()
            samples = scraped(client, headers=keys["admin"])
            assert samples["khoanh_up",] == 0
            assert ("khoanh_plans_in_force",) not in samples
            assert requests_of(samples, "/metrics") == 1
            assert client.get("/metrics", headers=keys["officer"]).status_code == 403
            for path in (ITEMS, "/summary", "/audit"):  # a key that cannot be looked up
                refused = client.get(path, headers=keys["admin"])
                problem_of(refused, 503)
                assert refused.headers["retry-after"] == "5"
            callers = client.app.state.callers
            callers._clock, clock = (lambda: clock() + OUTAGE_S + 10), callers._clock
            problem_of(client.get("/metrics", headers=keys["admin"]), 503)
            cluster.start()


def test_a_port_of_its_own_needs_no_key(new_database, tmp_path):
    """It answers metrics alone, and only to a name of this machine; the other port wants a key."""
    from drafting_service import write_pack

    with started("--area", write_pack(tmp_path), "--database", new_database("gpkg"),
                 "--metrics-port", 0, state=tmp_path) as service:  # fmt: skip
        own = service.announced["metrics_url"]
        assert get(f"{service.url}/summary").status_code == 200
        answer = get(own)
        assert requests_of(read(answer.text), "/summary") == 1
        assert answer.headers["x-request-id"]
        assert get(f"{service.url}/metrics").status_code == 401
        base = own.removesuffix("/metrics")
        for path in ("/", "/summary", "/metrics/"):
            assert get(base + path).status_code == 404
        with asking() as client:
            assert client.post(own).status_code == 404
        stranger = get(own, headers={"Host": f"map.example:{base.rpartition(':')[2]}"})
        assert stranger.status_code == 421


def test_a_metrics_port_in_use_is_refused():
    """As the other one is."""
    from test_serve import run

    with closing(listen("127.0.0.1", 0)) as taken:
        status, said = run("--port", 0, "--metrics-port", taken.getsockname()[1])
    assert status == 2
    assert "another program" in said
