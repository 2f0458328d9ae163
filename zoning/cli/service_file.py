"""Read the configuration file of a service, and the files it names."""

from pathlib import Path

from service.configuration import Configuration, InvalidConfiguration, parse_configuration
from zoning.errors import Fault

_MOST = 1_000_000


def read_configuration(path: Path | None) -> Configuration:
    """
    Read a configuration file.

    Parameters
    ----------
    path
        The file; None for the defaults.

    Returns
    -------
    Configuration
        What it says.

    Raises
    ------
    InvalidConfiguration
        If it cannot be read or used.
    """
    if path is None:
        return Configuration()
    return parse_configuration(_text(path, str(path)), name=path.name)


def read_secret(path: str, *, beside: Path | None, named: str = "service.database_file") -> str:
    """
    Read a secret from a file of its own.

    Parameters
    ----------
    path
        The file, which may be given relative to `beside`.
    beside
        The configuration file that names it; None where the command line does.
    named
        What names it there, for faults.

    Returns
    -------
    str
        Its text, without the line's end.

    Raises
    ------
    InvalidConfiguration
        If it cannot be read; nothing of it is shown.
    """
    file = Path(path) if beside is None else beside.parent / path
    text = _text(file, named).strip()
    if not text:
        raise InvalidConfiguration([Fault(named, "an empty file", "a URL")])
    return text


def _text(path: Path, where: str) -> str:
    try:
        content = path.read_bytes()
        return content[:_MOST].decode("utf-8-sig")
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise InvalidConfiguration([Fault(where, found, "a file")]) from None
    except UnicodeDecodeError:
        raise InvalidConfiguration([Fault(where, "no UTF-8", "text in UTF-8")]) from None
