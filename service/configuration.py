"""Read how a service is run from a file's text, and report everything that is wrong with it."""

import ipaddress
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final
from urllib.parse import urlsplit

from service.limits import MIB, Limits, Rate
from service.security.issuer import ALGORITHMS, Issuer
from service.security.issuer_keys import is_guarded
from zoning.errors import Fault, InvalidInput

_ROLES: Final = ("viewer", "officer", "planner", "admin")
_CLAIM: Final = re.compile(r"\S{1,200}")


class InvalidConfiguration(InvalidInput):
    """A configuration file cannot be used."""

    subject = "configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """
    What a configuration file says.

    Attributes
    ----------
    database_file
        File that holds the URL of the database, which may hold a password; None for none.
    room
        As in `service.settings.Settings`; None for its default.
    limits, issuer, cross_origins, proxies, keeps_addresses
        As in `service.settings.Settings`.
    """

    database_file: str | None = None
    limits: Limits = field(default_factory=Limits)
    issuer: Issuer | None = None
    cross_origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    keeps_addresses: bool = False
    room: int | None = None


def parse_configuration(text: str, *, name: str) -> Configuration:
    """
    Read a configuration.

    Parameters
    ----------
    text
        TOML, see docs/http.md.
    name
        What the file is called in faults.

    Returns
    -------
    Configuration
        What it says; what it leaves out keeps its default.

    Raises
    ------
    InvalidConfiguration
        With every fault: no TOML, unknown names, values that cannot be used.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidConfiguration([Fault(name, f"no TOML: {error}", "TOML")]) from None
    reader = _Reader(name)
    reader.want_names("", document, ("service", "limits", "issuer"))
    service = reader.table(document, "service")
    reader.want_names("service", service, _SERVICE)
    given = reader.values("service", service, _SERVICE)
    given["room"] = given.pop("kept_mb", None)
    limits = _limits(reader, reader.table(document, "limits"))
    issuer = _issuer(reader, document)
    if reader.faults:
        raise InvalidConfiguration(reader.faults)
    return Configuration(limits=limits, issuer=issuer, **given)


Check = tuple[Callable[[Any], bool], str, Callable[[Any], Any]]


def _same(value: Any) -> Any:
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _all_of(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _is_number(*, least: float, most: float, whole: bool = False) -> Callable[[Any], bool]:
    kinds = (int,) if whole else (int, float)
    return lambda value: type(value) in kinds and least <= value <= most


def _is_origin(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    is_plain = value == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
    return value == "*" or (is_plain and parts.scheme in ("http", "https") and bool(parts.netloc))


def _is_network(value: Any) -> bool:
    try:
        ipaddress.ip_network(value)
    except (ValueError, TypeError):
        return False
    return isinstance(value, str)


_TEXT: Final[Check] = (_is_text, "a text", _same)
_ORIGINS: Final[Check] = (
    _all_of(_is_origin), 'a list of origins such as "https://example.org", or "*"', tuple,
)  # fmt: skip
_NETWORKS: Final[Check] = (
    _all_of(_is_network), 'a list of addresses or networks such as "10.0.0.0/8"', tuple,
)  # fmt: skip

_SERVICE: Final[Mapping[str, Check]] = {
    "database_file": _TEXT,
    "cross_origins": _ORIGINS,
    "proxies": _NETWORKS,
    "keeps_addresses": (lambda value: isinstance(value, bool), "true or false", _same),
    "kept_mb": (
        _is_number(least=0, most=65_536), "a number from 0 to 65536",
        lambda value: int(value * MIB),
    ),
}  # fmt: skip


def _number(least: float, most: float, *, whole: bool = False) -> Check:
    kind = "a whole number" if whole else "a number"
    return (
        _is_number(least=least, most=most, whole=whole),
        f"{kind} from {least:g} to {most:g}",
        _same,
    )


def _is_rate(value: Any) -> bool:
    is_per_s, is_burst = _is_number(least=0, most=1e6), _is_number(least=1, most=1e7, whole=True)
    return (
        isinstance(value, dict)
        and set(value) == {"per_s", "burst"}
        and is_per_s(value["per_s"])
        and is_burst(value["burst"])
    )


_RATE: Final[Check] = (
    _is_rate, "{ per_s = a number, burst = a whole number }; per_s = 0 for no limit",
    lambda value: Rate(**value),
)  # fmt: skip

_LIMITS: Final[Mapping[str, Check]] = {
    "body_mb": (*_number(0.001, 4_096)[:2], lambda value: int(value * MIB)),
    "url_bytes": _number(256, 1_000_000, whole=True),
    "header_bytes": _number(1_024, 1_000_000, whole=True),
    "body_s": _number(0.1, 3_600),
    "query_s": _number(0.1, 3_600),
    "threads": _number(5, 1_000, whole=True),
    "waiting": _number(4, 100_000, whole=True),
    "heavy": _number(1, 1_000, whole=True),
    "wait_s": _number(0, 600),
    "per_address": _RATE,
    "per_key": _RATE,
    "failures": _RATE,
}

_ISSUER: Final[Mapping[str, Check]] = {
    "url": (lambda value: _is_text(value) and is_guarded(value), "an https address", _same),
    "audience": _TEXT,
    "role_claim": (lambda value: _is_text(value) and bool(_CLAIM.fullmatch(value)), "a name",
                   _same),
    "unit_claim": (
        lambda value: isinstance(value, str) and (not value or bool(_CLAIM.fullmatch(value))),
        'a name, or "" where every token is for the whole area',
        lambda value: value or None,
    ),
    "roles": (
        lambda value: isinstance(value, dict) and all(one in _ROLES for one in value.values()),
        f"a table of {', '.join(_ROLES)}",
        _same,
    ),
    "algorithms": (
        lambda value: isinstance(value, list) and bool(value) and set(value) <= set(ALGORITHMS),
        f"a list of {', '.join(ALGORITHMS)}",
        tuple,
    ),
    "leeway_s": _number(0, 300),
    "timeout_s": _number(0.1, 60),
    "keys_s": _number(10, 86_400),
}  # fmt: skip


class _Reader:
    """Collect the faults of one file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.faults: list[Fault] = []

    def table(self, document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        table = document.get(name, {})
        if isinstance(table, dict):
            return table
        self.fault(name, "a table")
        return {}

    def want_names(self, table: str, given: Mapping[str, Any], known: Any) -> None:
        for name in given:
            if name not in known:
                where = f"{table}.{name}" if table else name
                self.faults.append(
                    Fault(f"{self._name}: {where}", "an unknown name", ", ".join(known))
                )

    def values(
        self, table: str, given: Mapping[str, Any], checks: Mapping[str, Check]
    ) -> dict[str, Any]:
        found = {}
        for name, (is_sound, expected, read) in checks.items():
            if name not in given:
                continue
            if is_sound(given[name]):
                found[name] = read(given[name])
            else:
                self.fault(f"{table}.{name}", expected)
        return found

    def fault(self, where: str, expected: str) -> None:
        self.faults.append(Fault(f"{self._name}: {where}", "another value", expected))


def _limits(reader: _Reader, given: Mapping[str, Any]) -> Limits:
    reader.want_names("limits", given, _LIMITS)
    found = reader.values("limits", given, _LIMITS)
    if "body_mb" in found:
        found["body_bytes"] = found.pop("body_mb")
    known = {one.name for one in fields(Limits)}
    return replace(Limits(), **{name: value for name, value in found.items() if name in known})


def _issuer(reader: _Reader, document: Mapping[str, Any]) -> Issuer | None:
    if "issuer" not in document:
        return None
    given = reader.table(document, "issuer")
    reader.want_names("issuer", given, _ISSUER)
    found = reader.values("issuer", given, _ISSUER)
    for name in ("url", "audience"):
        if name not in given:
            reader.fault(f"issuer.{name}", "a value: it must be given")
    return None if reader.faults else Issuer(**found)
