"""Write numbers as protocol buffers do: seven bits a byte, the lowest first."""

from typing import Any

import numpy as np


def varint_sizes(numbers: Any) -> Any:
    """
    Return how many bytes each number takes.

    Parameters
    ----------
    numbers
        An array of whole numbers from 0 to 2^63 - 1.
    """
    sizes = np.ones(len(numbers), np.int64)
    rest = numbers >> 7
    while rest.any():
        sizes += rest > 0
        rest = rest >> 7
    return sizes


def varints(numbers: Any) -> bytes:
    """
    Write numbers one after the other.

    Parameters
    ----------
    numbers
        An array of whole numbers from 0 to 2^63 - 1.

    Returns
    -------
    bytes
        The numbers as varints.
    """
    sizes = varint_sizes(numbers)
    ends = np.cumsum(sizes)
    written = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    at, rest, left = ends - sizes, np.asarray(numbers), sizes
    while len(at):
        written[at] = (rest & 0x7F) | np.where(left > 1, 0x80, 0)
        goes_on = left > 1
        at, rest, left = at[goes_on] + 1, rest[goes_on] >> 7, left[goes_on] - 1
    return written.tobytes()


def varint(number: int) -> bytes:
    """Write one whole number from 0 on."""
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def field(number: int, content: bytes) -> bytes:
    """Write a field of a message that is text, bytes or a message itself."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def zigzag(numbers: Any) -> Any:
    """Fold whole numbers of either sign into those from 0 on, small ones first."""
    return (numbers << 1) ^ (numbers >> 63)
