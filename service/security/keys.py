"""Make keys, and read them back."""

import hashlib
import secrets
import string
import zlib
from datetime import datetime
from hmac import compare_digest
from typing import Final

from service.store.access_ports import KeyRecord, KeyRole

PREFIX: Final = "khoanh_"
"""What every key begins with: programs that look for leaked secrets know keys by it."""

_DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID_DIGITS: Final = string.digits + string.ascii_lowercase
_ID: Final = 10
_SECRET: Final = 32
_CHECK: Final = 6
_NOBODY: Final = "0" * 64


def new_key(
    *,
    role: KeyRole,
    units: tuple[str, ...] | None,
    label: str,
    now: datetime,
    expires_at: datetime | None,
) -> tuple[str, KeyRecord]:
    """
    Make a key.

    Parameters
    ----------
    role, units, label, expires_at
        As in `service.store.access_ports.KeyRecord`.
    now
        The time, with its offset.

    Returns
    -------
    str
        The key: shown once, and kept by nobody but its owner.
    KeyRecord
        What the store keeps.

    Notes
    -----
    32 digits of 62 hold 190 random bits. Nobody finds such a secret by trying, so one round of
    SHA-256 hides it as well as a slow hash would, and every request can afford it; slow hashes
    are for passwords, which people choose.
    """
    key_id = "".join(secrets.choice(_ID_DIGITS) for _ in range(_ID))
    secret = "".join(secrets.choice(_DIGITS) for _ in range(_SECRET))
    body = f"{PREFIX}{key_id}_{secret}"
    key = body + _checksum(body)
    record = KeyRecord(
        key_id=key_id,
        role=role,
        units=units,
        label=label,
        secret_hash=_hash(key),
        created_at=now,
        expires_at=expires_at,
    )
    return key, record


def id_of(key: str) -> str | None:
    """
    Return the identifier of a key.

    Parameters
    ----------
    key
        What a caller sent as a key.

    Returns
    -------
    str or None
        None where it is no key, or not a whole one: no database needs to be asked then.
    """
    if not key.isascii() or not key.startswith(PREFIX):
        return None
    body, check = key[:-_CHECK], key[-_CHECK:]
    key_id, _, secret = body.removeprefix(PREFIX).partition("_")
    is_whole = len(key_id) == _ID and len(secret) == _SECRET and check == _checksum(body)
    return key_id if is_whole else None


def is_of(key: str, record: KeyRecord | None) -> bool:
    """
    Return whether a key is the one of a record.

    Parameters
    ----------
    key
        What a caller sent.
    record
        What is stored of the key of that identifier; None where nothing is, which takes as long
        to find out.

    Returns
    -------
    bool
        Whether the secrets are the same.
    """
    is_same = compare_digest(_hash(key), _NOBODY if record is None else record.secret_hash)
    return is_same and record is not None


def holds(record: KeyRecord, now: datetime) -> bool:
    """Return whether a key is neither revoked nor expired at a time."""
    is_expired = record.expires_at is not None and record.expires_at <= now
    return record.revoked_at is None and not is_expired


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _checksum(text: str) -> str:
    rest, digits = zlib.crc32(text.encode()), ""
    for _ in range(_CHECK):
        rest, digit = divmod(rest, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
