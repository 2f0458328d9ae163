"""The service's file is read whole, and everything wrong with it is told at once."""

from pathlib import Path

import pytest

from service.configuration import Configuration, InvalidConfiguration, parse_configuration
from service.limits import Limits, Rate
from service.security.issuer import Issuer
from zoning.cli.serve import _settings
from zoning.cli.service_file import read_configuration, read_secret

WHOLE = """
[service]
database_file = "database-url"
cross_origins = ["https://dash.example"]
proxies = ["127.0.0.1", "10.0.0.0/8"]
keeps_addresses = true
kept_mb = 8

[limits]
body_mb = 2
url_bytes = 4096
header_bytes = 8192
query_s = 2.5
heavy = 2
wait_s = 1
per_address = { per_s = 5, burst = 50 }
per_key = { per_s = 0, burst = 1 }
failures = { per_s = 1, burst = 3 }

[issuer]
url = "https://id.example/realms/so-y-te"
audience = "khoanh"
role_claim = "groups"
unit_claim = ""
algorithms = ["ES256"]
leeway_s = 5
timeout_s = 2
keys_s = 60
roles = { "gis-staff" = "planner" }
"""


def faults_of(text: str) -> list[str]:
    """Return where a text is wrong."""
    with pytest.raises(InvalidConfiguration) as refused:
        parse_configuration(text, name="khoanh.toml")
    return [fault.where.removeprefix("khoanh.toml: ") for fault in refused.value.faults]


def test_every_value_is_read():
    """Nothing of a whole file is passed over."""
    found = parse_configuration(WHOLE, name="khoanh.toml")
    assert found.limits == Limits(
        body_bytes=2 * 1024 * 1024, url_bytes=4_096, header_bytes=8_192, query_s=2.5, heavy=2,
        wait_s=1, per_address=Rate(per_s=5, burst=50), per_key=Rate(per_s=0, burst=1),
        failures=Rate(per_s=1, burst=3),
    )  # fmt: skip
    assert found.issuer == Issuer(
        url="https://id.example/realms/so-y-te", audience="khoanh", role_claim="groups",
        unit_claim=None, algorithms=("ES256",), leeway_s=5, timeout_s=2, keys_s=60,
        roles={"gis-staff": "planner"},
    )  # fmt: skip
    assert found.database_file == "database-url"
    assert found.cross_origins == ("https://dash.example",)
    assert found.proxies == ("127.0.0.1", "10.0.0.0/8")
    assert found.keeps_addresses is True
    assert _settings("gpkg:///x", host="127.0.0.1", view=None, configuration=found).room == 8 << 20


def test_an_empty_file_is_the_default():
    """What is left out keeps its value; no issuer, and so no network."""
    assert parse_configuration("", name="x") == Configuration()
    assert Configuration().issuer is None
    default = _settings("gpkg:///x", host="127.0.0.1", view=None, configuration=Configuration())
    assert default.room == 64 << 20


def test_all_faults_come_together():
    """Unknown names and bad values of every table, in one report."""
    text = """
    colour = "red"
    [service]
    proxies = ["somewhere"]
    cross_origins = ["https://dash.example/page", "javascript:alert(1)"]
    keeps_addresses = 1
    secret = "x"
    kept_mb = -1
    [limits]
    body_mb = true
    heavy = 0
    per_key = { per_s = 5 }
    [issuer]
    url = "http://id.example"
    roles = { staff = "king" }
    algorithms = ["HS256"]
    """
    assert sorted(faults_of(text)) == sorted([
        "colour", "service.proxies", "service.cross_origins", "service.keeps_addresses",
        "service.secret", "service.kept_mb", "limits.body_mb", "limits.heavy", "limits.per_key",
        "issuer.url", "issuer.roles", "issuer.algorithms", "issuer.audience",
    ])  # fmt: skip


@pytest.mark.parametrize("text", ["service = 5", "[[limits]]", "issuer = 'x'"])
def test_a_table_must_be_one(text):
    """A value or a list in its place is told."""
    assert faults_of(text)


def test_what_is_no_toml_is_refused():
    """With the place in the file, as the parser tells it."""
    with pytest.raises(InvalidConfiguration, match=r"no TOML: .*\(at "):
        parse_configuration("[service", name="khoanh.toml")


def test_the_settings_follow_the_file(tmp_path):
    """What the file says is how the service is run; the exact view trusts no proxy all the same."""
    file = tmp_path / "khoanh.toml"
    file.write_text(WHOLE)
    found = read_configuration(file)
    settings = _settings("gpkg:///x", host="0.0.0.0", view=None, configuration=found)
    assert (settings.view, settings.limits, settings.issuer) == (
        "public", found.limits, found.issuer,
    )  # fmt: skip
    assert settings.proxies == found.proxies
    exact = _settings("gpkg:///x", host="127.0.0.1", view="exact", configuration=found)
    assert (exact.proxies, exact.cross_origins) == ((), ())


def test_the_database_stands_in_a_file_of_its_own(tmp_path):
    """Beside the configuration; a file that is not there, or empty, is told by its place."""
    configuration = tmp_path / "khoanh.toml"
    (tmp_path / "database-url").write_text("postgresql+psycopg://u:geheim@h/n\n")
    (tmp_path / "empty").write_text("\n")
    found = read_secret("database-url", beside=configuration)
    assert found == "postgresql+psycopg://u:geheim@h/n"
    for name in ("empty", "missing"):
        with pytest.raises(InvalidConfiguration, match=r"service\.database_file"):
            read_secret(name, beside=configuration)


def test_a_file_that_is_not_there_is_refused():
    """As an input that is wrong."""
    with pytest.raises(InvalidConfiguration, match="cannot be read"):
        read_configuration(Path("/nowhere/khoanh.toml"))
