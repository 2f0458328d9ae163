"""Say who works on plans: this process, or one of its own."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from service.store.errors import InvalidStore, StoreAway
from service.store.ports import StorePort

from .area_desk import AreaDesk

Given = ParamSpec("Given")
Found = TypeVar("Found")
Task = Callable[Concatenate[StorePort, AreaDesk, Given], Found]
"""
What is done with the area of a service: a function of a module, of a store, a desk and more.

What it is given and what it returns or raises may pass from one process to another.
"""

_STEP_S: Final = 0.2


class WorkshopLost(InvalidStore):
    """What works on plans ended before it was done; the next task begins it anew."""


class Workshop(Protocol):
    """Where tasks are done that need the area."""

    def start_reading(self) -> None:
        """Begin to read the area, if that was not begun before; return at once."""
        ...

    @property
    def is_read(self) -> bool:
        """Return whether tasks can be done now; nothing is begun."""
        ...

    @property
    def is_unusable(self) -> bool:
        """Return whether the area was tried and cannot be used."""
        ...

    @property
    def process_id(self) -> int | None:
        """Return the process of its own in which tasks are done; None where there is none."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait so long until the area is read; raise `InvalidStore` where it then is not."""
        ...

    def run(self, task: Task[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        """Do a task and return what it returns, or raise what it raises, or `WorkshopLost`."""
        ...

    def close(self) -> None:
        """Do no more; what is being done elsewhere is lost."""
        ...


class LocalWorkshop:
    """
    Does tasks in this process, in the thread of whoever asks.

    Parameters
    ----------
    area_path
        The area pack; None where the service was started without one.
    store
        The store, which holds the same area.
    """

    def __init__(self, area_path: Path | None, store: StorePort) -> None:
        self.desk = AreaDesk(area_path, store)
        self._store = store

    def start_reading(self) -> None:
        """Begin to read the area, if that was not begun before; return at once."""
        self.desk.start_reading()

    @property
    def is_read(self) -> bool:
        """Return whether tasks can be done now; nothing is begun."""
        return self.desk.is_read

    @property
    def is_unusable(self) -> bool:
        """Return whether the area was tried and cannot be used."""
        return self.desk.is_unusable

    @property
    def process_id(self) -> None:
        """Return None: it has no process of its own."""

    def wait(self, seconds: float) -> None:
        """
        Wait until the area is read.

        Parameters
        ----------
        seconds
            How long at most.

        Raises
        ------
        InvalidStore
            If the area is not read by then, or cannot be used.
        """
        self.desk.wait_for_planner(seconds)

    def run(self, task: Task[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        """
        Do a task.

        Parameters
        ----------
        task
            What is done.
        *args, **kwargs
            What it is given after the store and the desk.

        Returns
        -------
        object
            What it returns.
        """
        return task(self._store, self.desk, *args, **kwargs)

    def close(self) -> None:
        """Do nothing: what is being done is waited for where it was asked for."""


def wait_unless(workshop: Workshop, is_over: Callable[[], bool], *, seconds: float) -> bool:
    """
    Wait until the area is read, or until that is not wanted any more.

    Parameters
    ----------
    workshop
        Which reads it.
    is_over
        Asked several times a second whether to wait no longer.
    seconds
        How long at most.

    Returns
    -------
    bool
        False where it was given up.

    Raises
    ------
    InvalidStore
        As `Workshop.wait`.
    """
    end = time.monotonic() + seconds
    while not is_over():
        try:
            workshop.wait(_STEP_S)
        except WorkshopLost:
            raise
        except InvalidStore as error:
            if workshop.is_unusable or time.monotonic() >= end:
                raise
            if isinstance(error, StoreAway):  # it told so at once
                time.sleep(_STEP_S)
        else:
            return True
    return False
