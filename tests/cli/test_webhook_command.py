"""`khoanh webhook` works on the area's own database, and is written down."""

from contextlib import closing

import orjson
import pytest
from drawn_area import drawn_area
from khoanh_command import khoanh

from service.store import open_store
from zoning.area.write import write_area
from zoning.cli.database import database_url

DRAWING = """
    +--2--3---+---4--5--+
"""
HOOK = "https://example.org/hook"


def said(*words):
    """Run a command that succeeds, and return its JSON."""
    status, out, err = khoanh("--json", *words)
    assert (status, err) == (0, ""), out
    return orjson.loads(out)


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """Return the pack of a small area, whose own database is in a state folder of the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    write_area(drawn_area(DRAWING), tmp_path / "pack")
    return tmp_path / "pack"


def test_without_a_database_the_area_names_it(pack):
    """As with every command that works on the database of a service."""
    made = said("webhook", "add", HOOK, "--area", str(pack))
    url = database_url(None, pack)
    for options in (("--area", str(pack)), ("--database", url)):
        listed = said("webhook", "list", *options)["webhooks"]
        assert [one["webhook_id"] for one in listed] == [made["webhook_id"]]
    both = khoanh("webhook", "list", "--area", str(pack), "--database", url)
    assert both[:2] == (2, "")


def test_what_changes_a_target_is_written_down(tmp_path):
    """Which target and by which command; neither its address nor its secret, and no failure."""
    url = f"gpkg:///{tmp_path / 'store.gpkg'}"
    made = said("webhook", "add", HOOK, "--database", url)
    target = made["webhook_id"]
    said("webhook", "list", "--database", url)
    for act in ("retry", "remove"):
        said("webhook", act, target, "--database", url)
    assert khoanh("webhook", "remove", target, "--database", url)[0] == 2
    with closing(open_store(url)) as store, store.reading() as opened:
        rows = list(reversed(opened.audit.page(before=None, limit=10)))
        assert opened.audit.check().broken_at is None
    assert [(row.entry.route, dict(row.entry.target)) for row in rows] == [
        (f"khoanh webhook {act}", {"webhook": target}) for act in ("add", "retry", "remove")
    ]
    assert {row.entry.caller for row in rows} == {"command line"}
    assert "example.org" not in repr(rows)
    assert made["secret"] not in repr(rows)
