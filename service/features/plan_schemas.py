"""Describe the shapes of plans, of what is asked of them, and of their figures."""

from typing import Final

from .schema_words import NUMBERS, TEXT, WHOLE, Schema, list_of, object_of, or_null, ref

MOST_ORDERS: Final = 1_000
"""Most identifiers in one list of orders."""

_IDENTIFIERS: Final[Schema] = {
    "type": "array",
    "items": {"type": "string", "minLength": 1, "maxLength": 200},
    "maxItems": MOST_ORDERS,
}

ORDERS: Final[Schema] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("keep_open", "close_red", "close_yellow", "lift"), _IDENTIFIERS),
        "reasons": {
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 500},
        },
    },
    "additionalProperties": False,
}
"""What officers order of places, by identifier (docs/policy.md)."""

_REASON: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 2000, "nullable": True}

_LEVELS: Final = ("red", "yellow")
_COUNTED: Final = ("zones", "people", "households")
_FIGURES: Final = tuple(f"{what}_{level}" for level in _LEVELS for what in _COUNTED)
_WITHHELD: Final = ("posts", "barriers", "doors", "cases", "cost", "bound", "gap")
"""Figures that the public view keeps to itself."""

PLAN_SCHEMAS: Final[dict[str, Schema]] = {
    "LevelChange": object_of(
        {"before": TEXT, "after": TEXT},
        {"household_id": TEXT, "cell_id": TEXT, "people": WHOLE},
    ),
    "PlanDiff": object_of(
        {
            "before": TEXT,
            "after": TEXT,
            "view": {"type": "string", "enum": ["exact", "public"]},
            "change": {"type": "object", "additionalProperties": or_null(WHOLE)},
            "layers": {"type": "object", "additionalProperties": ref("Delta")},
        },
        {"households": list_of(ref("LevelChange")), "cells": list_of(ref("LevelChange"))},
    ),
    "ChangedGround": object_of({"type": TEXT, "features": list_of(ref("Feature"))}),
    "Summary": object_of(
        {
            "area": or_null(TEXT),
            "invented": or_null({"type": "boolean"}),
            "view": {"type": "string", "enum": ["exact", "public"]},
            **{name: or_null(TEXT) for name in ("plan_id", "as_of", "policy", "status")},
            **dict.fromkeys(_FIGURES, WHOLE),
            **{name: or_null(WHOLE) for name in _WITHHELD},
            "zones_bbox": or_null(NUMBERS),
        },
        {
            "note": TEXT,
            "note_en": TEXT,
            "bound_by": {"type": "string", "enum": ["flow", "programme"]},
            "shown_less_closed": WHOLE,
        },
    ),
    "Policies": object_of(
        {
            "own": TEXT,
            "policies": list_of(object_of({"id": TEXT, "name": TEXT, "name_en": TEXT})),
        }
    ),
    "DraftWish": {
        "type": "object",
        "properties": {
            "policy": or_null(TEXT | {"maxLength": 100}),
            "as_of": or_null({"type": "string", "format": "date-time"}),
            "orders": or_null(ORDERS),
        },
        "additionalProperties": False,
    },
    "LiftWish": {
        "type": "object",
        "properties": {
            "despite_conditions": {"type": "boolean", "default": False},
            "reason": _REASON,
        },
        "additionalProperties": False,
    },
    "PublishWish": {
        "type": "object",
        "properties": {"reason": _REASON},
        "additionalProperties": False,
    },
    "Plan": object_of(
        {
            "plan_id": TEXT,
            "status": {"type": "string", "enum": ["draft", "in_force", "lifted"]},
            "as_of": TEXT,
            "policy": TEXT,
            "view": {"type": "string", "enum": ["exact", "public"]},
            "bbox": or_null(NUMBERS),
            "figures": {"type": "object"},
            "links": list_of(ref("Link")),
        },
        {
            "drawn_after": or_null(TEXT),
            "unlocated": WHOLE,
            "orders": ORDERS,
            "is_automatic": {"type": "boolean"},
            "acts": list_of(
                object_of({"act": TEXT, "at": TEXT, "by": TEXT, "reason": or_null(TEXT)})
            ),
        },
    ),
    "Plans": object_of(
        {
            "numberMatched": WHOLE,
            "numberReturned": WHOLE,
            "plans": list_of(ref("Plan")),
            "links": list_of(ref("Link")),
        },
        {
            "failed": list_of(
                object_of(
                    {
                        "status": {"type": "string", "enum": ["failed"]},
                        "failed_at": TEXT,
                        "policy": TEXT,
                        "detail": TEXT,
                        "faults": list_of(ref("Fault")),
                    }
                )
            )
        },
    ),
    "Explanation": object_of(
        {
            "plan_id": TEXT,
            "identifier": TEXT,
            "closed": list_of({"type": "object"}),
            "may_hold": list_of({"type": "object"}),
            "orders": list_of(
                object_of({"kind": TEXT, "identifier": TEXT, "reason": or_null(TEXT)})
            ),
        }
    ),
}
"""Plans, what officers wish of them, and what became of them."""
