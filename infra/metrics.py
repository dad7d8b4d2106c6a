"""What a worker did with messages, and what waits, for Prometheus. Nothing personal."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from redis.exceptions import RedisError
from starlette.requests import Request
from starlette.responses import Response

from infra.funnel_metrics import FunnelMetrics
from infra.postgres.message_log import MessageLog
from infra.queue.relay import Relay
from resolvers.delivery import Ended
from resolvers.errors import StoreUnavailable
from resolvers.models.message import DeliveryState
from resolvers.ports.service import Clock

_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 36_000)
_BY = ("lane", "state")
_AWAY = (StoreUnavailable, RedisError, OSError)


class MessageMetrics:
    """Counts what this process ends; asks the stores about the rest when asked."""

    def __init__(
        self,
        log: MessageLog,
        relays: Sequence[Relay],
        funnel: FunnelMetrics,
        clock: Clock,
    ) -> None:
        self._log = log
        self._relays = relays
        self._funnel = funnel
        self._clock = clock
        ours = self._registry = CollectorRegistry()
        self._ended = Counter(
            "onboarding_messages_ended",
            "Messages this worker has ended, by kind and state.",
            ("kind", "state"),
            registry=ours,
        )
        self._seconds = Histogram(
            "onboarding_message_seconds",
            "From when a message was written down until it was sent.",
            ("kind",),
            buckets=_SECONDS,
            registry=ours,
        )

    def count(self, ended: Ended) -> None:
        """Count one that this process has ended."""
        kind = ended.parcel.kind.value
        self._ended.labels(kind, ended.state.value).inc()
        if ended.state is DeliveryState.SENT:
            self._seconds.labels(kind).observe(self._since(ended.parcel.created_at))

    async def page(self, _request: Request) -> Response:
        """Answer `/metrics`. What a missing store would know is left out."""
        ours = generate_latest(self._registry)  # first: what has ended does not wait
        asked = CollectorRegistry()  # of this request: another may be asking too
        for ask in (self._outbox, self._queue, self._funnel.told):
            with suppress(*_AWAY):  # an alert on the absence of a series tells
                await ask(asked)
        return Response(ours + generate_latest(asked), media_type=CONTENT_TYPE_LATEST)

    async def _outbox(self, registry: CollectorRegistry) -> None:
        counts = await self._log.counts()
        messages = Gauge(
            "onboarding_outbox_messages",
            "Messages that have not ended well; dead ones need an operator.",
            _BY,
            registry=registry,
        )
        oldest = Gauge(
            "onboarding_outbox_oldest_seconds",
            "Since the oldest of them was due.",
            _BY,
            registry=registry,
        )
        for count in counts:
            messages.labels(count.lane, count.state).set(count.number)
            oldest.labels(count.lane, count.state).set(self._since(count.oldest))

    async def _queue(self, registry: CollectorRegistry) -> None:
        depths = {relay.lane: await relay.depth() for relay in self._relays}
        jobs = Gauge(
            "onboarding_queue_jobs", "Jobs that BullMQ has.", _BY, registry=registry
        )
        for lane, depth in depths.items():
            for state, number in depth.items():
                jobs.labels(lane, state).set(number)

    def _since(self, then: datetime) -> float:
        return max(0.0, (self._clock() - then).total_seconds())
