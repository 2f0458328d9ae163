"""Describe the shapes of what the service says of itself, its callers and its jobs."""

from typing import Final

from .schema_words import TEXT, WHOLE, Schema, list_of, object_of, or_null, ref

SERVICE_SCHEMAS: Final[dict[str, Schema]] = {
    "Fault": object_of({"where": TEXT, "found": TEXT, "expected": TEXT, "mend": TEXT}),
    "Problem": object_of(
        {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "detail": TEXT,
            "faults": list_of(ref("Fault")),
        }
    ),
    "Health": object_of({"status": TEXT}),
    "Readiness": object_of(
        {"status": TEXT, "checks": {"type": "object", "additionalProperties": TEXT}}
    ),
    "Own": object_of(
        {
            "role": or_null(TEXT),
            "name": or_null(TEXT),
            "view": {"type": "string", "enum": ["exact", "public"]},
            "is_whole_area": {"type": "boolean"},
            "may": list_of(TEXT),
        }
    ),
    "AuditRow": object_of(
        {
            "number": WHOLE,
            **dict.fromkeys(("at", "caller", "role", "action", "route"), TEXT),
            "target": {"type": "object"},
            "query": {"type": "object"},
            **dict.fromkeys(("status", "returned"), or_null(WHOLE)),
            "client": or_null(TEXT),
            "digest": TEXT,
        }
    ),
    "Audit": object_of({"entries": list_of(ref("AuditRow")), "links": list_of(ref("Link"))}),
    "ExecuteWish": {
        "type": "object",
        "properties": {
            "inputs": {
                "type": "object",
                "description": "By name, as `/processes/{process}` describes them.",
                "example": {
                    "grid": {
                        "policy.ring.street_m": [50, 100],
                        "delay_days": [0, 2],
                        "posts_available": [None, 60],
                        "read_as.CA-7": [0, 1],
                    }
                },
            }
        },
        "additionalProperties": False,
    },
    "Process": object_of(
        {
            **dict.fromkeys(("id", "title", "description", "version"), TEXT),
            "jobControlOptions": list_of(TEXT),
            "outputTransmission": list_of(TEXT),
            "links": list_of(ref("Link")),
        },
        {name: {"type": "object"} for name in ("inputs", "outputs", "$defs")},
    ),
    "Processes": object_of({"processes": list_of(ref("Process")), "links": list_of(ref("Link"))}),
    "Job": object_of(
        {
            **dict.fromkeys(("processID", "jobID", "message", "created", "updated"), TEXT),
            "type": {"type": "string", "enum": ["process"]},
            "status": {
                "type": "string",
                "enum": ["accepted", "running", "successful", "failed", "dismissed"],
            },
            "progress": {"type": "integer", "minimum": 0, "maximum": 100},
            "links": list_of(ref("Link")),
        },
        {"started": TEXT, "finished": TEXT},
    ),
    "Jobs": object_of(
        {"numberMatched": WHOLE, "jobs": list_of(ref("Job")), "links": list_of(ref("Link"))}
    ),
}
"""Refusals, health, callers, the audit log, and jobs."""
