"""Say how one service is run; nothing is read from the environment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from service.store.ports import View

STATIC: Final = Path(__file__).parent / "web" / "static"
"""The built map; a working copy may be without it."""


def utc_now() -> datetime:
    """Return the time of the machine's clock, in UTC."""
    return datetime.now(UTC)


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
        Tells the time that responses carry.
    static
        Folder of the built map.
    area_path
        The area pack that is stored, with which cases are located and plans are drawn; None
        where the service only shows what is stored.
    policy
        Name of the policy under which drafts are drawn; None for the default.
    publishes_drafts
        Whether drafts that follow reports are put in force without an officer.
    draft_quiet_s, draft_longest_s
        Seconds without a report, and seconds after the first one, after which a draft is drawn.
    draft_lease_s
        Seconds after which another process takes over from one that died while it drew.
    """

    database: str
    view: View = "exact"
    hosts: tuple[str, ...] = ()
    clock: Callable[[], datetime] = utc_now
    static: Path = STATIC
    area_path: Path | None = None
    policy: str | None = None
    publishes_drafts: bool = False
    draft_quiet_s: float = 5.0
    draft_longest_s: float = 30.0
    draft_lease_s: float = 20.0
