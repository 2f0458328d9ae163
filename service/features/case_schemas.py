"""Describe the shapes of cases, of how they come in, and of addresses."""

from typing import Final

from .schema_words import TEXT, WHOLE, Schema, list_of, object_of, or_null, ref

CASE_SCHEMAS: Final[dict[str, Schema]] = {
    "CaseRows": {
        "description": "Rows with the columns of a case file, in English or Vietnamese; "
        "or a GeoJSON FeatureCollection.",
        "oneOf": [list_of({"type": "object"}), ref("FeatureCollection")],
    },
    "Receipt": object_of(
        {
            "case_id": TEXT,
            "kind": {"type": "string", "enum": ["case", "contact"]},
            "outcome": {
                "type": "string",
                "enum": ["created", "unchanged", "corrected", "withdrawn"],
            },
        },
        {
            "row": WHOLE,
            "location": {
                "type": "string",
                "enum": ["pending", "found", "ambiguous", "not_found"],
            },
            **{
                name: or_null(TEXT)
                for name in ("match_level", "alley_id", "hamlet_id", "ward_id", "cell", "why")
            },
            "radius_m": or_null({"type": "number"}),
            "score": or_null({"type": "number"}),
            "candidates": or_null(WHOLE),
        },
    ),
    "Receipts": object_of(
        {
            **dict.fromkeys(("created", "unchanged", "corrected", "withdrawn"), WHOLE),
            "rows": list_of(ref("Receipt")),
            "is_trial": {"type": "boolean"},
        }
    ),
    "CaseHistory": object_of(
        {
            "case_id": TEXT,
            "kind": {"type": "string", "enum": ["case", "contact"]},
            "is_withdrawn": {"type": "boolean"},
            "place": or_null({"type": "object"}),
            "choices": or_null(list_of(ref("Feature"))),
            "history": list_of(
                object_of(
                    {
                        "report": WHOLE,
                        "act": {"type": "string", "enum": ["created", "corrected", "withdrawn"]},
                        "received_at": TEXT,
                        "received_by": TEXT,
                        "content": {"type": "object"},
                    }
                )
            ),
        }
    ),
    "WardTrend": object_of(
        {
            "unit_id": TEXT,
            "name": or_null(TEXT),
            "by_day": list_of(WHOLE),
            "last_7": WHOLE,
            "before_7": WHOLE,
        }
    ),
    "Situation": object_of(
        {
            "at": TEXT,
            "last_report_at": or_null(TEXT),
            "goals_h": object_of({"most": WHOLE, "wanted": WHOLE}),
            **dict.fromkeys(("active", "new_24h", "new_before_24h", "unlocated"), WHOLE),
            "days": list_of({"type": "string", "format": "date"}),
            "by_day": list_of(WHOLE),
            "report_to_perimeter": object_of(
                {
                    **dict.fromkeys(("cases", "within_wanted", "within_goal", "waiting"), WHOLE),
                    "median_h": or_null({"type": "number"}),
                    "slowest_tenth_h": or_null({"type": "number"}),
                    "waiting_since": or_null(TEXT),
                }
            ),
            "wards": list_of(ref("WardTrend")),
        }
    ),
    "AddressWish": {
        "type": "object",
        "required": ["q"],
        "properties": {
            "q": {"type": "string", "minLength": 1, "maxLength": 300},
            "limit": {"type": "integer", "minimum": 1, "maximum": 10, "default": 5},
        },
        "additionalProperties": False,
    },
    "Geocoded": object_of(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "geocoding": object_of({"version": TEXT}),
            "features": list_of(
                object_of(
                    {
                        "type": {"type": "string", "enum": ["Feature"]},
                        "geometry": {"nullable": True, "allOf": [ref("Geometry")]},
                        "properties": {"type": "object"},
                    }
                )
            ),
        }
    ),
}
"""Cases, where they are, and how the outbreak goes."""
