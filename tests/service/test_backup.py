"""A backup holds everything of one moment, and is restored as it was, on either back end."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from drafting_service import case, drafting, report, settled, write_pack
from full_store import answers_of, fill_fully
from keyed import bearing, key_in
from khoanh_command import khoanh
from patience import until
from postgis_cluster import run_sql
from running_service import running
from sqlalchemy import func, select
from stored_sample import sample_area

from service.settings import Settings
from service.store import InvalidStore, open_store
from service.store.backup import InvalidBackup, open_backup, restore
from service.store.backup.row_text import row_reader, row_writer
from service.store.opening import open_database
from service.store.revisions import known_revisions
from service.store.schema import bring_to
from service.store.tables.metadata import metadata
from zoning.cli.database import by_command

KINDS = ("gpkg", pytest.param("postgis", marks=pytest.mark.postgis))
HERE = Path(__file__).parent
NEVER_FILLED = {"area_cells", "plan_cells", "public_checkpoints", "draft_failures", "draft_leases",
                "ground"}  # fmt: skip
"""Tables that a service on the sample area leaves without rows."""

VIEWS = ("exact", "public")
GROWS = ("audit_log", "revisions")
"""Tables in which a restore itself is noted."""


NOTHING = {"rows": 0, "size": 0, "sha256": hashlib.sha256(b"").hexdigest()}
"""What a manifest says of a table without rows."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    return write_pack(tmp_path_factory.mktemp("pack"))


@dataclass(frozen=True)
class Source:
    """A store with something of everything, the key of an officer, and what it answers."""

    url: str
    key: str
    answers: dict[str, dict]


@pytest.fixture(scope="module", params=KINDS)
def source(request, new_database, pack) -> Source:
    """Fill a store with something of everything, on each back end in turn."""
    url = new_database(request.param)
    key = fill_fully(url, pack)
    return Source(url, key, {view: answers_of(url, view=view) for view in VIEWS})


@pytest.fixture(scope="module")
def small(new_database, pack, tmp_path_factory) -> Path:
    """Return a backup of a small GeoPackage."""
    url = new_database("gpkg")
    with drafting(url, pack) as client:
        report(client, case("CA-1", 5))
        settled(client)
    return backed_up(url, tmp_path_factory.mktemp("backup") / "small.zip")


@pytest.fixture(params=KINDS)
def target(request, new_database) -> str:
    """Return an empty store, on each back end in turn."""
    return new_database(request.param)


@pytest.fixture
def other(source, new_database) -> str:
    """Return an empty store on the back end that the source is not on."""
    is_file = source.url.startswith("gpkg")
    return new_database("postgis" if is_file else "gpkg")


def said(*words) -> dict:
    """Run a command that succeeds, and return its JSON."""
    status, out, err = khoanh("--json", *words)
    assert (status, err) == (0, ""), out + err
    return json.loads(out)


def backed_up(url: str, path: Path) -> Path:
    """Back a store up."""
    said("backup", path, "--database", url)
    return path


def refused(path: Path, url: str, *options) -> str:
    """Restore what cannot be restored; return what is said."""
    status, out, err = khoanh("restore", path, "--database", url, *options)
    assert (status, out) == (2, ""), out
    return err


def rows_of(url: str, *without: str) -> dict[str, list]:
    """Return the rows of every table, geometries as text."""
    found = {}
    with closing(open_store(url)) as store, store.database.reading() as connection:
        for table in metadata.sorted_tables:
            if table.name not in without:
                columns = [func.ST_AsBinary(c).label(c.name) if c.name == "geom" else c
                           for c in table.c]  # fmt: skip
                asked = select(*columns).order_by(*table.primary_key)
                rows = connection.execute(asked)
                found[table.name] = [tuple(map(_plain, row)) for row in rows]
    return found


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def rewritten(path: Path, to: Path, change) -> Path:
    """Write an archive anew, each file as a function changes it; None leaves it out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return to


def with_manifest(path: Path, to: Path, **members) -> Path:
    """Write a backup anew with other members of its manifest."""

    def change(name, content):
        if name != "manifest.json":
            return content
        return json.dumps(json.loads(content) | members).encode()

    return rewritten(path, to, change)


def test_a_restored_store_answers_with_the_same_bytes(source, other, tmp_path):
    """Every public and exact URL and its ETag, from either back end into the other."""
    assert sum(status == 200 for status, _, _ in source.answers["exact"].values()) > 150
    held = rows_of(source.url, *GROWS)
    empty = {name for name, rows in held.items() if not rows}
    assert empty <= NEVER_FILLED
    done = said("restore", backed_up(source.url, tmp_path / "all.zip"), "--database", other)
    assert done["audit"]["is_whole"]
    for view in VIEWS:
        assert answers_of(other, view=view) == source.answers[view]
    assert rows_of(other, *GROWS) == held
    with running(Settings(database=other)) as client:
        shown = client.get("/collections/cases/items", headers=bearing(source.key))
        assert shown.json()["numberMatched"] == 4


def test_the_audit_log_goes_on_from_what_was_restored(source, other, tmp_path):
    """The chain holds, with the entries of the backup and of the restore at its end."""
    url = source.url
    path = backed_up(url, tmp_path / "all.zip")
    head = said("audit", "verify", "--database", url)["head"]
    said("restore", path, "--database", other)
    found = said("audit", "verify", "--database", other, "--head", head)
    assert (found["is_whole"], found["is_cut"]) == (True, False)
    newest = said("audit", "show", "--limit", "2", "--database", other)["entries"]
    assert [entry["route"] for entry in newest] == ["khoanh restore", "khoanh backup"]
    assert found["entries"] == said("audit", "verify", "--database", url)["entries"] + 1


def test_numbers_go_on_after_a_restore(source, other, pack, tmp_path):
    """New cases, reports, events, acts, jobs and plans come after those that were restored."""
    said("restore", backed_up(source.url, tmp_path / "all.zip"), "--database", other)
    before = rows_of(other)
    with drafting(other, pack) as client:
        report(client, case("CA-9", 9))
        settled(client)
        again = {"Idempotency-Key": "once"}
        assert report(client, case("CA-2", 30), headers=again)["corrected"] == 1  # the old answer
        draft = client.get("/plans").json()["plans"][0]
        assert client.post(f"/plans/{draft['plan_id']}/publish").status_code == 200
        assert client.post("/processes/what-if/execution", json={"inputs": {}}).status_code == 200
    after = rows_of(other)
    numbered = ("case_reports", "cases", "events", "plan_acts", "jobs", "zones", "public_zones")
    for name in numbered:
        old = max(row[0] for row in before[name])
        new = [row[0] for row in after[name] if row not in before[name]]
        assert any(number > old for number in new), name


def test_what_was_acknowledged_before_is_in_a_backup(url, pack, new_database, tmp_path):
    """Cases come in all the while: one moment, with everything that was answered before it."""
    with drafting(url, pack, draft_quiet_s=0.0, draft_longest_s=0.05) as client:
        acknowledged, ends = [], Event()

        def write() -> None:
            while not ends.is_set():
                name = f"CA-{len(acknowledged):04d}"
                report(client, case(name, len(acknowledged) % 38))
                acknowledged.append(name)

        writer = Thread(target=write)
        writer.start()
        try:
            for number in range(2):
                known = len(acknowledged)
                while len(acknowledged) < known + 5:
                    assert writer.is_alive()
                sure = set(acknowledged)
                path = backed_up(url, tmp_path / f"{number}.zip")
                restored = new_database("gpkg")
                said("restore", path, "--database", restored)
                held = rows_of(restored)
                assert sure <= {row[1] for row in held["case_reports"]}
                reports = {row[0] for row in held["case_reports"]}
                assert {row[4] for row in held["case_states"]} == reports
                assert len(held["cases"]) == len(held["case_states"])
        finally:
            ends.set()
            writer.join()


def test_a_backup_is_private_and_says_what_it_holds(small, new_database):
    """Its owner alone reads it; counts and digests stand in it, and no other file."""
    assert stat.S_IMODE(small.stat().st_mode) == 0o600
    with zipfile.ZipFile(small) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        names = {f"tables/{name}.jsonl" for name in metadata.tables} | {"manifest.json"}
        assert set(archive.namelist()) == names
    assert {one["name"] for one in manifest["tables"]} == set(metadata.tables)
    counted = {one["name"]: one["rows"] for one in manifest["tables"]}
    assert (counted["cases"], counted["households"]) == (1, len(sample_area().households))
    made = said("restore", small, "--database", f"gpkg:///{small.parent / 'made.gpkg'}")
    assert made["rows"] == counted
    assert stat.S_IMODE((small.parent / "made.gpkg").stat().st_mode) == 0o600


def test_a_file_that_exists_is_replaced_on_purpose_only(small, new_database, tmp_path):
    """Without --force it stays; so does everything where the name is no archive's."""
    url, path = new_database("gpkg"), tmp_path / "b.zip"
    path.write_bytes(b"mine")
    status, _, err = khoanh("backup", path, "--database", url)
    assert (status, path.read_bytes()) == (2, b"mine")
    assert "--force" in err
    said("backup", path, "--force", "--database", url)
    with open_backup(path) as found:
        assert found.manifest.schema
    assert khoanh("backup", tmp_path / "b.gpkg", "--database", url)[0] == 2
    assert [one.name for one in tmp_path.iterdir()] == ["b.zip"]


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    """A slip in the name leaves no empty file, and no backup of nothing."""
    url = f"gpkg:///{tmp_path / 'slip.gpkg'}"
    status, _, err = khoanh("backup", tmp_path / "b.zip", "--database", url)
    assert status == 2
    assert "no such file" in err
    assert list(tmp_path.iterdir()) == []


def _cut(path: Path, to: Path) -> Path:
    to.write_bytes(path.read_bytes()[:-200])
    return to


def _flipped(path: Path, to: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    to.write_bytes(content)
    return to


def _one_row_less(path: Path, to: Path) -> Path:
    return rewritten(path, to, lambda name, content: (
        content[: content.rindex(b"\n", 0, -1) + 1] if name == "tables/zones.jsonl" else content
    ))  # fmt: skip


def _a_table_less(path: Path, to: Path) -> Path:
    return rewritten(path, to, lambda name, content: (
        None if name == "tables/cases.jsonl" else content
    ))  # fmt: skip


def _another_archive(path: Path, to: Path) -> Path:
    return with_manifest(path, to, format="other")


def _no_archive(path: Path, to: Path) -> Path:
    to.write_text("no archive at all")
    return to


def _newer_format(path: Path, to: Path) -> Path:
    return with_manifest(path, to, version=2)


def _newer_schema(path: Path, to: Path) -> Path:
    return with_manifest(path, to, schema="9999")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_cut, "damage"),
        (_flipped, "damage"),
        (_one_row_less, "table zones"),
        (_a_table_less, "table cases"),
        (_another_archive, "another archive"),
        (_no_archive, "damage"),
        (_newer_format, "upgrade khoanh"),
        (_newer_schema, "upgrade khoanh"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_touched(small, tmp_path, damage, says):
    """One clear error before the database is opened: a new one is not even made."""
    made = tmp_path / "made.gpkg"
    err = refused(damage(small, tmp_path / "bad.zip"), f"gpkg:///{made}")
    assert says in err
    assert "Traceback" not in err
    assert not made.exists()


def test_a_missing_backup_is_named(tmp_path):
    """And no database is made for it."""
    err = refused(tmp_path / "none.zip", f"gpkg:///{tmp_path / 'made.gpkg'}")
    assert "No such file" in err
    assert list(tmp_path.iterdir()) == []


def test_every_fault_of_a_manifest_is_told_at_once(small, tmp_path):
    """As with every other input."""
    bad = with_manifest(small, tmp_path / "bad.zip", schema="; DROP", made_at="yesterday")
    err = refused(bad, f"gpkg:///{tmp_path / 'made.gpkg'}")
    assert "2 faults" in err
    bad = with_manifest(small, tmp_path / "bad.zip", tables=[{"name": "a b"}, 5])
    assert "6 faults" in refused(bad, f"gpkg:///{tmp_path / 'made.gpkg'}")


def test_a_store_that_is_not_empty_is_kept(small, target):
    """What stands in it is named; nothing of it is changed."""
    with closing(open_store(target)) as store:
        store.save_area(sample_area())
    before = rows_of(target)
    assert "households" in refused(small, target)
    assert rows_of(target) == before


def test_a_store_is_replaced_on_purpose(small, target, pack):
    """Rows that triggers guard go too; the log says what head it had, and guards go on."""
    with drafting(target, pack) as client:
        report(client, case("CA-7", 7), case("CA-8", 8))
        settled(client)
    key_in(target, "officer")
    head = said("audit", "verify", "--database", target)["head"]
    done = said("restore", small, "--replace", "--database", target)
    assert done["replaced_head"] == head
    held = rows_of(target)
    assert [row[1] for row in held["cases"]] == ["CA-1"]
    assert held["api_keys"] == []
    newest = said("audit", "show", "--limit", "1", "--database", target)["entries"][0]
    assert newest["target"]["replaced_head"] == head
    with closing(open_store(target)) as store:
        for name in ("audit_log", "case_reports", "events"):
            with pytest.raises(Exception, match="only"), store.database.writing() as connection:
                connection.execute(metadata.tables[name].delete())


def test_a_running_service_shows_what_was_restored(small, target, pack):
    """It need not be started anew: kept answers of what was there are dropped."""
    with drafting(target, pack) as client:
        report(client, case("CA-7", 7), case("CA-8", 8))
        settled(client)
        plan = client.get("/plans").json()["plans"][0]["plan_id"]
        client.post(f"/plans/{plan}/publish")
        for _ in range(3):
            assert client.get("/collections/zones/items").json()["numberMatched"] > 0
        said("restore", small, "--replace", "--database", target)
        # What another process writes into PostgreSQL is seen after a quarter of a second.
        until(lambda: client.get("/collections/zones/items").json()["numberMatched"] == 0)
        assert client.get("/cases/CA-7").status_code == 404


def test_rows_that_fit_no_schema_undo_everything(small, target, tmp_path):
    """The digests are right, and a case rests on a report that is missing: nothing is changed."""
    with zipfile.ZipFile(small) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    (reports,) = [one for one in tables if one["name"] == "case_reports"]
    reports |= NOTHING
    emptied = rewritten(small, tmp_path / "emptied.zip", lambda name, content: (
        b"" if name == "tables/case_reports.jsonl" else content
    ))  # fmt: skip
    bad = with_manifest(emptied, tmp_path / "bad.zip", tables=tables)
    with closing(open_store(target)) as store:
        store.save_area(sample_area())
    before = rows_of(target)
    assert "table case_states" in refused(bad, target, "--replace")
    assert rows_of(target) == before


def test_other_columns_than_those_of_the_schema_are_refused(small, target, tmp_path):
    """A manifest that names columns which its schema has not is not trusted."""
    with zipfile.ZipFile(small) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    tables[0]["columns"][0][0] = "other"
    bad = with_manifest(small, tmp_path / "bad.zip", tables=tables)
    assert f"table {tables[0]['name']}" in refused(bad, target)
    assert not any(rows_of(target).values())


@pytest.mark.postgis
def test_a_server_without_any_table_is_restored_into(small, postgis_server):
    """The tables are made in the same transaction."""
    run_sql(postgis_server, "CREATE DATABASE bare")
    url = f"{postgis_server.rpartition('/')[0]}/bare"
    assert said("restore", small, "--database", url)["rows"]["cases"] == 1
    assert [row[1] for row in rows_of(url)["cases"]] == ["CA-1"]


def test_a_restore_that_is_killed_leaves_what_was_there(small, target, tmp_path):
    """SIGKILL with half of everything in: the store is what it was, and can be restored into."""
    with closing(open_store(target)) as store:
        store.save_area(sample_area())
    key_in(target, "officer")
    before = rows_of(target)
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    for last in ("units", "jobs"):
        with subprocess.Popen(
            [sys.executable, HERE / "store_restorer.py", target, small, last],
            stdout=subprocess.PIPE,
            env=environment,
        ) as process:
            assert process.stdout.readline() == b"here\n"
            process.kill()
        assert rows_of(target) == before
    said("restore", small, "--replace", "--database", target)
    assert [row[1] for row in rows_of(target)["cases"]] == ["CA-1"]


def test_a_backup_that_changes_while_it_is_restored_undoes_everything(small, gpkg):
    """What was checked is what is put in."""
    with open_backup(small) as opened:
        name = "tables/households.jsonl"
        content = opened.archive.read(name)
        other = io.BytesIO()
        with zipfile.ZipFile(other, "w") as archive:
            for one in opened.archive.namelist():
                changed = content[:-1] + b" \n" if one == name else opened.archive.read(one)
                archive.writestr(one, changed)
        moved = type(opened)(opened.name, opened.manifest, zipfile.ZipFile(other))
        entry = by_command("khoanh restore", datetime.now(UTC))
        with pytest.raises(InvalidBackup, match="table households"):
            restore(gpkg.database, moved, replaces=False, entry=entry)
    assert not any(rows_of(f"gpkg:///{gpkg.database.engine.url.database}").values())


@pytest.mark.parametrize("kind", ["text", "integer", "number", "boolean", "bytes", "geometry"])
def test_a_value_is_written_and_read_to_the_bit(kind):
    """Numbers that are none, bytes of every value, nothing at all."""
    values = {
        "text": ["", "Bến Mẫu\n\"'\\", "\u2028", "\x00"],
        "integer": [0, -1, 2**63 - 1],
        "number": [0.1, -0.0, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf")],
        "boolean": [True, False],
        "bytes": [b"", bytes(range(256))],
        "geometry": [bytes(range(256))],
    }[kind]
    name = "geom" if kind == "geometry" else "a"
    write, read = row_writer([kind]), row_reader([(name, kind)])
    for value in [*values, None]:
        (found,) = read(write([value])).values()
        assert repr(found) == repr(value)


def test_an_older_file_is_copied_before_its_schema_is_changed(tmp_path, caplog):
    """Beside it, for its owner alone, as it was; and it is said. A second one gets a new name."""
    older, again = tmp_path / "old.gpkg", tmp_path / "again.gpkg"
    with closing(open_database(f"gpkg:///{again}")) as database, database.writing() as connection:
        bring_to(connection, "0005")
    for number, ending in enumerate(("", "-2")):
        shutil.copy(again, older)
        open_store(f"gpkg:///{older}").close()
        kept = tmp_path / f"old.schema-0005{ending}.gpkg"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        with closing(sqlite3.connect(kept)) as found:
            assert found.execute("SELECT version_num FROM alembic_version").fetchone() == ("0005",)
            assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert f"from schema 0005 to {max(known_revisions())}" in caplog.messages[number]
        assert str(kept) in caplog.messages[number]
    assert len(list(tmp_path.iterdir())) == 4


def test_a_schema_is_not_changed_where_no_copy_can_be_kept(tmp_path, monkeypatch):
    """For want of room, say: nothing is changed, and nothing is left."""
    url = f"gpkg:///{tmp_path / 'old.gpkg'}"
    with closing(open_database(url)) as database, database.writing() as connection:
        bring_to(connection, "0005")
    before = (tmp_path / "old.gpkg").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InvalidStore, match="No space left on device"):
        open_store(url)
    assert (tmp_path / "old.gpkg").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


LATER = ("public_plans", "events", "webhooks", "jobs", "zone_texts", "public_zone_texts",
         "discarded_drafts")  # fmt: skip
"""Tables that schema 0005 has not."""

RENAMED = ("public_zones", "public_checkpoints", "public_cells", "plan_acts", "plan_drafts")
"""Tables that referred to other names then, or had fewer columns."""

LATER_COLUMNS = {("plan_acts", "reason"), ("plan_drafts", "orders")}


def of_schema_0005(path: Path, to: Path) -> Path:
    """Write a backup anew as an older version would have written it."""
    with zipfile.ZipFile(path) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    tables = [one for one in tables if one["name"] not in LATER]
    tables = [one | (NOTHING if one["name"] in RENAMED else {}) for one in tables]
    for one in tables:
        one["columns"] = [
            pair for pair in one["columns"] if (one["name"], pair[0]) not in LATER_COLUMNS
        ]
    emptied = rewritten(path, to.with_name("emptied.zip"), lambda name, content: (
        b"" if name.removeprefix("tables/").removesuffix(".jsonl") in RENAMED else content
    ))  # fmt: skip
    return with_manifest(emptied, to, schema="0005", tables=tables)


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_of_an_older_schema_is_brought_up_to_date(small, request, kind, tmp_path):
    """Into a database that has no tables yet: they are made as they were, then changed."""
    url = f"gpkg:///{tmp_path / 'made.gpkg'}"
    if kind == "postgis":
        server = request.getfixturevalue("postgis_server")
        run_sql(server, "CREATE DATABASE older_backup")
        url = f"{server.rpartition('/')[0]}/older_backup"
    said("restore", of_schema_0005(small, tmp_path / "older.zip"), "--database", url)
    held = rows_of(url)
    assert [row[1] for row in held["cases"]] == ["CA-1"]
    assert held["webhooks"] == []
    assert said("audit", "verify", "--database", url)["is_whole"]


def test_an_older_backup_does_not_go_into_newer_tables(small, target, tmp_path):
    """Tables are never changed back; it says where the backup can go."""
    err = refused(of_schema_0005(small, tmp_path / "older.zip"), target, "--replace")
    assert "newer than the backup" in err
    assert "Name a new file" in err


def test_a_database_of_an_older_schema_is_not_changed_to_back_it_up(tmp_path):
    """Its own version backs it up; this one would have to bring it up to date first."""
    url = f"gpkg:///{tmp_path / 'old.gpkg'}"
    with closing(open_database(url)) as database, database.writing() as connection:
        bring_to(connection, "0005")
    status, _, err = khoanh("backup", tmp_path / "b.zip", "--database", url)
    assert status == 2
    assert "revision 0005" in err
    assert [one.name for one in tmp_path.iterdir()] == ["old.gpkg"]
