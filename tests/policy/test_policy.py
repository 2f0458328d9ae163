"""A policy states every rule and price with its unit and its source."""

import tomllib
from dataclasses import fields, replace

import pytest

from zoning.errors import InvalidPolicy
from zoning.policy.load import (
    parse_policy,
    policy_from_record,
    policy_named,
    policy_names,
    policy_text,
    policy_to_toml,
)
from zoning.policy.schema import SECTIONS, Measure

WARD = policy_named()
FIELDS = [(name, f) for name, kind in SECTIONS.items() for f in fields(kind)]


def faults_of(record: dict) -> list[str]:
    with pytest.raises(InvalidPolicy) as caught:
        policy_from_record(record)
    return [fault.where for fault in caught.value.faults]


def test_the_default_is_our_ward_preset_and_says_that_it_is_no_law():
    """Leaving the policy out means khoanh-ward, and nobody can take it for a decree."""
    assert policy_named("khoanh-ward") == WARD
    assert "khoanh-ward" in policy_names()
    assert "not a legal rule" in WARD.legal_source
    assert "không phải quy định pháp luật" in WARD.title


@pytest.mark.parametrize("name", policy_names())
def test_every_value_of_every_preset_has_a_source_or_is_called_an_assumption(name):
    """No number comes from nowhere."""
    sources = dict(policy_named(name).sources)
    assert sorted(sources) == sorted(f"{section}.{f.name}" for section, f in FIELDS)
    assert all(len(text) > 10 for text in sources.values())


def test_an_unknown_name_is_answered_with_the_names_there_are():
    """A typing slip is mended without reading the manual."""
    with pytest.raises(InvalidPolicy, match="khoanh-ward"):
        policy_named("khoanh-wrad")
    with pytest.raises(InvalidPolicy, match="khoanh-ward"):
        policy_text("../secrets")


def test_a_policy_written_and_read_again_is_the_same():
    """TOML holds all of it."""
    assert parse_policy(policy_to_toml(WARD)) == WARD
    assert parse_policy(policy_to_toml(WARD)).digest == WARD.digest


@pytest.mark.parametrize(("section", "field"), FIELDS, ids=lambda v: getattr(v, "name", v))
def test_changing_any_value_changes_the_digest(section, field):
    """Two policies that differ anywhere never share a name by content."""
    part = getattr(WARD, section)
    value = getattr(part, field.name)
    other = not value if isinstance(value, bool) else value + (("x",) if value == () else value)
    changed = replace(WARD, **{section: replace(part, **{field.name: other})})
    if value == 0:
        other = 1
        changed = replace(WARD, **{section: replace(part, **{field.name: other})})
    assert changed.digest != WARD.digest


def test_all_faults_are_reported_together():
    """One reading of the report is enough to mend the preset."""
    record = tomllib.loads(policy_text("khoanh-ward"))
    record["id"] = "Khoanh Ward"
    record["ring"]["street_m"] = "far"
    record["ring"]["air"] = 3
    record["closing"]["red_per_person"] = -1
    del record["kernel"]["alley_hazard"]
    del record["lifting"]
    del record["sources"]["risk.price_open"]
    record["extra"] = 1
    assert sorted(faults_of(record)) == sorted(
        [
            "policy: extra",
            "id",
            "ring: air",
            "ring.street_m",
            "closing.red_per_person",
            "kernel.alley_hazard",
            "lifting",
            "sources: risk.price_open",
        ]
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "40", -1.0, [40.0]])
def test_a_number_that_is_none_is_refused(value):
    """Not-a-number, infinity, a truth value, a text: no metres."""
    record = WARD.as_record()
    record["ring"]["street_m"] = value
    assert faults_of(record) == ["ring.street_m"]


def test_a_whole_number_may_stand_for_metres_but_no_fraction_for_a_price():
    """40 metres are 40.0 metres; a price is counted in thousandths already."""
    record = WARD.as_record()
    record["ring"]["street_m"] = 40
    assert policy_from_record(record).ring.street_m == 40.0
    record["guarding"]["alley"] = 12.5
    assert faults_of(record) == ["guarding.alley"]


def test_contradictions_are_faults():
    """Yellow never costs more than red, nor prevents less than nothing; no site is in two lists."""
    record = WARD.as_record()
    record["closing"]["yellow_per_person"] = record["closing"]["red_per_person"] + 1
    record["risk"]["price_yellow"] = record["risk"]["price_open"] + 1
    record["exempt"]["must_open_sites"] = ["hospital"]
    assert faults_of(record) == ["closing.yellow_per_person", "risk.price_yellow", "exempt"]


def test_dates_and_distances_that_cannot_both_be_kept_are_faults():
    """A ring inside its core; red that must end before it may; a last round of no rounds."""
    record = WARD.as_record()
    record["core"]["air_m"] = 100.0
    record["ring"]["case_air_m"] = 50.0
    record["lifting"] |= {"red_days": 14, "longest_days": 7, "negative_within_days": 2}
    assert faults_of(record) == [
        "ring.case_air_m",
        "lifting.longest_days",
        "lifting.negative_within_days",
    ]


def test_no_cap_holds_unless_a_policy_sets_it():
    """0 means none, in every preset there is."""
    for name in policy_names():
        caps = policy_named(name).caps
        assert (caps.max_posts, caps.max_people_red, caps.max_people_closed) == (0, 0, 0)
        assert caps.min_risk_covered == 0.0


def test_a_cap_is_read_and_kept():
    """Posts and people are whole numbers, risk a share."""
    record = WARD.as_record()
    record["caps"] = {
        "max_posts": 12,
        "max_people_red": 400,
        "max_people_closed": 2_000,
        "min_risk_covered": 0.95,
        "max_people_sector": 800,
    }
    caps = parse_policy(policy_to_toml(policy_from_record(record))).caps
    assert (caps.max_posts, caps.max_people_red, caps.max_people_closed) == (12, 400, 2_000)
    assert caps.min_risk_covered == 0.95
    assert caps.max_people_sector == 800
    record["caps"]["min_risk_covered"] = 95
    assert faults_of(record) == ["caps.min_risk_covered"]


def test_the_thresholds_of_a_level_are_those_with_its_name():
    """Nothing is read from another level."""
    escalation = policy_named("us-new-york-2020").escalation
    assert escalation.at("hamlet").incidence_cases == 21
    assert escalation.at("ward").incidence_cases == 35
    assert escalation.at("alley").incidence == 0


def test_text_that_is_no_toml_is_a_fault_of_the_policy():
    """A broken file is reported as one, not as a crash."""
    with pytest.raises(InvalidPolicy, match="TOML"):
        parse_policy("[ring\nstreet_m = 40")


def test_every_field_names_its_unit():
    """A number without a unit is no rule."""
    measures = [a for _, f in FIELDS for a in f.type.__metadata__]
    assert len(measures) == len(FIELDS)
    assert all(isinstance(m, Measure) and m.words for m in measures)


def test_a_policy_of_before_a_field_is_read_as_it_was_and_keeps_its_text():
    """A plan keeps its policy: what came later is off, and is no part of its name."""
    record = WARD.as_record()
    for section, field in (("ring", "enclosed_households"), ("caps", "max_people_sector")):
        del record[section][field]
        del record["sources"][f"{section}.{field}"]
    old = policy_from_record(record)
    assert (old.ring.enclosed_households, old.caps.max_people_sector) == (0, 0)
    assert old.as_record() == record
    assert old.digest != WARD.digest
    assert policy_from_record(old.as_record()) == old


def test_a_later_field_that_is_stated_needs_its_source_and_a_source_its_field():
    """On or off: a preset that states it says where it comes from."""
    record = WARD.as_record()
    del record["sources"]["ring.enclosed_households"]
    assert faults_of(record) == ["sources: ring.enclosed_households"]
    record = WARD.as_record()
    del record["ring"]["enclosed_households"]
    assert faults_of(record) == ["sources: ring.enclosed_households"]
