"""Say what is wrong with a database, without ever showing its password."""

from zoning.errors import InvalidInput


class InvalidStore(InvalidInput):
    """The database cannot be used: not reachable, of another kind, or of another area."""

    subject = "database"


class StoreAway(InvalidStore):
    """The database does not answer now; it may again in a moment."""


class QueryTooSlow(InvalidStore):
    """A query took longer than the service lets any take."""


class WrongState(InvalidInput):
    """What is asked for does not follow the state that a plan or a case is in."""

    subject = "state"
    detail = "What is asked for does not follow the state it is in now."
