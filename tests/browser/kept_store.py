"""Copy the store of a service that has ended, for a service of its own."""

import sqlite3
from contextlib import closing


def url_of(file):
    """Return how a service is told to use a store's file."""
    return f"gpkg:///{file}"


def copied(file, folder):
    """Copy a store's file into a folder; return the copy, which nobody else changes."""
    copy = folder / file.name
    with closing(sqlite3.connect(file)) as kept, closing(sqlite3.connect(copy)) as own:
        kept.backup(own)
    return copy
