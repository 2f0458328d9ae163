"""Sign messages to webhooks, so that their receivers know who sent them."""

import base64
import hashlib
import hmac
import secrets
from typing import Final

_PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """Return a new secret: ``whsec_`` and base64 of 32 random bytes."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(secret: str, message: str, body: bytes, *, at: int) -> dict[str, str]:
    """
    Return the headers that prove who sent a message.

    Parameters
    ----------
    secret
        The target's secret, as `new_secret` makes it.
    message
        Identifier of the message; the same for every try.
    body
        The body.
    at
        When it is sent, seconds since 1970: receivers refuse what is old.

    Returns
    -------
    dict
        ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``.

    References
    ----------
    .. [1] Standard Webhooks 1.0.0, https://www.standardwebhooks.com
    """
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    content = f"{message}.{at}.".encode() + body
    digest = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{digest}",
    }
