"""Show how far a long command is, to a person only."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def progress_bar(steps: Sequence[str]) -> Iterator[Callable[[str], object]]:
    """
    Show a progress bar on a terminal, and nothing in a pipe.

    Parameters
    ----------
    steps
        The steps of the work, in order; at least one.

    Yields
    ------
    Callable
        To be called with the name of each step as it begins.
    """
    if not is_terminal(sys.stderr):
        yield str
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(steps[0], total=len(steps))

        def on_step(step: str) -> None:
            bar.update(task, description=step, completed=steps.index(step))

        yield on_step


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person watches a stream."""
    return stream.isatty()
