"""Build packs of administrative units alone: provinces and wards, of a country or a part of it."""

from zoning.sources.national.build import build_from_wards

__all__ = ["build_from_wards"]
