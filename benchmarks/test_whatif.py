"""How many scenarios of a province are answered in a second, by one process and by several."""

import json

import pytest
from packs import in_process

CASES = 1_000


@pytest.fixture(scope="module")
def study(province):
    """The pack of a province and a case list of a thousand."""
    cases, _ = province.cases(CASES)
    return province.folder, cases


@pytest.mark.parametrize("how", ["anew", "alone", "processes", "dask"])
def test_a_thousand_scenarios(benchmark, study, how):
    """Each withdraws another case; the plan is answered, and its posts are counted."""
    found = benchmark.pedantic(
        lambda: json.loads(in_process("whatif.py", *study, how).splitlines()[-1]), rounds=1
    )
    print(how, json.dumps(found, indent=1))
    benchmark.extra_info.update(section="whatif", job=how, **found)
    assert how == "anew" or found["problems"] == 0
