"""A what-if changes what a scenario changes, by its names, and its plans have the same names."""

import pytest
from drafting_service import case, drafting, report, settled, write_pack
from stored_sample import sample_area
from test_http_errors import problem_of

import zoning
from service.processes.catalogue import PROCESSES
from service.processes.changed_rules import ChangedRules, rules_of
from service.processes.documents import process_document
from service.processes.what_if_inputs import WhatIfInputs, combinations
from zoning.errors import InvalidInput
from zoning.policy.load import policy_named
from zoning.policy.parameters import with_parameters
from zoning.scenario.outcome import SPREAD
from zoning.scenario.settings import changes_of
from zoning.scenario.spread.model import spread_model_from
from zoning.sources.cases_file import cases_from_records

RUN = "/processes/what-if/execution"
DOUBTFUL = {
    "case_id": "CA-2",
    "reported_at": "2026-07-02T08:00:00+07:00",
    "address": f"999 {sample_area().households['street'].iloc[0]}",
}
CASES = [case("CA-1", 5), DOUBTFUL, case("CA-3", 30)]


@pytest.fixture(scope="module")
def client(new_database, tmp_path_factory):
    """Run a service with a doubtful case among three on a GeoPackage: processes know ports only."""
    pack = write_pack(tmp_path_factory.mktemp("pack"))
    with drafting(new_database("gpkg"), pack) as opened:
        report(opened, *CASES)
        settled(opened)
        yield opened


def test_every_row_is_the_run_of_a_scenario(client):
    """Delays, posts, readings, and a number that the policy leaves out."""
    runs = [
        {},
        {"delay_days": 1},
        {"delay_days": 30, "policy.core.air_m": 100},
        {"posts_available": 40},
        {"posts_available": 1},
        {"read_as.CA-2": 1},
        {"read_as.CA-2": 0, "delay_days": -3, "posts_available": None},
        {"policy.ring.enclosed_households": 5},
    ]
    answer = client.post(RUN, json={"inputs": {"runs": runs}})
    assert answer.status_code == 200, answer.text
    table = answer.json()["table"]
    planner = zoning.Planner(sample_area())
    located = planner.locate(cases_from_records(CASES))
    study = zoning.Scenario(planner.area, located, allow_unlocated=True)
    for asked, row in zip(runs, table, strict=True):
        outcome = zoning.run(planner, study.changed(*changes_of(asked)))
        assert {name: row[name] for name in asked} == asked
        assert row["plan_id"] == outcome.plan_id
        assert row["posts"] == outcome.posts
        assert (row["conflict"] is None) == (outcome.problem is None)
    assert table[2]["people_red"] == 0 < table[0]["people_red"]
    assert table[4]["conflict"]
    assert len({row["plan_id"] for row in table}) == len(runs)


def test_infections_that_escape_are_those_of_a_sweep(client):
    """With their interval and the words that they are of a model; without a plan there are none."""
    spread = {"replicates": 50, "seed": 3, "parameters": {"contact_factor": 0.3}}
    runs = [{}, {"policy.core.air_m": 100}, {"posts_available": 1}]
    answer = client.post(RUN, json={"inputs": {"runs": runs, "spread": spread}})
    assert answer.status_code == 200, answer.text
    planner = zoning.Planner(sample_area())
    located = planner.locate(cases_from_records(CASES))
    study = zoning.Scenario(planner.area, located, allow_unlocated=True)
    model = spread_model_from(spread)
    for asked, row in zip(runs[:2], answer.json()["table"], strict=False):
        outcome = zoning.run(planner, study.changed(*changes_of(asked)), spread=model)
        assert row["infections_low"] <= row["infections_mean"] <= row["infections_high"]
        assert {name: row[name] for name in SPREAD} == {
            name: getattr(outcome, name) for name in SPREAD
        }
    assert {answer.json()["table"][2][name] for name in SPREAD} == {None}
    assert "không phải dự báo" in answer.json()["note"]


def test_readings_that_there_are_not_fail_before_the_first_plan(client):
    """Together: a place too many, a second one of a case without doubt, and a case not known."""
    runs = [{"read_as.CA-2": 99}, {"read_as.CA-1": 2}, {"read_as.CA-9": 0}]
    document = problem_of(client.post(RUN, json={"inputs": {"runs": runs}}), 422)
    assert [one["where"] for one in document["faults"]] == ["case CA-2", "case CA-1", "case CA-9"]


WRONG = {
    "a section of no numbers": {"grid": {"policy.sources.ring": [1]}},
    "a negative length": {"grid": {"policy.ring.street_m": [-5]}},
    "too many": {"grid": {"policy.ring.street_m": list(range(501)), "policy.ring.air_m": [0, 1]}},
    "no such policy": {"policy": "no-such-policy"},
    "two designs": {"grid": {"policy.ring.street_m": [5]}, "runs": [{}]},
    "spread of no such kind": {"spread": {"replicates": 0, "colour": 1}},
    "spread that would take for ever": {"spread": {"replicates": 10_001}},
    "no such number": {"runs": [{"policy.ring.no_such": 1}]},
    "no range": {"sobol": {"ranges": {"policy.ring.street_m": [9, 3]}, "count": 4}},
    "a delay of years": {"grid": {"delay_days": [0, 400]}},
    "no post": {"runs": [{"posts_available": 0}]},
    "half a post": {"runs": [{"posts_available": 2.5}]},
    "half a place": {"grid": {"read_as.CA-1": [0.5]}},
    "what is no identifier": {"grid": {"read_as.ông Nam": [1]}},
    "what is changed elsewhere": {"grid": {"withdraw_cases": [1]}},
    "one cap twice": {"runs": [{"posts_available": 4, "policy.caps.max_posts": 5}]},
    "values that contradict each other": {"runs": [{"policy.closing.yellow_per_person": 10**6}]},
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_compared_is_refused_before_a_job_is_made(what):
    """And no text of the caller's that may be a name is repeated."""
    with pytest.raises(InvalidInput) as refused:
        combinations(WhatIfInputs.model_validate(WRONG[what]))
    assert "Nam" not in str(refused.value)


def test_all_faults_are_told_together():
    """Of names, values, cases and policy."""
    inputs = {
        "policy": "none",
        "runs": [{"delay_days": 999, "colour": 1}, {"posts_available": 0}],
        "add_cases": [{"case_id": "x", "address": "y"}],
    }
    with pytest.raises(InvalidInput) as refused:
        combinations(WhatIfInputs.model_validate(inputs))
    told = [fault.where for fault in refused.value.faults]
    wanted = ["add_cases", "runs, a name", "delay_reports", "posts_available", "policy"]
    assert told == wanted


def test_changed_rules_are_those_of_a_scenario():
    """Also where the policy leaves a number out, and where a number is its own already."""
    values = {"ring.enclosed_households": 5, "core.air_m": 100}
    named = {f"policy.{name}": value for name, value in values.items()}
    assert rules_of(ChangedRules(changes=named)) == with_parameters(policy_named(), values)
    own = {"policy.ring.enclosed_households": policy_named().ring.enclosed_households}
    assert rules_of(ChangedRules(changes=own)) == policy_named()
    with pytest.raises(InvalidInput, match="a name"):
        rules_of(ChangedRules(changes={"delay_days": 2}))


def test_kinds_that_stay_open_are_no_longer_kept_from_red():
    """A kind is in one of the two lists."""
    policy = rules_of(ChangedRules(keep_open=["clinic", "market"])).exempt
    assert {"clinic", "market"} <= set(policy.must_open_sites)
    assert not {"clinic", "market"} & set(policy.never_red_sites)


def test_the_description_says_what_can_be_changed():
    """Every input in both languages; what schemas refer to stands in the document."""
    document = process_document(PROCESSES["what-if"], "https://khoanh.example")
    assert all(" · " in one["description"] for one in document["inputs"].values())
    named = document["inputs"]["grid"]["description"]
    assert all(name in named for name in ("delay_days", "posts_available", "read_as.CASE"))
    assert document["inputs"]["sobol"]["schema"]["anyOf"][0] == {"$ref": "#/$defs/SobolInputs"}
    assert "ranges" in document["$defs"]["SobolInputs"]["properties"]
