"""Say how much one caller may ask of the service, and how long an answer may take."""

from dataclasses import dataclass, field
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """
    How often somebody may ask.

    Attributes
    ----------
    per_s
        Requests a second in the long run; 0 for as many as they like.
    burst
        Requests at once, after a while without any.
    """

    per_s: float
    burst: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    How much one caller may ask of the service.

    Attributes
    ----------
    body_bytes
        Most bytes of a request's content.
    url_bytes, header_bytes
        Most bytes of a request's URL, and of all its headers.
    body_s
        Seconds in which the whole content of a request must have come.
    query_s
        Seconds that reading from the database may take.
    threads
        How many requests may ask the database or make an answer at once. More of them than there
        are processors take longer together: each that waits for Python's lock interrupts the one
        that holds it.
    waiting
        How many requests may wait for their answer to begin; a quarter of that room is for
        callers who show a key.
    heavy
        How many requests may do expensive work at once.
    wait_s
        Seconds that another one waits for its turn.
    per_address
        How often one address may ask; this machine's own are not counted. An IPv6 network of 64
        bits counts as one address.
    per_key
        How often one key may.
    failures
        How often one address may show a key or token that is not valid.
    """

    body_bytes: int = 16 * MIB
    url_bytes: int = 16 * 1024
    header_bytes: int = 32 * 1024
    body_s: float = 30
    query_s: float = 10
    threads: int = 10
    waiting: int = 1_000
    heavy: int = 4
    wait_s: float = 5
    per_address: Rate = field(default=Rate(per_s=100, burst=400))
    per_key: Rate = field(default=Rate(per_s=200, burst=1_000))
    failures: Rate = field(default=Rate(per_s=0.2, burst=20))
