"""Give the tests of faults the databases of the service's own tests."""

import importlib.util
import sys
from pathlib import Path

SERVICE = Path(__file__).parents[1] / "service"
sys.path.insert(0, str(SERVICE))

# Two files of one name cannot both be imported by it.
_spec = importlib.util.spec_from_file_location("service_fixtures", SERVICE / "conftest.py")
_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_fixtures)
new_database = _fixtures.new_database
