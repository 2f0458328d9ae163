"""The URL of a database comes from a file, so that no list of processes shows its password."""

import pytest
from khoanh_command import khoanh

from zoning.cli.database import ENVIRONMENT


@pytest.fixture
def named(tmp_path):
    """Return a file that names a database which does not exist yet, and that database."""
    file = tmp_path / "database-url"
    file.write_text(f"gpkg:///{tmp_path / 'store.gpkg'}\n")
    return file, tmp_path / "store.gpkg"


def test_a_file_names_the_database(named):
    """As the option that it stands for."""
    file, database = named
    assert khoanh("key", "list", "--database-file", file)[0] == 0
    assert database.exists()


def test_the_environment_names_the_file(named, monkeypatch):
    """For containers, whose secrets are files."""
    file, database = named
    monkeypatch.setenv(ENVIRONMENT, str(file))
    assert khoanh("audit", "verify")[0] == 0
    assert database.exists()


def test_the_command_line_stands_above_the_environment(named, monkeypatch, tmp_path):
    """Somebody in a container may look at another database."""
    file, database = named
    monkeypatch.setenv(ENVIRONMENT, str(file))
    assert khoanh("key", "list", "--database", f"gpkg:///{tmp_path / 'other.gpkg'}")[0] == 0
    assert not database.exists()
    assert (tmp_path / "other.gpkg").exists()


def test_an_area_stands_above_the_environment(named, town, monkeypatch, tmp_path):
    """Its own database is meant then."""
    file, database = named
    monkeypatch.setenv(ENVIRONMENT, str(file))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert khoanh("key", "list", "--area", town / "A")[0] == 0
    assert not database.exists()
    assert len(list((tmp_path / "state" / "khoanh").glob("*.gpkg"))) == 1


def test_both_on_the_command_line_are_refused(named):
    """Nobody can tell which is meant."""
    file, database = named
    options = ("--database-file", file, "--database", f"gpkg:///{database}")
    status, out, err = khoanh("key", "list", *options)
    assert (status, out) == (2, "")
    assert "--database, --database-file" in err


@pytest.mark.parametrize(("content", "says"), [(None, "No such file"), (" \n", "an empty file")])
def test_a_file_that_names_nothing_is_refused(tmp_path, content, says):
    """With the option's name, not with the file's content."""
    file = tmp_path / "database-url"
    if content is not None:
        file.write_text(content)
    status, out, err = khoanh("webhook", "list", "--database-file", file)
    assert (status, out) == (2, "")
    assert f"--database-file: found {'a file that cannot be read' if not content else says}" in err
    assert says in err


def test_a_password_in_the_file_is_never_shown(tmp_path):
    """Also where the server does not answer."""
    file = tmp_path / "database-url"
    file.write_text("postgresql+psycopg://u:geheim@127.0.0.1:1/n")
    status, out, err = khoanh("key", "list", "--database-file", file)
    assert status == 2
    assert "geheim" not in out + err
