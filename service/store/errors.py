"""Say what is wrong with a database, without ever showing its password."""

from zoning.errors import InvalidInput


class InvalidStore(InvalidInput):
    """The database cannot be used: not reachable, of another kind, or of another area."""

    subject = "database"


class QueryTooSlow(InvalidStore):
    """A query took longer than the service lets any take."""
