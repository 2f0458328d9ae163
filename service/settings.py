"""Say how one service is run; nothing is read from the environment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from service.clock import utc_now
from service.limits import Limits
from service.logs.set_up import Style
from service.security.issuer import Issuer
from service.store.view import View

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
        "public": whoever shows no key sees the public view, and others what their role and
        units allow. "exact": everybody who can ask is an administrator, for demonstrations on
        one machine; `hosts` must then name it.
    hosts
        Names by which the service may be called (the header ``Host``, without its port);
        empty for any. It keeps the exact view from a stranger's page in the same browser,
        and from a proxy that was put in front of it.
    clock
        Tells the time at which plans are published and lifted.
    static
        Folder of the built map.
    room
        Bytes of answers kept encoded in memory, half as many of features, and as many of tiles;
        0 keeps none.
    limits
        How much one caller may ask.
    issuer
        Whose tokens are taken beside keys; None for nobody's. Without one, nothing is fetched
        from any network.
    cross_origins
        Origins of other sites whose pages may read the answers; ``*`` for all of them.
    proxies
        Addresses or networks of proxies that are believed to tell the caller's own address.
    keeps_addresses
        Whether the audit log keeps the address of a caller.
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
    draws_apart
        Whether plans are worked on in a process of its own: drawn, verified, compared, and cases
        located. Else they are in this one, and whoever asks meanwhile waits longer.
    log_style
        How that process writes its log.
    metrics_port
        Port of this machine alone on which nothing but metrics is answered, without a key; None
        for none. Whoever serves must listen there as well.
    """

    database: str
    view: View = "public"
    hosts: tuple[str, ...] = ()
    clock: Callable[[], datetime] = utc_now
    static: Path = STATIC
    room: int = 64 * 1024 * 1024
    limits: Limits = field(default_factory=Limits)
    issuer: Issuer | None = None
    cross_origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    keeps_addresses: bool = False
    area_path: Path | None = None
    policy: str | None = None
    publishes_drafts: bool = False
    draft_quiet_s: float = 5.0
    draft_longest_s: float = 30.0
    draft_lease_s: float = 20.0
    draws_apart: bool = False
    log_style: Style = "text"
    metrics_port: int | None = None
