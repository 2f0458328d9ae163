"""Serve layers as OGC API Features, Part 1: Core."""
