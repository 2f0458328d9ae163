"""Say whose bearer tokens are believed, and what stands where in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from service.store.access_ports import KeyRole

ALGORITHMS: Final = ("RS256", "ES256", "EdDSA")
"""Every algorithm a token may be signed with: of public keys only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """
    Whose bearer tokens are believed.

    Attributes
    ----------
    url
        The issuer, as its tokens name it; its configuration is found below it.
    audience
        What tokens must be made out to.
    role_claim
        Claim that holds the role: a text or a list, of which the highest counts.
    roles
        What a value of that claim means, where it is not the role's own name.
    unit_claim
        Claim that holds identifiers or official codes of units: a text or a list. ``*`` in it
        means the whole area. A token without it sees the public view only; None if every
        token is for the whole area.
    algorithms
        With which tokens may be signed; of `ALGORITHMS`.
    leeway_s
        How far the issuer's clock may be off.
    timeout_s
        Seconds that the issuer may take to answer.
    keys_s
        Seconds for which its keys are kept.
    """

    url: str
    audience: str
    role_claim: str = "khoanh_role"
    roles: Mapping[str, KeyRole] = field(default_factory=dict)
    unit_claim: str | None = "khoanh_units"
    algorithms: tuple[str, ...] = ALGORITHMS
    leeway_s: float = 30
    timeout_s: float = 3
    keys_s: float = 600
