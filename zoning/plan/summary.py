"""Count a plan's hot figures."""

from typing import Any

from zoning.plan.plan import Plan


def summary(plan: Plan) -> dict[str, Any]:
    """
    Return the figures a leader looks at first.

    Parameters
    ----------
    plan
        The plan.

    Returns
    -------
    dict
        ``plan_id``, ``area``, ``as_of`` (RFC 3339), ``policy``, ``status``; for each level
        ``zones_…``, ``people_…``, ``households_…``; ``posts`` (manned, on a street or at a
        door), ``barriers``, ``doors`` (closed by themselves, nobody stands there), ``cases``;
        ``cost``, ``bound`` and ``gap`` in thousandths of a person-equivalent. With caps also
        ``bound_by``, see `zoning.plan.plan.CapProof`.
    """
    figures: dict[str, Any] = {
        "plan_id": plan.plan_id,
        "area": plan.area_name,
        "as_of": plan.as_of.isoformat(),
        "policy": plan.policy.id,
        "status": plan.status,
    }
    for level in ("red", "yellow"):
        zones = plan.zones[plan.zones["level"] == level]
        figures[f"zones_{level}"] = len(zones)
        figures[f"people_{level}"] = int(zones["people"].sum())
        figures[f"households_{level}"] = int(zones["households"].sum())
    kinds = plan.checkpoints["kind"]
    figures["posts"] = int(kinds.isin(("post", "door_post")).sum())
    figures["barriers"] = int((kinds == "barrier").sum())
    figures["doors"] = int((kinds == "door").sum())
    figures["cases"] = int(plan.zones["cases"].sum())
    figures["cost"] = plan.certificate.cost
    figures["bound"] = plan.certificate.bound
    figures["gap"] = plan.certificate.gap
    if plan.certificate.caps is not None:
        figures["bound_by"] = plan.certificate.caps.bound_by
    return figures
