"""Read bearer tokens of the configured issuer (OpenID Connect)."""

import hashlib
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import jwt

from service.problem_details import RequestRefused
from service.store.access_ports import KeyRole
from zoning.errors import Fault

from .credentials import refused
from .issuer import Issuer
from .issuer_keys import IssuerUnreachable, KeySet, fetch_key_set

_RANK: Final[Mapping[str, int]] = {"viewer": 1, "officer": 3, "planner": 2, "admin": 4}
_UNKNOWN_KEY_S: Final = 30
"""An unknown key makes the issuer be asked again, but not more often than this."""

_SINCE_FAILURE_S: Final = 10
_PLAIN_NAME: Final = re.compile(r"[\w.@:|/-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """
    Whom a token speaks of.

    Attributes
    ----------
    name
        Identifier at the issuer, or where that is long or odd, a digest of it.
    role
        The highest role that the token gives.
    units
        Identifiers or official codes of units; None for the whole area.
    """

    name: str
    role: KeyRole
    units: tuple[str, ...] | None


class Tokens:
    """
    The tokens of one issuer, and the keys they are checked with.

    Parameters
    ----------
    issuer
        The issuer. It is asked when the first token comes, and not before.
    clock
        Tells seconds, for how long keys are kept.
    """

    def __init__(self, issuer: Issuer, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._keys: KeySet = {}
        self._fetched_at = self._failed_at = -float("inf")
        self._lock = threading.Lock()

    def read(self, token: str) -> Person:
        """
        Check a token, and return whom it speaks of.

        Parameters
        ----------
        token
            The token, as it came.

        Returns
        -------
        Person
            Whom it speaks of.

        Raises
        ------
        RequestRefused
            401 if the token is not one of the issuer's for this service and this moment, 403 if
            it gives no role, 503 if the issuer's keys cannot be had.
        """
        key = self._key_of(token)
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._issuer.audience,
                issuer=self._issuer.url,
                leeway=self._issuer.leeway_s,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise refused(_said_of(error), "a token of the issuer that holds now") from None
        return Person(_name(claims), self._role(claims), self._units(claims))

    def _key_of(self, token: str) -> jwt.PyJWK:
        try:
            head = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise refused("neither a key nor a token", "a key, or a token") from None
        if head.get("alg") not in self._issuer.algorithms:
            expected = " or ".join(self._issuer.algorithms)
            raise refused("a token signed in another way", expected)
        name = head.get("kid")
        with self._lock:
            key = self._known(name)
        if key is None or key.algorithm_name != head["alg"]:
            raise refused("a token signed with an unknown key", "a key of the issuer")
        return key

    def _known(self, name: Any) -> jwt.PyJWK | None:
        age = self._clock() - self._fetched_at
        is_unknown = self._among(name) is None
        if age > self._issuer.keys_s or (is_unknown and age > _UNKNOWN_KEY_S):
            self._fetch()
        return self._among(name)

    def _among(self, name: Any) -> jwt.PyJWK | None:
        if name is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(name) if isinstance(name, str) else None

    def _fetch(self) -> None:
        now = self._clock()
        if now - self._failed_at < _SINCE_FAILURE_S:
            self._want_keys()
            return
        try:
            self._keys = fetch_key_set(self._issuer)
        except IssuerUnreachable:
            self._failed_at = now
            self._want_keys()
        else:
            self._fetched_at = now

    def _want_keys(self) -> None:
        """Keys that were had once go on to count while the issuer is away, an hour at most."""
        if self._clock() - self._fetched_at > max(3_600, self._issuer.keys_s):
            self._keys = {}
            fault = Fault("issuer", "no keys of it", "an issuer that answers",
                          "Use a key of this service, or ask again later.")  # fmt: skip
            raise RequestRefused(503, "Tokens cannot be checked now.", [fault],
                                 headers={"Retry-After": "10"})  # fmt: skip

    def _role(self, claims: Mapping[str, Any]) -> KeyRole:
        values = _texts(claims.get(self._issuer.role_claim))
        roles = [self._issuer.roles.get(value, value) for value in values]
        known = [role for role in roles if role in _RANK]
        if not known:
            fault = Fault("token", "no role of this service", " or ".join(_RANK),
                          "Have the issuer's administrator give one.")  # fmt: skip
            raise RequestRefused(403, "The token gives no role.", [fault])
        return cast("KeyRole", max(known, key=_RANK.__getitem__))

    def _units(self, claims: Mapping[str, Any]) -> tuple[str, ...] | None:
        if self._issuer.unit_claim is None:
            return None
        values = _texts(claims.get(self._issuer.unit_claim))
        return None if "*" in values else tuple(values)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def _name(claims: Mapping[str, Any]) -> str:
    subject = str(claims["sub"])
    if _PLAIN_NAME.fullmatch(subject):
        return f"oidc:{subject}"
    return f"oidc:sha256:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"


def _said_of(error: jwt.PyJWTError) -> str:
    kinds = {
        jwt.ExpiredSignatureError: "an expired token",
        jwt.ImmatureSignatureError: "a token that does not hold yet",
        jwt.InvalidAudienceError: "a token for somebody else",
        jwt.InvalidIssuerError: "a token of another issuer",
        jwt.InvalidSignatureError: "a token whose signature is wrong",
        jwt.MissingRequiredClaimError: "a token that lacks exp, iss, aud or sub",
    }
    return next((text for kind, text in kinds.items() if isinstance(error, kind)), "no sound token")
