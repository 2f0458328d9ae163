"""Every document is a page to read as well: without scripts, network or mouse."""

import re

import pytest
from sqlalchemy import update
from stored_sample import sample_plan

from service.store.tables import area_tables

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PATHS = ["/collections", "/collections/zones", "/collections/zones/items", "/conformance"]


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_gets_a_page(one_client, path):
    """By its header or by f=html; a program still gets JSON."""
    page = one_client.get(path, headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Accept" in page.headers["vary"]
    assert one_client.get(path, params={"f": "html"}).text == page.text.replace(
        "f=html&amp;f=html", "f=html"
    ) or path.endswith("items")
    assert "json" in one_client.get(path).headers["content-type"]
    assert "json" in one_client.get(path, params={"f": "json"}, headers=BROWSER).headers[
        "content-type"
    ]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_page_needs_nothing(one_client, path):
    """No script, no style or picture from anywhere; Vietnamese; one main part and one heading."""
    page = one_client.get(path, params={"f": "html"})
    assert not re.findall(r"<script|<img|<link|src=|\son\w+=|style=", page.text)
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    assert '<html lang="vi">' in page.text
    assert page.text.count("<main>") == page.text.count("<h1>") == 1
    for table in re.findall(r"<table>.*?</table>", page.text):
        assert "<caption>" in table
        assert '<th scope="col">' in table


def test_the_links_of_pages_lead_on(one_client):
    """From the list of collections to a collection, its items, the next page, and a feature."""

    def follow(page, pattern: str):
        link = re.search(rf'href="([^"]*{pattern}[^"]*)"', page.text)
        assert link, page.text
        reached = one_client.get(link[1].replace("&amp;", "&"), headers=BROWSER)
        assert reached.status_code == 200
        assert reached.headers["content-type"].startswith("text/html")
        return reached

    page = follow(one_client.get("/collections?f=html"), "/collections/streets")
    items = follow(page, r"/items\?f=html")
    follow(items, r"/collections/streets/items/[\w-]+")
    pages = one_client.get("/collections/streets/items?f=html&limit=3&filter=barrier_cost>-1")
    following = follow(pages, "offset=3")
    assert "filter=" in re.search(r'href="([^"]*offset=6[^"]*)"', following.text)[1]
    assert follow(following, "offset=0").text.count("<tr>") == pages.text.count("<tr>") == 4


def test_a_feature_shows_every_property(one_client):
    """Each with its title in both languages."""
    zone = sample_plan(5, 20).zones.iloc[0]
    page = one_client.get(f"/collections/zones/items/{zone['id']}?f=html").text
    assert "Số dân · People" in page
    assert zone["reason"] in page
    assert f"<td>{zone['people']}</td>" in page


def test_a_page_says_how_many_features_it_shows(one_client):
    """In the header from which the audit log takes the number, as with GeoJSON."""
    items = "/collections/streets/items?f=html"
    assert one_client.get(f"{items}&limit=3").headers["ogc-numberreturned"] == "3"
    assert one_client.get(f"{items}&filter=name='none'").headers["ogc-numberreturned"] == "0"
    zone = sample_plan(5, 20).zones.iloc[0]["id"]
    page = one_client.get(f"/collections/zones/items/{zone}?f=html")
    assert page.headers["ogc-numberreturned"] == "1"


def test_what_stands_in_the_data_stays_text(client):
    """A name full of HTML is shown, not run."""
    name = "<script>alert(1)</script>&\"'"
    store = client.app.state.khoanh.store
    with store.database.writing() as connection:
        connection.execute(update(area_tables.streets).values(name=name))
    client.app.state.khoanh.pages.drop(lambda *_: True)
    client.app.state.khoanh.answers._answers.drop(lambda *_: True)
    street = client.get("/collections/streets/items").json()["features"][0]["id"]
    for path in ("/collections/streets/items", f"/collections/streets/items/{street}"):
        page = client.get(path, params={"f": "html"}).text
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#x27;" in page
