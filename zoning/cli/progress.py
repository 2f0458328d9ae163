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


@contextmanager
def counting_bar(total: int) -> Iterator[Callable[[str], object]]:
    """
    Show on a terminal how many of many pieces are done, and nothing in a pipe.

    Parameters
    ----------
    total
        How many pieces there are.

    Yields
    ------
    Callable
        To be called with a name of what is being done, once for each piece; from any thread.
    """
    if not is_terminal(sys.stderr):
        yield str
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import MofNCompleteColumn, Progress  # noqa: PLC0415

    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda name: bar.update(task, description=name, advance=1)


@contextmanager
def amount_bar(label: str) -> Iterator[Callable[[int, int], object] | None]:
    """
    Show on a terminal how much of an amount is done, and nothing in a pipe.

    Parameters
    ----------
    label
        What is being done.

    Yields
    ------
    Callable or None
        To be called with what is done and what there is to do, 0 where that is not known;
        None in a pipe.
    """
    if not is_terminal(sys.stderr):
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress, TimeElapsedColumn  # noqa: PLC0415

    columns = (*Progress.get_default_columns(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person watches a stream."""
    return stream.isatty()
