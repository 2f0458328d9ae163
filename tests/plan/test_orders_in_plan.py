"""Officers' orders in plans: what they keep open and close, and what they cannot."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import orjson
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import contacts
from tests.drawn_hexagons import hexagon_area, located_cells
from tests.drawn_question import WARD, with_section
from zoning.errors import InvalidInput, NoPlan
from zoning.perimeter.orders import Orders
from zoning.plan.explain import explain
from zoning.plan.export import plan_files
from zoning.plan.frontier import frontier
from zoning.plan.planner import Planner
from zoning.plan.public import public_view
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.policy.load import policy_named

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""
# 0-5 the street west of the alley, 6-19 east of it, 20-23 the alley.
"""
