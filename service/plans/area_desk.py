"""Read the area once, in the background, and keep what plans are drawn with."""

import logging
from pathlib import Path
from threading import Lock, Thread
from typing import Final

import geopandas as gpd
import pandas as pd

from service.store.errors import InvalidStore, QueryTooSlow, StoreAway
from service.store.ports import StorePort
from zoning.area.read import read_area
from zoning.errors import Fault, InvalidInput, ZoningError
from zoning.plan.planner import Planner
from zoning.scenario.spread.book import SpreadBook

from .publish import RecordBook

AREA_WAIT_S: Final = 60.0
"""How long a request waits for the area to be read; the first one of a service does."""

STILL_READ: Final = Fault("area", "an area that is still being read", "a few seconds", "Ask again.")

_log: Final = logging.getLogger(__name__)


class AreaDesk:
    """
    The area of a service, read when it is first needed, and one planner on it.

    Parameters
    ----------
    area_path
        The area pack; None where the service was started without one.
    store
        The store, which holds the same area.

    Attributes
    ----------
    drawing
        Held while a plan is drawn or verified: the planner keeps what the last plan left.
    """

    def __init__(self, area_path: Path | None, store: StorePort) -> None:
        self._path = area_path
        self._store = store
        self._thread: Thread | None = None
        self._beginning = Lock()
        self._locating = Lock()
        self._planner: Planner | None = None
        self._book: RecordBook | None = None
        self._spread: SpreadBook | None = None
        self._faults: tuple[Fault, ...] = ()
        self._away: tuple[Fault, ...] = ()
        self.drawing = Lock()

    def start_reading(self) -> None:
        """Begin to read the area, if that was not begun before; return at once."""
        self._begun()

    @property
    def is_unusable(self) -> bool:
        """Return whether the area was tried and cannot be used."""
        return bool(self._faults)

    @property
    def is_read(self) -> bool:
        """Return whether plans can be drawn; nothing is begun."""
        return self._planner is not None

    def wait_for_planner(self, seconds: float) -> Planner:
        """
        Wait until the area is read.

        Parameters
        ----------
        seconds
            How long at most.

        Returns
        -------
        Planner
            The planner; hold `drawing` while it draws or verifies.

        Raises
        ------
        StoreAway
            If the database did not tell which area it holds; whoever waits next asks it again.
        InvalidStore
            If the area is not read by then, or cannot be used.
        """
        self._begun().join(seconds)
        if self._planner is not None:
            return self._planner
        if self._away:
            raise StoreAway(self._away)
        raise InvalidStore(self._faults or [STILL_READ])

    def locate(
        self, planner: Planner, cases: pd.DataFrame, *, contacts: bool = False
    ) -> gpd.GeoDataFrame:
        """
        Find where cases or contacts are.

        Parameters
        ----------
        planner
            The planner.
        cases
            As `zoning.geocode` or `zoning.geocode_contacts` take them.
        contacts
            Whether they are contacts.

        Returns
        -------
        GeoDataFrame
            As `zoning.geocode` or `zoning.geocode_contacts`. Several threads may ask at once.
        """
        with self._locating:
            return planner.locate_contacts(cases) if contacts else planner.locate(cases)

    def record_book(self, planner: Planner) -> RecordBook:
        """Return what records of plans are made with; hold `drawing` while one is made."""
        if self._book is None:
            self._book = RecordBook(planner.area)
        return self._book

    def spread_book(self, planner: Planner) -> SpreadBook:
        """Return what follows infections with; hold `drawing` while they are followed."""
        if self._spread is None:
            self._spread = SpreadBook(planner)
        return self._spread

    def _begun(self) -> Thread:
        with self._beginning:
            if self._thread is None or (self._away and not self._thread.is_alive()):
                self._away = ()
                self._thread = Thread(target=self._read, name="khoanh-area", daemon=True)
                self._thread.start()
            return self._thread

    def _read(self) -> None:
        try:
            self._planner = self._made()
        except (StoreAway, QueryTooSlow) as error:
            # It says nothing of the area, and would keep the service from ever drawing a plan.
            self._away = error.faults
            _log.warning("the area could not be compared with the stored one")
        except InvalidInput as error:
            self._faults = error.faults
            _log.error("the area cannot be used: %d faults", len(error.faults))
        except (ZoningError, OSError, MemoryError):
            self._faults = (Fault("area", "a pack that could not be read", "a sound pack"),)
            _log.exception("the area cannot be used")

    def _made(self) -> Planner:
        if self._path is None:
            mend = "Start the service with --area DIR."
            fault = Fault("area", "a service without its area pack", "the pack it serves", mend)
            raise InvalidStore([fault])
        # First, for it is quick, and the database may have to be asked again and again.
        with self._store.reading() as stored:
            facts = stored.area.facts()
        area = read_area(self._path)
        if facts is None or facts.digest != area.digest:
            found = f"a pack with the digest {area.digest[:8]}"
            expected = f"the stored area, {facts.digest[:8]}" if facts else "a stored area"
            raise InvalidStore([Fault("area", found, expected, "Name the pack it was made of.")])
        planner = Planner(area)
        planner.locate(_nothing())  # makes names and numbers ready, so that the first case is quick
        return planner


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in ("case_id", "household_id", "address", "lng", "lat")})
