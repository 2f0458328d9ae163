"""Rows of the files people keep lists in: CSV, Excel, GeoJSON, GeoPackage; names and positions."""
