"""What the compose file, the image and the page on operations name exists and is guarded."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml
from postgis_cluster import free_port
from running_service import fill
from served_socket import served

from service.settings import Settings
from zoning.cli.database import ENVIRONMENT
from zoning.cli.main import main

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
PAGE = (ROOT / "docs" / "operations.md").read_text()
OWN = {"docker", "chmod", "mkdir", "openssl", "printf"}
"""Other programs that the page runs."""


def instruction(name: str) -> str:
    """Return what the last instruction of a name says in the Dockerfile."""
    return re.findall(rf"^{name} +(.*)$", DOCKERFILE, flags=re.MULTILINE)[-1]


def health_command() -> list[str]:
    """Return the command with which the image asks for its health."""
    return json.loads(instruction("HEALTHCHECK").partition("CMD")[2])


def commands_of_the_page() -> list[list[str]]:
    """Return every command line of Khoanh on the page, words after ``khoanh``."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, flags=re.DOTALL)
    found = []
    for line in "".join(blocks).replace("\\\n", "").splitlines():
        words = shlex.split(line, comments=True)
        if words[:3] == ["docker", "compose", "exec"]:
            words = words[4:]
        elif words[:4] == ["docker", "compose", "run", "--rm"]:
            words = ["khoanh", *words[5:]]
        if words and "=" in words[0]:
            assert words[0].partition("=")[0] == ENVIRONMENT
            words = words[1:]
        if words and words[0] == "khoanh":
            found.append(words[1:])
        elif words:
            assert words[0] in OWN, line
    return found


def want_understood(words: list[str]) -> None:
    """Fail where the command line does not take these words."""
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, words
        command, words = found, words[1:]
    options = {name: one for one in command.params for name in one.opts}
    while words:
        if words[0].startswith("--"):
            assert words[0] in options, words
            words = words[1 if options[words[0]].is_flag else 2 :]
        else:
            words = words[1:]


def test_every_command_of_the_page_is_one():
    """Commands and options are spelt as the program knows them."""
    found = commands_of_the_page()
    assert len(found) >= 8
    for words in found:
        want_understood(words)


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_no_more_than_it_must(name):
    """No root, no capability, nothing to write on but its volumes; started anew; no password."""
    one = SERVICES[name]
    assert one["read_only"] is True
    assert "/tmp" in one["tmpfs"]
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["restart"] == "unless-stopped"
    assert one.get("user", "khoanh" if "build" in one else "root") not in ("root", "0")
    assert "cap_add" not in one
    assert "privileged" not in one
    given = one["environment"]
    assert all(value.startswith("/run/secrets/") for key, value in given.items() if "FILE" in key)
    assert not [key for key in given if "PASSWORD" in key and not key.endswith("_FILE")]
    assert {path.removeprefix("/run/secrets/") for path in given.values() if "/" in path} == set(
        one["secrets"]
    )


def test_what_the_compose_file_refers_to_stands_in_it():
    """Secrets, volumes and networks; the only port is one of the loopback."""
    for one in SERVICES.values():
        assert set(one["secrets"]) <= set(COMPOSE["secrets"])
        assert set(one["networks"]) <= set(COMPOSE["networks"])
        assert {volume.partition(":")[0] for volume in one["volumes"]} <= set(COMPOSE["volumes"])
    for one in COMPOSE["secrets"].values():
        assert f"> {one['file']}" in PAGE, "the page does not say how to make it"
    ports = [port for one in SERVICES.values() for port in one.get("ports", ())]
    assert ports == ["127.0.0.1:8000:8000"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == ["inside"]


def test_the_service_waits_for_a_healthy_database_and_knows_its_url():
    """By the variable that the command line reads; both say one command."""
    khoanh = SERVICES["khoanh"]
    assert khoanh["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICES["database"]["healthcheck"]["test"][0] == "CMD"
    assert khoanh["environment"] == {ENVIRONMENT: "/run/secrets/database_url"}
    assert khoanh["command"] == json.loads(instruction("CMD"))
    want_understood(khoanh["command"])
    given = SERVICES["database"]["environment"]
    url = f"postgresql+psycopg://{given['POSTGRES_USER']}:%s@database/{given['POSTGRES_DB']}"
    assert url in PAGE


def test_the_image_says_what_it_is_and_runs_as_nobody():
    """Its version is the package's; the user it names is made in it; its state is a volume."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    labels = dict(re.findall(r'org\.opencontainers\.image\.([a-z.]+)="([^"]*)"', DOCKERFILE))
    assert labels["version"] == project["version"]
    assert labels["licenses"] == project["license"]
    assert labels["description"] == project["description"].removesuffix(".")
    assert SERVICES["khoanh"]["image"] == f"khoanh:{project['version']}"
    user = instruction("USER")
    assert f"--uid 10001 {user}" in DOCKERFILE
    assert f"XDG_STATE_HOME={instruction('VOLUME')}" in DOCKERFILE
    assert SERVICES["khoanh"]["volumes"] == [f"state:{instruction('VOLUME')}"]
    labels_base = labels["base.name"].removeprefix("docker.io/library/")
    assert f"FROM {labels_base}\n" in DOCKERFILE


def test_the_builder_gets_what_the_wheel_is_made_of_and_nothing_else():
    """Everything is left out but what is named; no data, secret or history can slip in."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines()
             if line and not line.startswith("#")]  # fmt: skip
    assert lines[0] == "*"
    named = {line[1:] for line in lines if line.startswith("!")}
    assert all((ROOT / name).exists() for name in named)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["packages"], *wheel["force-include"], "requirements.lock"} <= named
    assert not named & {".git", ".venv", "tests", "secrets", "docs"}


def test_the_health_command_tells_a_service_that_serves_from_none(new_database):
    """Status 0 while it is ready, another one where nothing answers."""
    url = new_database("gpkg")
    fill(url)
    with served(Settings(database=url)) as (address, _):
        assert _health(address) == 0
    assert _health(f"http://127.0.0.1:{free_port()}") != 0


def _health(address: str) -> int:
    program, *words = health_command()
    assert program == "python"
    words = [word.replace("http://127.0.0.1:8000", address) for word in words]
    assert address in words[-1]
    done = subprocess.run([sys.executable, *words], check=False, capture_output=True,
                          env=dict(os.environ))  # fmt: skip
    return done.returncode
