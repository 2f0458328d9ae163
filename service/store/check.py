"""Hold what was found of one thing that a service needs."""

from dataclasses import dataclass

from zoning.errors import Fault


@dataclass(frozen=True, slots=True)
class Check:
    """
    One thing that a service needs, and how it is.

    Attributes
    ----------
    name
        What it is.
    state
        How it is, in a few words.
    fault
        What is wrong with it; None where the service can serve.
    """

    name: str
    state: str
    fault: Fault | None = None
