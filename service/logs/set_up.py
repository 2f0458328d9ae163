"""Send everything that is logged, and every error that nobody caught, to one stream."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Literal, TextIO

from .lines import OURS, JsonLines, PlainLines

Style = Literal["text", "json"]

STYLES: Final[tuple[Style, ...]] = ("text", "json")

_FORMATTERS: Final[dict[Style, type[logging.Formatter]]] = {"text": PlainLines, "json": JsonLines}
_log: Final = logging.getLogger(__name__)


class _Lines(logging.StreamHandler[TextIO]):
    """Writes lines; where nobody reads them any more the service goes on without."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing: what logging would say holds the record's values."""


@contextmanager
def logs_as(style: Style, stream: TextIO | None = None) -> Iterator[None]:
    """
    Write what is logged as lines, until the block ends.

    Parameters
    ----------
    style
        "json" for one object a line, "text" for people.
    stream
        Where; standard error if left out.

    Yields
    ------
    None
        Within, every logger of the process writes there, the service's own from INFO on and
        all others from WARNING on; so do warnings, and errors that end a thread or are raised
        where nobody can catch them. Everything is as it was afterwards.
    """
    handler = _Lines(sys.stderr if stream is None else stream)
    handler.setFormatter(_FORMATTERS[style]())
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in OURS]
    levels = [logger.level for logger in (root, *ours)]
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for logger in ours:
        logger.setLevel(logging.INFO)
    hooks = threading.excepthook, sys.unraisablehook
    threading.excepthook, sys.unraisablehook = _end_of_thread, _unraisable
    try:
        with warnings.catch_warnings():
            logging.captureWarnings(capture=True)
            yield
    finally:
        logging.captureWarnings(capture=False)
        threading.excepthook, sys.unraisablehook = hooks
        for logger, level in zip((root, *ours), levels, strict=True):
            logger.setLevel(level)
        root.removeHandler(handler)


def _end_of_thread(ended: threading.ExceptHookArgs) -> None:
    name = "a thread" if ended.thread is None else f"the thread {ended.thread.name.split(' ')[0]}"
    _note(f"{name} ended", ended.exc_value, ended.exc_traceback)


def _unraisable(raised: Any) -> None:
    _note("an error could not be raised", raised.exc_value, raised.exc_traceback)


def _note(text: str, error: BaseException | None, trace: TracebackType | None) -> None:
    known = None if error is None else (type(error), error, trace)
    _log.error("%s", text, exc_info=known)
