"""Count requests and how long they take."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from service.logs.request_log import Answered

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Upper bounds of the classes of durations, in seconds."""

_LABELS: Final = ("method", "route", "status")


class Meters:
    """
    The counters of one application, in a registry of their own.

    Attributes
    ----------
    registry
        Requests, and what the process uses of memory, processor and files.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "khoanh_requests", "Requests answered.", _LABELS, registry=self.registry
        )
        self._seconds = Histogram(
            "khoanh_request_seconds",
            "Time from a question to the last byte of its answer.",
            _LABELS,
            registry=self.registry,
            buckets=BUCKETS,
        )
        ProcessCollector(registry=self.registry)
        self._known: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}

    def count(self, answered: Answered) -> None:
        """
        Count a request.

        Parameters
        ----------
        answered
            The request: method, template of the path and status alone, so that there are never
            more series than the service has answers.
        """
        status = "none" if answered.status is None else str(answered.status)
        key = (answered.method, answered.route or "none", status)
        known = self._known.get(key)
        if known is None:
            known = self._requests.labels(*key), self._seconds.labels(*key)
            self._known[key] = known
        known[0].inc()
        known[1].observe(answered.seconds)
