"""Refuse policies whose plans no price of risk lays out one after another."""

from zoning.errors import Fault, InvalidPolicy
from zoning.policy.lifecycle import COUPLING_CAPS
from zoning.policy.schema import Policy


def refuse_without_front(policy: Policy) -> None:
    """
    Refuse a policy that has no front.

    Parameters
    ----------
    policy
        The policy.

    Raises
    ------
    InvalidPolicy
        If an infection costs more in yellow than in open, so that plans are not nested; or if
        the policy has caps or closes enclosed pockets, which rows of a front would break.
    """
    if faults := [*_of_rising_risk(policy), *_of_what_no_price_says(policy)]:
        raise InvalidPolicy(faults)


def _of_rising_risk(policy: Policy) -> list[Fault]:
    """Plans are nested only where yellow prevents something."""
    risk = policy.risk
    if risk.price_yellow <= risk.price_open:
        return []
    return [
        Fault(
            "risk.price_yellow",
            f"{risk.price_yellow}",
            f"at most risk.price_open, {risk.price_open}",
            "An infection cannot cost more because the place is closed.",
        )
    ]


def _of_what_no_price_says(policy: Policy) -> list[Fault]:
    """Name what a plan may not exceed or must close whatever the prices: rows would break it."""
    set_fields = {
        **{f"caps.{name}": getattr(policy.caps, name) for name in COUPLING_CAPS},
        "ring.enclosed_households": policy.ring.enclosed_households,
    }
    mend = "Set it to 0, look at the front, and draw with it afterwards."
    return [
        Fault(name, f"{value:g}", "0, for a front shows what prices alone decide", mend)
        for name, value in set_fields.items()
        if value
    ]
