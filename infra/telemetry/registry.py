"""Where metrics are registered, and how they are read: of one process, or of several.

With several, each writes what it counts into files of its seat, and any of them answers
for all. A seat outlives its process: who takes it next counts on from where the last
one was, so counters never go backwards, and the files do not grow in number.
"""

import os
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    disable_created_metrics,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable where prometheus-client looks for the files of all processes."""
disable_created_metrics()  # type: ignore[no-untyped-call] # as below; with several processes there are none


class Registry:
    """What metrics are made with, and the text of what all processes have counted."""

    _folder: Path | None = None

    def __init__(self) -> None:
        self.own = CollectorRegistry()
        self._read = self.own
        if self._folder:
            self._read = CollectorRegistry()
            MultiProcessCollector(self._read, str(self._folder))  # type: ignore[no-untyped-call] # it has no types

    @classmethod
    def share(cls, seat: int) -> None:
        """Make this process one of several, before it has metrics.

        No other may have the same *seat*. The folder is in the environment.
        """
        values.ValueClass = values.MultiProcessValue(lambda: seat)  # type: ignore[no-untyped-call] # as below
        cls._folder = Path(os.environ[FOLDER])

    @property
    def is_shared(self) -> bool:
        return self._folder is not None

    def text(self) -> bytes:
        """Return everything, as Prometheus reads it."""
        return generate_latest(self._read)
