"""Addresses and positions are found over HTTP, as finely as the caller may see."""

import logging
from pathlib import Path

import pytest
from drafting_service import drafting, write_pack
from patience import PATIENCE_S
from stored_sample import sample_area
from test_http_errors import problem_of

from service.security.caller import Caller, _caller


@pytest.fixture(scope="module")
def client(tmp_path_factory, new_database):
    """Run a service on the sample area."""
    pack: Path = write_pack(tmp_path_factory.mktemp("pack"))
    with drafting(new_database("gpkg"), pack) as opened:
        opened.app.state.khoanh.planning.workshop.desk.wait_for_planner(PATIENCE_S)
        yield opened
        opened.app.dependency_overrides.clear()


def _as(client, role, units=None) -> None:
    view = "public" if role is None else "exact"
    caller = Caller(view=view, role=role, units=units, name="k-1")
    client.app.dependency_overrides[_caller] = lambda: caller


def door(number: int) -> tuple[str, str, object]:
    """Return the identifier, the written address and the point of a household."""
    row = sample_area().households.iloc[number]
    return row["household_id"], f"{row['house_number']} {row['street']}", row["geometry"]


def geocoding(answer) -> list[dict]:
    """Return what is said of each candidate."""
    assert answer.status_code == 200, answer.text
    return [one["properties"]["geocoding"] for one in answer.json()["features"]]


def test_an_officer_finds_the_house(client):
    """GeocodeJSON 0.1.0, the house first, at its point."""
    name, address, point = door(5)
    _as(client, "officer")
    answer = client.get("/geocode", params={"q": address})
    assert answer.json()["geocoding"] == {"version": "0.1.0"}
    assert geocoding(answer)[0]["household_id"] == name
    assert answer.json()["features"][0]["geometry"]["coordinates"] == pytest.approx(
        [point.x, point.y], abs=1e-6
    )


@pytest.mark.parametrize("role", [None, "viewer", "planner"])
def test_others_find_units_alone(client, role):
    """No household, no number, and no point that is a door."""
    _as(client, role)
    doors = {(round(p.x, 6), round(p.y, 6)) for p in sample_area().households.geometry}
    for number in range(0, 38, 5):
        name, address, point = door(number)
        for answer in (
            client.get("/geocode", params={"q": address}),
            client.get("/reverse", params={"lng": point.x, "lat": point.y}),
        ):
            found = geocoding(answer)
            assert found
            assert name not in answer.text
            assert all(one["type"] != "house" for one in found)
            for one in answer.json()["features"]:
                lng, lat = one["geometry"]["coordinates"]
                assert (round(lng, 6), round(lat, 6)) not in doors


def test_outside_the_units_of_a_key_nothing_is_found(client):
    """An officer of another ward learns nothing of this one."""
    _, address, point = door(5)
    _as(client, "officer", frozenset({"elsewhere"}))
    assert geocoding(client.get("/geocode", params={"q": address})) == []
    assert geocoding(client.get("/reverse", params={"lng": point.x, "lat": point.y})) == []


def test_a_position_has_its_house_and_units(client):
    """The house, then what it lies in; nothing outside the area."""
    name, _, point = door(5)
    _as(client, "officer")
    found = geocoding(client.get("/reverse", params={"lng": point.x, "lat": point.y}))
    assert found[0]["household_id"] == name
    assert found[-1]["type"] == "district"
    assert geocoding(client.get("/reverse", params={"lng": 0, "lat": 0})) == []


def test_neither_logs_nor_errors_repeat_a_question(client, caplog):
    """Also not where it is refused."""
    _as(client, None)
    secret = "17 Ngõ Bí Mật"
    with caplog.at_level(logging.DEBUG):
        client.get("/geocode", params={"q": secret})
        document = problem_of(client.get("/geocode", params={"q": secret, "limit": 99}), 400)
        problem_of(client.get("/reverse", params={"lng": 200, "lat": 0}), 400)
    own = [r.getMessage() for r in caplog.records if not r.name.startswith("httpx")]
    assert not any("Bí" in line or "B%C3" in line for line in own)
    assert secret not in str(document)


def test_an_address_in_the_body_is_answered_like_one_in_the_url(client):
    """The same bytes; what is missing, too long or not JSON is told, and never repeated."""
    _, address, _ = door(5)
    _as(client, None)
    in_url = client.get("/geocode", params={"q": address})
    in_body = client.post("/geocode", json={"q": address})
    assert in_body.content == in_url.content
    assert in_body.headers["Cache-Control"] == "no-store"
    problem_of(client.post("/geocode"), 422)
    problem_of(client.post("/geocode", json={"q": address, "limit": 99}), 422)
    refused = client.post("/geocode", content=address, headers={"Content-Type": "text/plain"})
    problem_of(refused, 415)
    assert address not in refused.text


def test_another_site_may_not_ask_for_addresses(client):
    """A page of another site is refused, as everywhere where a body is read."""
    asked = {"json": {"q": "x"}, "headers": {"Origin": "https://elsewhere.example"}}
    problem_of(client.post("/geocode", **asked), 403)
