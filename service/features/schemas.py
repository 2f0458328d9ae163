"""Gather the shapes of all answers as OpenAPI 3.0 schemas."""

from typing import Final

from .case_schemas import CASE_SCHEMAS
from .feature_schemas import FEATURE_SCHEMAS
from .plan_schemas import PLAN_SCHEMAS
from .schema_words import Schema
from .service_schemas import SERVICE_SCHEMAS

SCHEMAS: Final[dict[str, Schema]] = FEATURE_SCHEMAS | PLAN_SCHEMAS | CASE_SCHEMAS | SERVICE_SCHEMAS
"""Every schema that an answer refers to."""
