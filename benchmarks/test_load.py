"""The service under everything it does at once, on both back ends: see `load`."""

import pytest
from load import BACKENDS, measured

RATE, SECONDS = 200, 600


@pytest.mark.parametrize("backend", BACKENDS)
def test_load(benchmark, backend):
    """Requests at set moments, streams open, cases coming, plans put in force: no fault."""
    found = benchmark.pedantic(lambda: measured(backend, rate=RATE, seconds=SECONDS), rounds=1)
    benchmark.extra_info.update(section="load", found=found)
    print(found)
    assert found["faults"] == {}
    assert found["published"] > 0
