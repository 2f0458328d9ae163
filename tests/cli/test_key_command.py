"""`khoanh key` makes keys that open, lists them without their secrets, and revokes them."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import orjson
import pytest
from drawn_area import drawn_area
from khoanh_command import khoanh

from service.security.keys import id_of
from service.store import open_store

DRAWING = """
    +--2--3---+---4--5--+
"""


@pytest.fixture
def url(tmp_path):
    """Return the database of a small area."""
    made = f"gpkg:///{tmp_path / 'store.gpkg'}"
    with closing(open_store(made)) as store:
        store.save_area(drawn_area(DRAWING))
    return made


def said(*words):
    """Run a command that succeeds, and return its JSON."""
    status, out, err = khoanh("--json", *words)
    assert (status, err) == (0, ""), out
    return orjson.loads(out)


def refused(*words):
    """Run a command that fails, and return what it says."""
    status, out, err = khoanh(*words)
    assert (status, out) == (2, "")
    return err


def test_a_key_is_shown_once(url):
    """What is listed afterwards is its name, role and units."""
    made = said("key", "create", "--role", "officer", "--unit", "w-1", "--label", "Trạm y tế",
                "--database", url)  # fmt: skip
    key = made.pop("key")
    assert id_of(key) == made["key_id"]
    assert (made["role"], made["units"], made["label"]) == ("officer", ["w-1"], "Trạm y tế")
    listed = said("key", "list", "--database", url)
    assert listed["keys"] == [made]
    assert key not in str(listed)
    assert key.encode() not in Path(url.removeprefix("gpkg:///")).read_bytes()


def test_a_person_reads_it_in_vietnamese_first(url):
    """The key stands on a line of its own."""
    status, out, _ = khoanh("key", "create", "--role", "viewer", "--database", url)
    assert status == 0
    assert out.startswith("Khóa ")
    assert id_of(out.splitlines()[-1]) is not None
    _, listed, _ = khoanh("key", "list", "--database", url)
    assert "viewer" in listed


@pytest.mark.parametrize(
    ("expires", "ends"),
    [("2099-06-30", "2099-06-30T17:00:00Z"), ("never", None)],
)
def test_a_key_ends_with_its_day_in_viet_nam(url, expires, ends):
    """The last day counts whole."""
    made = said("key", "create", "--role", "viewer", "--expires", expires, "--database", url)
    assert made["expires_at"] == ends


def test_a_key_ends_within_a_year_unless_one_says_otherwise(url):
    """365 days, or as many as are asked for."""
    for option, days in (((), 365), (("--expires", "90d"), 90)):
        made = said("key", "create", "--role", "viewer", *option, "--database", url)
        times = [datetime.fromisoformat(made[name]) for name in ("created_at", "expires_at")]
        assert (times[1] - times[0]).days == days


def test_a_revoked_key_stays_listed(url):
    """With the time; an unknown one is told."""
    made = said("key", "create", "--role", "viewer", "--database", url)
    said("key", "revoke", made["key_id"], "--database", url)
    assert said("key", "list", "--database", url)["keys"][0]["revoked_at"] is not None
    assert "thu hồi" in khoanh("key", "list", "--database", url)[1]
    assert "key list" in refused("key", "revoke", "nobody", "--database", url)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--role", "viewer", "--unit", "x-9", "--unit", "y-9"), ["--unit x-9", "--unit y-9"]),
        (("--role", "admin", "--unit", "w-1"), ["an administrator keeps the whole area"]),
        (("--role", "viewer", "--expires", "yesterday"), ["--expires"]),
        (("--role", "viewer", "--expires", "2001-01-01"), ["--expires"]),
        (("--role", "viewer", "--expires", "0d"), ["--expires"]),
        (("--role", "viewer", "--label", "x" * 81), ["--label"]),
        (("--role", "viewer", "--area", "A"), ["--database, --area"]),
    ],
)
def test_options_that_do_not_fit_are_refused(url, options, expected):
    """Exit 2, every fault at once, and no key is made."""
    err = refused("key", "create", *options, "--database", url)
    for text in expected:
        assert text in err
    assert said("key", "list", "--database", url)["keys"] == []


def test_an_unknown_role_is_refused(url):
    """The roles are named."""
    status, _, err = khoanh("key", "create", "--role", "king", "--database", url)
    assert status == 2
    assert "officer" in err


def test_keys_are_written_into_the_audit_log(url):
    """Making and revoking one: what, which and when; and the chain is whole."""
    made = said("key", "create", "--role", "viewer", "--database", url)
    said("key", "revoke", made["key_id"], "--database", url)
    entries = said("audit", "show", "--database", url)["entries"]
    assert [one["route"] for one in entries] == ["khoanh key revoke", "khoanh key create"]
    assert {one["target"]["key"] for one in entries} == {made["key_id"]}
    assert "khoanh key create" in khoanh("audit", "show", "--database", url)[1]
    check = said("audit", "verify", "--database", url)
    assert (check["entries"], check["is_whole"]) == (2, True)
    assert said("audit", "verify", "--head", check["head"], "--database", url)["is_whole"]


def test_a_log_that_was_tampered_with_fails(url):
    """Exit 1 where a row was changed, and where the end was cut off."""
    for _ in range(3):
        said("key", "create", "--role", "viewer", "--database", url)
    head = said("audit", "verify", "--database", url)["head"]
    with closing(open_store(url)) as store, store.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_log_no_DELETE")
        connection.exec_driver_sql("DELETE FROM audit_log WHERE number = 3")
    assert khoanh("audit", "verify", "--database", url)[0] == 0  # nothing within tells
    status, out, _ = khoanh("audit", "verify", "--head", head, "--database", url)
    assert (status, "missing" in out) == (1, True)
    with closing(open_store(url)) as store, store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM audit_log WHERE number = 1")
    status, out, _ = khoanh("audit", "verify", "--database", url)
    assert (status, "Broken at entry 2" in out) == (1, True)
    assert "--head" in refused("audit", "verify", "--head", "xyz", "--database", url)


def test_an_empty_database_has_no_keys_and_no_log(url):
    """It is said in words."""
    assert "No keys" in khoanh("key", "list", "--database", url)[1]
    assert "empty" in khoanh("audit", "show", "--database", url)[1]
