"""Serve the hot figures."""
