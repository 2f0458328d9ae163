"""Read off a service what nobody counts while it works."""

import os
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from service.features.state import State
from service.store.figure_ports import StoreFigures

LONGEST_S = 2.0
"""How long a scrape waits for the database."""


class Readings(Collector):
    """
    What a scrape reads off a service.

    Parameters
    ----------
    state
        The service.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """
        Read everything.

        Yields
        ------
        Metric
            Requests first, then what is in memory, then what the database holds. Where that
            does not answer in time, ``khoanh_up`` is 0 and its figures are left out.
        """
        yield from self._state.meters.registry.collect()
        yield from self._of_memory()
        yield from self._of_workshop()
        figures = self._state.figures.answer(LONGEST_S)
        yield _gauge("khoanh_up", "Whether the database answers.", 0 if figures is None else 1)
        if figures is not None:
            yield from self._of_store(figures)

    def _of_memory(self) -> Iterator[Metric]:
        state = self._state
        tiles, of_bytes = state.tiles.held
        yield _gauge("khoanh_event_streams_open", "Open streams of events.", state.streams.count)
        yield _gauge("khoanh_database_connections_in_use", "Connections to the database in use.",
                     state.store.in_use())  # fmt: skip
        yield _gauge("khoanh_tiles_kept", "Tiles kept encoded in memory.", tiles)
        yield _gauge("khoanh_tiles_kept_bytes", "Bytes of tiles kept in memory.", of_bytes)
        kept = GaugeMetricFamily("khoanh_kept_bytes", "Bytes kept in memory.", labels=("what",))
        for what, held in (
            ("answers", state.answers.held[1]),
            ("pages", state.pages.held[1]),
            ("area", state.layers.held[1]),
            ("layers", state.tiles.layer_bytes),
        ):
            kept.add_metric((what,), held)
        yield kept
        yield CounterMetricFamily("khoanh_answers_kept_hits", "Requests answered from memory.",
                                  state.answers.hits)  # fmt: skip
        yield CounterMetricFamily(
            "khoanh_answers_kept_misses",
            "GET requests whose answer was not in memory.",
            state.answers.misses,
        )
        if (seconds := state.planning.drafter.last_s) is not None:
            yield _gauge("khoanh_last_draft_seconds",
                         "How long the last automatic draft took here.", seconds)  # fmt: skip

    def _of_workshop(self) -> Iterator[Metric]:
        process = self._state.planning.workshop.process_id
        size = None if process is None else _resident_bytes(process)
        if size is not None:
            yield _gauge("khoanh_workshop_resident_bytes",
                         "Memory of the process that works on plans.", size)  # fmt: skip

    def _of_store(self, figures: StoreFigures) -> Iterator[Metric]:
        yield _gauge("khoanh_plans_in_force", "Plans in force.", figures.plans_in_force)
        yield _gauge("khoanh_drafts_waiting", "Drafts that are stored and were never in force.",
                     figures.drafts)  # fmt: skip
        yield _gauge("khoanh_reports_undrawn", "Reports that no draft counts yet.",
                     figures.undrawn_reports)  # fmt: skip
        jobs = GaugeMetricFamily("khoanh_jobs", "Jobs kept, by status.", labels=("status",))
        for status, number in figures.jobs.items():
            jobs.add_metric((status,), number)
        yield jobs
        if figures.published_at is not None:
            age = self._state.settings.clock() - figures.published_at
            yield _gauge("khoanh_plan_age_seconds", "Since the plan in force was published.",
                         age.total_seconds())  # fmt: skip


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value)


def _resident_bytes(process: int) -> int | None:
    """Return the memory of a process; None where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
