"""Say how one service is run; nothing is read from the environment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from service.clock import utc_now
from service.store.ports import View

STATIC: Final = Path(__file__).parent / "web" / "static"
"""The built map; a working copy may be without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    How one service is run.

    Attributes
    ----------
    database
        URL of the store: ``gpkg:///FILE`` or ``postgresql+psycopg://…``.
    view
        "exact" for officers on their own machine, "public" for everybody else.
    hosts
        Names by which the service may be called (the header ``Host``, without its port);
        empty for any. It keeps the exact view from a stranger's page in the same browser,
        and from a proxy that was put in front of it.
    clock
        Tells the time at which plans are published and lifted.
    static
        Folder of the built map.
    room
        Bytes of answers kept encoded in memory, and of features as many again; 0 keeps none.
    """

    database: str
    view: View = "exact"
    hosts: tuple[str, ...] = ()
    clock: Callable[[], datetime] = utc_now
    static: Path = STATIC
    room: int = 64 * 1024 * 1024
