"""A key says who asks; whoever has none, or a bad one, sees nothing that is restricted."""

import base64
import re
from datetime import timedelta

import pytest
from keyed import MADE, bearing, id_in, key_in
from running_service import NOW, fill, running

from service.security import callers
from service.security.keys import holds, id_of, is_of, new_key
from service.settings import Settings
from service.store import open_store

ITEMS = "/collections/zones/items"


def made(**changes):
    """Make a key that nothing stores."""
    asked = {"role": "viewer", "units": None, "label": "", "now": MADE, "expires_at": None}
    return new_key(**(asked | changes))


class TestTheKeyItself:
    """A prefix that scanners know, a name, a secret, and a checksum."""

    def test_its_shape(self):
        """`khoanh_`, ten marks of name, 32 of secret, six of checksum; never the same twice."""
        keys = {made()[0] for _ in range(50)}
        assert len(keys) == 50
        for key in keys:
            assert re.fullmatch(r"khoanh_[0-9a-z]{10}_[0-9A-Za-z]{38}", key)

    def test_the_record_does_not_hold_the_secret(self):
        """What is stored is the name and a digest."""
        key, record = made()
        assert id_of(key) == record.key_id
        assert key.split("_")[2][:32] not in repr(record)
        assert re.fullmatch("[0-9a-f]{64}", record.secret_hash)

    def test_a_slip_is_seen_without_asking_the_database(self):
        """Every single changed mark breaks the checksum."""
        key, _ = made()
        for place in range(len(key)):
            other = "y" if key[place] == "x" else "x"
            assert id_of(key[:place] + other + key[place + 1 :]) is None
        for text in ("", "khoanh_", key[:-1], key + "0", "khóa", key.upper()):
            assert id_of(text) is None

    def test_only_its_own_secret_opens(self):
        """Another key of the same name does not, nor does any where nothing is stored."""
        key, record = made()
        other, _ = made()
        assert is_of(key, record)
        assert not is_of(other, record)
        assert not is_of(key, None)

    def test_it_ends(self):
        """At the moment of its expiry, and when it is revoked."""
        _, record = made(expires_at=MADE + timedelta(days=1))
        assert holds(record, MADE)
        assert not holds(record, MADE + timedelta(days=1))


@pytest.fixture(scope="module")
def service(filled_url):
    """Run the service as it is run for everybody."""
    with running(Settings(database=filled_url, clock=lambda: NOW)) as client:
        yield client


def sees_exact(answer):
    """Return whether an answer is the exact view of the sample."""
    assert answer.status_code == 200, answer.text
    return answer.json()["features"][0]["id"] != "z-public"


def test_without_a_key_the_public_view_is_served(service):
    """The exact zones need a key, on the loopback address too."""
    assert not sees_exact(service.get(ITEMS))
    assert service.get("/summary").json()["view"] == "public"


def test_a_key_is_taken_in_three_ways(service, filled_url):
    """Bearer; a header of its own; and as a password, which QGIS and GDAL know."""
    key = key_in(filled_url, "viewer")
    basic = base64.b64encode(f"anybody:{key}".encode()).decode()
    for headers in ({"Authorization": f"Bearer {key}"}, {"X-API-Key": key},
                    {"Authorization": f"Basic {basic}"}, {"Authorization": f"bearer {key}"},
                    {"Authorization": f"Bearer {key}", "X-API-Key": key}):  # fmt: skip
        assert sees_exact(service.get(ITEMS, headers=headers))
        assert service.get("/summary", headers=headers).json()["view"] == "exact"


def test_a_key_is_never_taken_from_the_url(service, filled_url):
    """URLs stand in logs and histories: an unknown parameter is refused, whatever its name."""
    key = key_in(filled_url, "viewer")
    for name in ("key", "api_key", "apikey", "token", "access_token"):
        answer = service.get(ITEMS, params={name: key})
        assert answer.status_code == 400
        assert key not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic " + base64.b64encode(b"user:").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode()},
        {"Authorization": "Digest x"},
        {"Authorization": "Bearer " + made()[0]},
        {"Authorization": "Bearer khoanh_" + "a" * 10 + "_" + "b" * 38},
        {"X-API-Key": ""},
        {"X-API-Key": "k" * 9_000},
        {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
    ],
)
@pytest.mark.parametrize("path", [ITEMS, "/summary", "/", "/audit"])
def test_what_is_no_key_is_refused(service, headers, path):
    """401 with a challenge, everywhere: a mistake is told, not passed over as the public."""
    answer = service.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "Basic" in answer.headers["www-authenticate"]
    assert answer.headers["content-type"] == "application/problem+json"
    for value in headers.values():
        assert len(value) < 10 or value not in answer.text


def test_two_keys_are_one_too_many(service, filled_url):
    """Which of them counts is not guessed."""
    first, second = key_in(filled_url, "viewer"), key_in(filled_url, "admin")
    headers = {"Authorization": f"Bearer {first}", "X-API-Key": second}
    assert service.get(ITEMS, headers=headers).status_code == 400


def test_an_expired_key_is_refused(service, filled_url):
    """The service's own clock decides."""
    key = key_in(filled_url, "viewer", expires_at=NOW)
    answer = service.get(ITEMS, headers=bearing(key))
    assert answer.status_code == 401
    assert answer.json()["faults"][0]["found"] == "an expired key"


def test_a_revoked_key_is_refused_within_its_bound(filled_url, monkeypatch):
    """Another process revokes it; a service that has just seen it forgets it in five seconds."""
    assert callers.BELIEVED_S <= 5
    monkeypatch.setattr(callers, "BELIEVED_S", 0.0)
    key = key_in(filled_url, "viewer")
    with running(Settings(database=filled_url, clock=lambda: NOW)) as client:
        assert sees_exact(client.get(ITEMS, headers=bearing(key)))
        opened = open_store(filled_url)
        with opened.auditing() as stored:
            assert stored.keys.revoke(id_in(key), NOW)
        opened.close()
        answer = client.get(ITEMS, headers=bearing(key))
        assert answer.status_code == 401
        assert answer.json()["faults"][0]["found"] == "a revoked key"


def test_a_key_is_looked_up_once_in_a_while(filled_url):
    """Within its bound a key costs no query; a key that was revoked here stays revoked."""
    now = [100.0]
    opened = open_store(filled_url)
    found = callers.Callers(Settings(database=filled_url, clock=lambda: NOW), opened,
                            clock=lambda: now[0])  # fmt: skip
    key = key_in(filled_url, "viewer")
    assert found.remembered(key) is None
    assert found.found(key).name == id_in(key)
    assert found.remembered(key).role == "viewer"
    now[0] += callers.BELIEVED_S + 0.01
    assert found.remembered(key) is None
    opened.close()


def test_keyed_answers_stay_out_of_shared_caches(service, filled_url):
    """Private for who has a key, and apart from the public one for everybody."""
    keyed = service.get(ITEMS, headers=bearing(key_in(filled_url, "viewer")))
    assert keyed.headers["cache-control"].startswith("private")
    for answer in (keyed, service.get(ITEMS)):
        assert {"authorization", "x-api-key"} <= {
            name.strip().lower() for name in answer.headers["vary"].split(",")
        }
    assert "public" not in keyed.headers["cache-control"]


def test_the_last_use_is_kept_to_the_hour(service, filled_url):
    """Enough to find keys that nobody uses, and no diary of anybody."""
    key = key_in(filled_url, "viewer")
    service.get(ITEMS, headers=bearing(key))
    opened = open_store(filled_url)
    with opened.reading() as stored:
        used = stored.keys.find(id_in(key)).last_used_at
    opened.close()
    assert used == NOW.replace(minute=0, second=0, microsecond=0)


def test_a_store_keeps_keys(store):
    """As they were made, in the order of their making; revoking twice keeps the first time."""
    with store.auditing() as stored:
        records = [made(units=("w-1", "w-2"), label="Trạm y tế")[1], made(role="admin")[1]]
        for record in records:
            stored.keys.save(record)
    with store.auditing() as stored:
        assert set(stored.keys.all()) == set(records)
        assert stored.keys.find(records[0].key_id) == records[0]
        assert stored.keys.find("none") is None
        assert stored.keys.revoke(records[0].key_id, NOW)
        assert stored.keys.revoke(records[0].key_id, NOW + timedelta(days=1))
        assert not stored.keys.revoke("none", NOW)
        assert stored.keys.find(records[0].key_id).revoked_at == NOW


def test_no_key_reaches_the_log(new_database, caplog):
    """Not even when the service fails."""
    url = new_database("gpkg")
    fill(url)
    key = key_in(url, "viewer")
    with running(Settings(database=url)) as client:
        with client.app.state.khoanh.store.database.writing() as connection:
            connection.exec_driver_sql("DROP TABLE zone_texts")
        assert client.get(ITEMS, headers=bearing(key)).status_code == 500
    assert "no such table" in caplog.text
    assert key not in caplog.text
