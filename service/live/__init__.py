"""Tell what happens, as it happens."""
