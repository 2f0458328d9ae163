"""Let Schemathesis ask a service everything its description allows, and much that it does not."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import schemathesis
from hypothesis import strategies as st
from keyed import bearing, key_in
from running_service import NOW, fill
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.python import asgi
from stored_sample import renamed, sample_plan, sample_record

from service.app import create_app
from service.limits import Limits, Rate
from service.settings import Settings
from service.store import open_store

UNSAID = {
    "filter",  # CQL2 is a language of its own
    "query parameter bbox",  # the first corner below the second one
    "query parameter datetime",
    "query parameters plan, datetime",  # one of them
    "query parameter plan",  # not for a collection that is of no plan
    "query parameter properties",  # names of the collection's own, said where it stands alone
    "query parameter sortby",
    "query parameter skipGeometry",  # not with FlatGeobuf
    "query parameter after",  # the number of an event that was sent
    "header Last-Event-ID",
    "query",  # NUL
}
"""What a schema cannot say of a request, which is refused all the same."""

EVERYWHERE = {
    "cache-control", "content-encoding", "content-length", "content-security-policy",
    "content-type", "cross-origin-opener-policy", "cross-origin-resource-policy",
    "permissions-policy", "referrer-policy", "vary", "x-content-type-options", "connection",
    "allow", "x-request-id",
}  # fmt: skip
"""Headers of answers that nobody needs described."""

_TIMES = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
schemathesis.openapi.format(
    "rfc3339-interval",
    st.one_of(_TIMES, _TIMES.map("{}/..".format), _TIMES.map("../{}".format)),
)
schemathesis.openapi.format(
    "cql2",
    st.sampled_from(
        ["plan IS NULL", "S_INTERSECTS(geometry, BBOX(-180, -90, 180, 90))", "name LIKE 'a%'",
         "ACCENTI(CASEI(level)) = 'red'", "people BETWEEN 1 AND 50 OR NOT (people > 3)",
         "T_AFTER(valid_from, TIMESTAMP('2026-07-01T00:00:00Z'))"]
    ),
)  # fmt: skip


@schemathesis.check
def accepted_or_told_why(ctx, response, case):
    """Whoever keeps to the description is refused for nothing that a schema could have said."""
    if not case.meta.generation.mode.is_positive or response.status_code not in (400, 422):
        return
    if case.method.upper() != "GET" and response.status_code == 422:
        return  # what a list of cases or a policy means is not a matter of its form
    where = {fault["where"] for fault in response.json()["faults"]}
    assert where, "no fault is told"
    assert where <= UNSAID, f"refused although it is described: {sorted(where - UNSAID)}"


@schemathesis.check
def headers_are_described(ctx, response, case):
    """An answer carries no header of its own that the description does not name."""
    answers = case.operation.schema.raw_schema["paths"][case.operation.path]
    described = answers.get(case.method.lower(), {}).get("responses", {})
    named = described.get(str(response.status_code), {}).get("headers", {})
    unknown = {*response.headers} - EVERYWHERE - {name.lower() for name in named}
    is_known = str(response.status_code) in described
    assert not (is_known and unknown), f"headers that are not described: {sorted(unknown)}"


@dataclass(slots=True)
class Asked:
    """What was asked and came of it."""

    statuses: Counter = field(default_factory=Counter)
    answered: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)

    def take(self, scenario) -> None:
        """Take in what was asked of one operation."""
        for interaction in scenario.recorder.interactions.values():
            if interaction.response is not None:
                status = interaction.response.status_code
                self.statuses[status] += 1
                if status < 300:
                    self.answered.add(scenario.recorder.label)
        for checks in scenario.recorder.checks.values():
            for one in checks:
                if one.failure_info is not None:
                    failure = one.failure_info.failure
                    said = f"{scenario.recorder.label}: {failure.title}: {failure.message}"
                    self.faults.setdefault(said, one.failure_info.code_sample)


def stored_for(url: str, pack: Path, role: str | None, *units: str) -> tuple[Settings, dict]:
    """Fill a database with a plan in force and a draft; return settings and a caller's headers."""
    fill(url)
    opened = open_store(url)
    with opened.writing() as stored:
        stored.plans.save(renamed(sample_record(sample_plan(3, 10)), "drawn"))
    opened.close()
    unlimited = Rate(per_s=0, burst=1)
    settings = Settings(
        database=url,
        area_path=pack,
        clock=lambda: NOW + timedelta(hours=1),
        draft_quiet_s=0.05,
        draft_longest_s=0.2,
        limits=Limits(per_key=unlimited),
    )
    return settings, bearing(None if role is None else key_in(url, role, *units))


def asked(settings: Settings, headers: dict, *, seed: int, examples: int, phases: set[str],
          leaving: str | None = None) -> Asked:  # fmt: skip
    """Ask everything of a service, in this process, and stop it again."""
    app = create_app(settings)
    known = ["2xx", "3xx"]
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "continue-on-failure": True,
            "headers": headers,
            "parameters": {"query.wait": 0},
            "generation": {
                "max-examples": examples,
                "deterministic": True,
                "with-security-parameters": False,
            },
            "phases": {
                name: {"enabled": name in phases}
                for name in ("examples", "coverage", "fuzzing", "stateful")
            },
            "checks": {
                "positive_data_acceptance": {"enabled": False},
                "negative_data_rejection": {"expected-statuses": ["4xx"]},
                "not_a_server_error": {"expected-statuses": [*known, "4xx", "503"]},
            },
        }
    )
    try:
        schema = schemathesis.openapi.from_asgi("/api", app, config=config, headers=headers)
        if leaving is not None:
            schema = schema.exclude(path_regex=leaving)
        found = Asked()
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                found.take(event)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                found.faults[f"Schemathesis: {event}"] = json.dumps(str(vars(event)))
    finally:
        asgi.shutdown_lifespans()
    return found
