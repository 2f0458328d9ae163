"""Look back on an outbreak: how much of what came after each day its plan would have enclosed."""

from .caught import caught_shares as caught_shares
from .replay import retrospective as retrospective
