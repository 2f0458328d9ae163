"""The command `khoanh serve` stores what it checked, serves it, and stops when told to."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import warnings
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from asking import get
from click.testing import CliRunner
from drawn_area import drawn_area
from keyed import audited
from patience import PATIENCE_S
from pydantic.warnings import UnsupportedFieldAttributeWarning
from stored_sample import DRAWING, sample_area, sample_plan

from service.app import create_app
from service.listening import is_loopback, listen, url_of
from service.settings import Settings
from service.store import open_store
from service.store.database_url import is_new_file
from zoning.area.write import write_area
from zoning.cli.database import default_database, slug
from zoning.cli.folder import write_folder
from zoning.cli.main import main
from zoning.cli.serve import Wanted, _has_keys, _publish, _settings
from zoning.errors import InvalidInput
from zoning.plan.export import plan_files

CASES = "case_id,reported_at,lng,lat\n"


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """Write the sample area as a pack."""
    folder = tmp_path_factory.mktemp("packs") / "drawn"
    write_area(sample_area(), folder)
    return folder


@pytest.fixture
def cases(tmp_path) -> Path:
    """Write a case file: two cases at households of the sample."""
    rows = []
    for number in (5, 20):
        point = sample_area().households.geometry.iloc[number]
        rows.append(f"c{number},2026-07-01T08:00:00+07:00,{point.x},{point.y}\n")
    file = tmp_path / "cases.csv"
    file.write_text(CASES + "".join(rows))
    return file


@pytest.fixture
def plan(tmp_path) -> Path:
    """Write the sample plan as `khoanh plan` does."""
    folder = tmp_path / "plan"
    write_folder(plan_files(sample_plan(5, 20)), folder, marker="plan.json")
    return folder


@pytest.fixture
def wanted(pack) -> Wanted:
    """Return the wish for the sample area alone."""
    return Wanted(pack, None, None, None)


def run(*arguments) -> tuple[int, str]:
    """Run the command to its end, and return its exit status and what it printed."""
    result = CliRunner().invoke(main, ["serve", *map(str, arguments)])
    return result.exit_code, result.output


def test_cases_are_drawn_and_put_in_force(url, pack, cases):
    """A case file becomes the plan in force, and the map has its zones."""
    facts = _publish(url, sample_area(), Wanted(pack, None, cases, None))
    assert facts.figures["cases"] == 2
    assert facts.figures["zones_red"] >= 1


def test_a_second_start_finds_the_plan_it_drew(url, pack, cases, capsys):
    """The same input is neither located nor drawn again, another case is; none comes back."""
    wanted = Wanted(pack, None, cases, None)
    first = _publish(url, sample_area(), wanted)
    assert "Drawing" in capsys.readouterr().out
    assert _publish(url, sample_area(), wanted) == first
    assert "Drawing" not in capsys.readouterr().out
    cases.write_text(cases.read_text().replace("c20", "c21"))
    second = _publish(url, sample_area(), wanted)
    assert second.plan_id != first.plan_id
    assert "Drawing" in capsys.readouterr().out
    assert capsys.readouterr().err == ""
    cases.write_text(cases.read_text().replace("c21", "c20"))
    assert _publish(url, sample_area(), wanted) == second
    (said,) = capsys.readouterr().err.splitlines()
    assert said.count(first.plan_id) == 2
    assert "was lifted in this database" in said
    with closing(open_store(url)) as store, store.reading() as stored:
        assert stored.plans.named(first.plan_id, "exact").status == "lifted"
    written = [entry.target for entry in audited(url)]
    assert written == [{"plan": first.plan_id}, {"plan": second.plan_id}]


def test_a_plan_is_published_as_it_was_handed_over(url, pack, plan):
    """The plan of a folder keeps its name and its files, after it was checked."""
    facts = _publish(url, sample_area(), Wanted(pack, plan, None, None))
    assert facts.plan_id == sample_plan(5, 20).plan_id
    with closing(open_store(url)) as store, store.reading() as stored:
        assert stored.plans.files(facts.plan_id) == plan_files(sample_plan(5, 20))


def test_a_plan_that_was_lifted_is_not_put_in_force_again(url, pack, plan, capsys):
    """Nothing is in force, and one line says why and what to do."""
    wanted = Wanted(pack, plan, None, None)
    published = _publish(url, sample_area(), wanted)
    with closing(open_store(url)) as store, store.writing() as stored:
        stored.plans.lift(published.plan_id)
    assert capsys.readouterr().err == ""
    assert _publish(url, sample_area(), wanted) is None
    (said,) = capsys.readouterr().err.splitlines()
    assert published.plan_id in said
    assert "draw a new one, or name another --database" in said


def test_an_area_without_a_plan_is_served(url, wanted):
    """There is a map, and nothing is in force."""
    assert _publish(url, sample_area(), wanted) is None
    with closing(open_store(url)) as store:
        assert store.area_digest() == sample_area().digest


def test_a_forged_plan_is_refused_and_nothing_stored(tmp_path, pack, plan):
    """A plan whose households were edited is not published: exit 2, no file, every fault."""
    households = plan / "households.csv"
    lines = households.read_text().splitlines()
    households.write_text("\n".join(lines[:1] + lines[2:]) + "\n")
    file = tmp_path / "store.gpkg"
    status, said = run("--area", pack, "--plan", plan, "--port", 0,
                       "--database", f"gpkg:///{file}")  # fmt: skip
    assert status == 2
    assert "plan: " in said
    assert not file.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CASES + "a,2026-07-01T08:00:00+07:00,100.0,10.0\n", "case"),
        (CASES + "a,yesterday,106.0,10.0\n", "case"),
        ("nonsense", "case"),
    ],
)
def test_cases_that_cannot_be_used_are_refused_and_nothing_stored(tmp_path, pack, text, said):
    """Outside the area, without a time, no table at all: exit 2, a report and no file."""
    cases, file = tmp_path / "cases.csv", tmp_path / "store.gpkg"
    cases.write_text(text)
    status, output = run("--area", pack, "--cases", cases, "--port", 0,
                         "--database", f"gpkg:///{file}")  # fmt: skip
    assert status == 2
    assert said in output
    assert not file.exists()


def test_a_database_of_another_area_is_refused(new_database, pack):
    """The report names the area that is stored and the way out: exit 2, nothing changed."""
    url = new_database("gpkg")
    other = drawn_area(DRAWING.replace("K", "2"), alleys={"a": None})
    with closing(open_store(url)) as store:
        store.save_area(other)
    status, said = run("--area", pack, "--port", 0, "--database", url)
    assert status == 2
    assert "--database" in said
    with closing(open_store(url)) as store:
        assert store.area_digest() == other.digest


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--plan", "P", "--cases", "C"], "--plan, --cases"),
        (["--policy", "khoanh-ward", "--plan", "P"], "--policy, --plan"),
        (["--area", "nowhere"], "area pack"),
        (["--host", "no.such.host.invalid"], "no address of this machine"),
        (["--host", "198.51.100.7"], "no address of this machine"),
    ],
)
def test_options_that_do_not_fit_are_refused(options, said):
    """Exit status 2, and what to do."""
    status, output = run("--port", 0, *options)
    assert status == 2
    assert said in output


def test_a_port_in_use_is_refused_at_once(pack):
    """Another program listens: nothing is read or drawn first, and a free port is advised."""
    with closing(listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, output = run("--area", pack, "--port", port)
    assert status == 2
    assert f"--port {port + 1}" in output
    assert "Reading" not in output


def test_the_default_database_is_the_areas_own(tmp_path, monkeypatch):
    """One file an area, named after it, in the state folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "my state"))
    url = default_database(sample_area())
    assert is_new_file(url)
    open_store(url).close()
    assert (tmp_path / "my state" / "khoanh").stat().st_mode & 0o077 == 0
    expected = tmp_path / "my state" / "khoanh" / f"drawn-{sample_area().digest[:8]}.gpkg"
    assert expected.is_file()
    assert not is_new_file(url)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Thị xã Mẫu", "thi-xa-mau"), ("Đặc khu Đ’Ran", "dac-khu-d-ran"), ("…", "area")],
)
def test_a_file_is_named_in_plain_letters(name, expected):
    """Vietnamese names become names that every file system takes."""
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("host", "asked", "view", "is_bound"),
    [
        ("127.0.0.1", None, "public", False),
        ("0.0.0.0", None, "public", False),
        ("127.0.0.1", "public", "public", False),
        ("127.0.0.1", "exact", "exact", True),
        ("localhost", "exact", "exact", True),
        ("::1", "exact", "exact", True),
    ],
)
def test_the_exact_view_is_never_the_default(host, asked, view, is_bound):
    """Only who asks for it gets it without a key, and then by this machine's names alone."""
    settings = _settings("gpkg:///x", host=host, view=asked)
    assert settings.view == view
    assert bool(settings.hosts) == is_bound
    assert is_loopback(host) == (host in ("127.0.0.1", "localhost", "::1"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7"])
def test_the_exact_view_is_refused_where_others_can_ask(pack, host):
    """Exit status 2, before anything is read, and the way to keys."""
    status, said = run("--area", pack, "--host", host, "--port", 0, "--view", "exact")
    assert status == 2
    assert "khoanh key create" in said
    assert "Reading" not in said


def test_a_start_without_keys_says_how_to_make_one(url, pack, monkeypatch):
    """In Vietnamese first, with the very database; and not any more once there is one."""
    monkeypatch.setattr("zoning.cli.serve.serve_on", lambda *_, **__: None)
    asked = ("--area", pack, "--port", 0, "--database", url)
    status, said = run(*asked)
    assert status == 0
    assert said.index("Chưa có khóa nào") < said.index("No key has been made")
    command = next(line for line in said.splitlines() if "khoanh key create" in line)
    made = CliRunner().invoke(main, shlex.split(command)[1:])
    assert made.exit_code == 0, made.output
    assert "No key has been made" not in run(*asked)[1]
    assert "No key has been made" not in run(*asked, "--view", "exact")[1]


def test_what_a_start_does_is_written_down(url, pack, cases):
    """A plan put in force once, and the exact view for everybody."""
    wanted = Wanted(pack, None, cases, None)
    for _ in range(2):
        facts = _publish(url, sample_area(), wanted)
    _has_keys(url, _settings(url, host="127.0.0.1", view="exact"))
    entries = audited(url)
    assert [entry.route for entry in entries] == ["khoanh serve", "khoanh serve --view exact"]
    assert entries[0].target == {"plan": facts.plan_id}


def test_the_whole_command(pack, cases, tmp_path):
    """Started in a process of its own it says where it is, answers there, and stops on Ctrl-C."""
    environment = dict(
        os.environ,
        XDG_STATE_HOME=str(tmp_path / "state"),
        PYTHONPATH=os.pathsep.join(filter(None, sys.path)),
    )
    environment.pop("PYTHONUNBUFFERED", None)  # what is said must come through a pipe at once
    command = [sys.executable, "-c", "from zoning.cli.main import main; main()",
               "serve", "--area", pack, "--cases", cases, "--port", "0", "--json",
               "--view", "exact"]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as server:
        said = b""
        while not said.endswith(b"}\n"):
            line = server.stdout.readline()
            assert line, server.stderr.read().decode()
            said += line
        announced = orjson.loads(said)
        url = announced["url"]
        zones = get(f"{url}/collections/zones/items").json()
        stranger = get(f"{url}/summary", headers={"Host": "map.example"})
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE_S) == 0
        told = server.stderr.read().decode().splitlines()
    events = [line.split()[2] for line in told]
    assert events == ["started", "request", "request", "stopping", "stopped"]
    assert zones["numberMatched"] > 0
    assert zones["features"][0]["properties"]["plan"] == announced["plan_id"]
    assert stranger.status_code == 421
    files = [path.name for path in (tmp_path / "state" / "khoanh").iterdir()]
    assert files == [f"drawn-{sample_area().digest[:8]}.gpkg"]


def test_what_a_library_mutes_while_it_builds_routes_is_told_to_nobody(tmp_path):
    """Although another thread may unmute it meanwhile: it would stand in an operator's log."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        create_app(Settings(database=f"gpkg:///{tmp_path / 'none.gpkg'}"))
        warnings.warn("an alias has no effect", UnsupportedFieldAttributeWarning, stacklevel=1)
        warnings.warn("another one", UserWarning, stacklevel=1)
    assert [str(one.message) for one in told] == ["another one"]


def test_a_url_is_one_a_person_can_open():
    """An address that means "everywhere" is shown as one that leads here."""
    with closing(listen("0.0.0.0", 0)) as opened:
        assert url_of(opened) == f"http://127.0.0.1:{opened.getsockname()[1]}"


def test_a_name_that_is_too_odd_is_refused():
    """Not even a name that cannot be looked up is a crash."""
    with pytest.raises(InvalidInput, match="no address"):
        listen("x" * 300, 0)


def test_early_callers_wait(new_database):
    """The port answers from the moment it is taken: who comes early is served later."""
    from threading import Thread

    import uvicorn

    from service.app import create_app
    from service.settings import Settings

    opened = listen("127.0.0.1", 0)
    early = socket.create_connection(opened.getsockname())
    early.sendall(b"GET /health/live HTTP/1.0\r\nHost: x\r\n\r\n")
    app = create_app(Settings(database=new_database("gpkg")))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = Thread(target=server.run, kwargs={"sockets": [opened]})
    thread.start()
    early.settimeout(PATIENCE_S)
    assert early.recv(100).startswith(b"HTTP/1.1 200")
    early.close()
    server.should_exit = True
    thread.join()
    opened.close()
