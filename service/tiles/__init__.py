"""Serve layers as vector tiles: OGC API Tiles, Part 1, with Mapbox vector tiles."""
