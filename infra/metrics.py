"""What a worker did with messages, and what waits, for Prometheus. Nothing personal."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import product
from typing import TypeAlias

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from infra.postgres.message_log import MessageLog
from infra.queue.relay import Relay
from infra.telemetry.registry import Registry
from resolvers.delivery import Ended
from resolvers.errors import StoreUnavailable
from resolvers.models.message import DeliveryState
from resolvers.ports.service import Clock

Ask: TypeAlias = Callable[[], Awaitable[list[GaugeMetricFamily]]]
"""What asks a store, and may raise `StoreUnavailable`."""
_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 36_000)
_BY = ("lane", "state")
_TOLD = (DeliveryState.WAITING.value, DeliveryState.DEAD.value)
_AWAY = (StoreUnavailable, RedisError, OSError)


class MessageMetrics:
    """Counts what this process ends; asks the stores about the rest when asked."""

    def __init__(
        self,
        log: MessageLog,
        relays: Sequence[Relay],
        others: Sequence[Ask],
        clock: Clock,
        registry: Registry,
    ) -> None:
        self._log = log
        self._relays = relays
        self._others = others
        self._clock = clock
        self._ended = Counter(
            "onboarding_messages_ended",
            "Messages this worker has ended, by kind and state.",
            ("kind", "state"),
            registry=registry.own,
        )
        self._seconds = Histogram(
            "onboarding_message_seconds",
            "From when a message was written down until it was sent.",
            ("kind",),
            buckets=_SECONDS,
            registry=registry.own,
        )

    def count(self, ended: Ended) -> None:
        """Count one that this process has ended."""
        kind = ended.parcel.kind.value
        self._ended.labels(kind, ended.state.value).inc()
        if ended.state is DeliveryState.SENT:
            self._seconds.labels(kind).observe(self._since(ended.parcel.created_at))

    async def waiting(self) -> bytes:
        """Ask the stores what waits. What a missing one would know is left out."""
        found: list[GaugeMetricFamily] = []
        for ask in (self._outbox, self._queue, *self._others):
            with suppress(*_AWAY):  # an alert on the absence of a series tells
                found += await ask()
        asked = CollectorRegistry()  # of this request: another may be asking too
        asked.register(_Found(found))
        return generate_latest(asked)

    async def _outbox(self) -> list[GaugeMetricFamily]:
        messages = GaugeMetricFamily(
            "onboarding_outbox_messages",
            "Messages that have not ended well; dead ones need an operator.",
            labels=_BY,
        )
        oldest = GaugeMetricFamily(
            "onboarding_outbox_oldest_seconds",
            "Since the oldest of them was due.",
            labels=_BY,
        )
        found = {(c.lane, c.state): c for c in await self._log.counts()}
        # None is not the same as not known: there is a series for it.
        for by in {*product((r.lane for r in self._relays), _TOLD), *found}:
            count = found.get(by)
            messages.add_metric(by, count.number if count else 0)
            oldest.add_metric(by, self._since(count.oldest) if count else 0)
        return [messages, oldest]

    async def _queue(self) -> list[GaugeMetricFamily]:
        jobs = GaugeMetricFamily(
            "onboarding_queue_jobs", "Jobs that BullMQ has.", labels=_BY
        )
        for relay in self._relays:
            for state, number in (await relay.depth()).items():
                jobs.add_metric((relay.lane, state), number)
        return [jobs]

    def _since(self, then: datetime) -> float:
        return max(0.0, (self._clock() - then).total_seconds())


class _Found(Collector):
    """What was asked for, and is not kept."""

    def __init__(self, families: Sequence[GaugeMetricFamily]) -> None:
        self._families = families

    def collect(self) -> Sequence[GaugeMetricFamily]:
        return self._families
