"""Refuse to draw where the library that draws is not installed."""

from importlib.util import find_spec

from zoning.errors import Fault, InvalidInput


def need_matplotlib() -> None:
    """
    Refuse to draw where Matplotlib is not installed.

    Raises
    ------
    InvalidInput
        If it is not.
    """
    if find_spec("matplotlib") is None:
        fault = Fault(
            "Matplotlib",
            "no such package",
            "the extra khoanh[report]",
            "Install it with: pip install 'khoanh[report]'",
        )
        raise InvalidInput([fault], subject="report")
