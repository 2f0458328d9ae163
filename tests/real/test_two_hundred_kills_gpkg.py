"""A GeoPackage survives two hundred kills."""

from two_hundred_kills import killed


def test_two_hundred_kills_on_a_geopackage(tmp_path):
    """No acknowledged case is lost, no half plan is visible, every restart is clean."""
    killed(f"gpkg:///{tmp_path / 'killed.gpkg'}", tmp_path)
