"""Serve plans and areas over HTTP; imports `zoning`, never the reverse."""
