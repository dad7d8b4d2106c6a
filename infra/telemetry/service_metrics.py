"""What the API tells Prometheus.

On the way of a request there are only plain numbers. They are poured into what
Prometheus reads when it asks, and every second if another process may be asked.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from infra.availability import Availability
from infra.edge.crowd import Crowd
from infra.limits.limiter import Limiter
from infra.telemetry.counters import DECISIONS, Counters
from infra.telemetry.gauges import Gauges
from infra.telemetry.registry import Registry
from infra.telemetry.tally import Tally

_EVERY = 1.0
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The parts of a process that count."""

    tally: Tally
    crowd: Crowd
    limiter: Limiter
    stores: Sequence[Availability]


class ServiceMetrics:
    """Pours what the parts of this process have counted."""

    def __init__(
        self,
        registry: Registry,
        sources: Sources,
        *,
        labels: Collection[str],
        policies: Collection[str],
    ) -> None:
        """*labels* are all that operations may have."""
        self._registry = registry
        self._from = sources
        self._counters = Counters(registry, labels, policies)
        self._gauges = Gauges(registry, sources.crowd, sources.stores)

    @asynccontextmanager
    async def pouring(self) -> AsyncIterator[None]:
        """Pour while the block runs, if others may be asked, and when it ends."""
        task = asyncio.create_task(self._pour_often(), name="pour metrics")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.pour()

    async def text(self) -> bytes:
        """Return what this process and all others have counted."""
        self.pour()
        # Many processes have many files, and requests do not wait for them.
        return await asyncio.to_thread(self._registry.text)

    def pour(self) -> None:
        """Bring what Prometheus reads up to date."""
        lift, counters, sources = self._counters.lift, self._counters, self._from
        for label, counted in sources.tally.operations.items():
            for outcome, number in counted.outcomes.items():
                lift(counters.operations, number, label, outcome)
            counters.lift_seconds(label, counted)
        for status, number in sources.tally.pages.items():
            lift(counters.pages, number, str(status))
        lift(counters.overloaded, sources.crowd.refusals)
        lift(counters.evicted, sources.crowd.evictions)
        limiter = sources.limiter
        decided = (limiter.admitted, limiter.refused, limiter.would_refuse)
        for decision, policies in zip(DECISIONS, decided, strict=True):
            for policy, number in policies.items():
                lift(counters.decisions, number, policy, decision)
        lift(counters.fallbacks, limiter.fallbacks)
        for store in sources.stores:
            lift(counters.uses, store.counted.uses, store.store)
            lift(counters.commands, store.counted.commands, store.store)
            lift(counters.losses, store.counted.losses, store.store)
        lift(counters.cpu, time.process_time())
        self._gauges.set()

    async def _pour_often(self) -> None:
        while self._registry.is_shared:
            self.pour()
            await asyncio.sleep(_EVERY)
