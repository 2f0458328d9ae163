"""Invent a Vietnamese town, and an outbreak in it, for demonstration and tests."""

from .area_of_town import demo_town
from .outbreak import sample_outbreak

__all__ = ["demo_town", "sample_outbreak"]
