"""Mend the wards of a pack or a ward file, and say what was changed."""
