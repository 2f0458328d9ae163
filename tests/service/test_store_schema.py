"""The migrations make the schema, the same on both back ends."""

import re
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from geoalchemy2 import Geometry
from geoalchemy2.alembic_helpers import include_object
from running_service import file_of
from sqlalchemy import inspect, text

from service.store import InvalidStore, open_store
from service.store.migrate import migration_config
from service.store.revisions import head_revision, known_revisions, revision_of
from service.store.schema import bring_up_to_date
from service.store.tables.metadata import metadata

LAYERS = [table for table in metadata.tables.values() if "geom" in table.c]


def _is_ours(obj, name, kind, reflected, compare_to) -> bool:
    is_shadow = kind == "table" and name.startswith("rtree_")
    return not is_shadow and include_object(obj, name, kind, reflected, compare_to)


def test_migrated_schema_is_the_one_in_the_tables(store):
    """Alembic finds nothing to change between the migrated database and `tables`."""
    with store.database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": _is_ours, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []


def test_every_layer_has_its_spatial_index(new_database):
    """
    A GeoPackage made first takes no GiST index from a PostGIS database made after it.

    GeoAlchemy2 loses them when both are made from one set of tables.
    """
    open_store(new_database("gpkg")).close()
    opened = open_store(new_database("gpkg"))
    with opened.database.reading() as connection:
        names = set(inspect(connection).get_table_names())
    opened.close()
    assert {f"rtree_{table.name}_geom" for table in LAYERS} <= names


@pytest.mark.postgis
def test_every_layer_has_its_gist_index(new_database, postgis_server):
    """The same in PostGIS, migrated in this process after a GeoPackage was."""
    open_store(new_database("gpkg")).close()
    opened = open_store(new_database("postgis"))
    with opened.database.reading() as connection:
        found = connection.execute(
            text("SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%USING gist (geom)%'")
        )
        assert sorted(found.scalars()) == sorted(table.name for table in LAYERS)
    opened.close()


def test_bringing_up_to_date_twice_changes_nothing(store):
    """A database that is up to date is only read."""
    with store.database.reading() as connection:
        before = sorted(inspect(connection).get_table_names())
    bring_up_to_date(store.database)
    with store.database.reading() as connection:
        assert sorted(inspect(connection).get_table_names()) == before


def test_revisions_are_those_that_alembic_knows(store):
    """All of them, the last one, and which the database has seen; of an empty one none."""
    scripts = ScriptDirectory.from_config(migration_config())
    assert known_revisions() == {script.revision for script in scripts.walk_revisions()}
    assert head_revision() == scripts.get_current_head()
    with store.database.writing() as connection:
        seen = MigrationContext.configure(connection).get_current_revision()
        assert revision_of(connection) == seen == head_revision()
        connection.execute(text("ALTER TABLE alembic_version RENAME TO elsewhere"))
        assert revision_of(connection) is None
        connection.execute(text("ALTER TABLE elsewhere RENAME TO alembic_version"))


def test_a_newer_schema_is_refused(store):
    """A database of a newer version is named as such, and left alone."""
    newer = text("UPDATE alembic_version SET version_num = :number")
    with store.database.writing() as connection:
        known = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(newer, {"number": "9999"})
    with pytest.raises(InvalidStore, match="revision 9999") as refused:
        bring_up_to_date(store.database)
    with store.database.writing() as connection:
        connection.execute(newer, {"number": known})
    assert "upgrade khoanh" in str(refused.value)


def test_a_layer_has_one_geometry_column():
    """A GeoPackage allows no second one."""
    for table in metadata.tables.values():
        kinds = [column for column in table.c if isinstance(column.type, Geometry)]
        assert len(kinds) == (table in LAYERS)


def test_a_geopackage_holds_no_varchar(gpkg):
    """GDAL and QGIS leave VARCHAR columns out, so there are none, not even Alembic's."""
    with gpkg.database.reading() as connection:
        made = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql NOT NULL"))
        assert not [sql for sql in made.scalars() if re.search(r"\bVARCHAR|\bCHAR\b", sql)]


def test_the_head_of_the_file_says_geopackage_while_it_is_served(new_database):
    """The application id stands in the file itself, not only in the log beside it."""
    url = new_database("gpkg")
    opened = open_store(url)
    with file_of(url).open("rb") as file:
        head = file.read(100)
    assert head[:16] == b"SQLite format 3\0"
    assert head[68:72] == b"GPKG"
    assert int.from_bytes(head[60:64], "big") == 10300
    opened.close()


def test_a_closed_geopackage_is_one_file(new_database):
    """Nothing stands beside it that must be copied with it."""
    url = new_database("gpkg")
    open_store(url).close()
    assert [path.name for path in file_of(url).parent.iterdir()] == [file_of(url).name]


def test_another_sqlite_file_is_refused_untouched(tmp_path):
    """A database of some other program is not turned into a GeoPackage."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(InvalidStore, match="no GeoPackage"):
        open_store(f"gpkg:///{path}")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("no url", "no URL"),
        ("mysql://u@h/n", "the kind 'mysql'"),
        ("gpkg://", "no name of a file"),
        ("gpkg:////nowhere/at/all/x.gpkg", "unable to open"),
        ("postgresql://u:geheim@127.0.0.1:1/n", "PostgreSQL says"),
    ],
)
def test_a_useless_url_is_refused_without_its_password(url, said):
    """The report says what was found, what is expected and never the password."""
    with pytest.raises(InvalidStore, match=said) as refused:
        open_store(url)
    assert "geheim" not in str(refused.value)
    assert refused.value.faults[0].expected


def test_a_file_that_is_no_database_is_refused(tmp_path):
    """A text file is not overwritten."""
    path = tmp_path / "notes.gpkg"
    path.write_text("not a database, but long enough to be read as one" * 100)
    with pytest.raises(InvalidStore, match="SQLite says: file is not a database"):
        open_store(f"gpkg:///{path}")
    assert path.read_text().startswith("not a database")
