"""The worker: relays, BullMQ workers, reminders and cleaning up, in one process.

`onboarding worker` serves it, with `/metrics` and `/livez`; `onboarding run` has it
inside the API's process. Any number may run at once.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from uuid import UUID

from starlette.applications import Starlette
from starlette.routing import Route

from infra.carriers import carriers
from infra.delivering import build_delivery, build_planner
from infra.edge.health import Readyz, livez
from infra.edge.metrics_page import MetricsPage
from infra.funnel_metrics import FunnelMetrics
from infra.home_metrics import HomeMetrics
from infra.home_worker import HomeWorker
from infra.homes import space_in
from infra.logs import configure_logs
from infra.metrics import MessageMetrics
from infra.postgres.handover import Handover
from infra.postgres.homes.census import HomeCensus
from infra.postgres.message_log import MessageLog
from infra.postgres.outbox import CODES, MESSAGES
from infra.queue.cancelling import heed_cancel
from infra.queue.consumer import Consumer
from infra.queue.relay import Relay
from infra.redis.tally_book import RedisTallyBook
from infra.settings import Settings
from infra.telemetry.registry import Registry
from infra.wiring import Stores, now
from resolvers.blame import blame
from resolvers.delivery import Delivery
from resolvers.errors import StoreUnavailable
from resolvers.models.message import MessageId
from resolvers.status import StatusResolvers

_PAUSES = {CODES: 0.05, MESSAGES: 0.5}
"""Seconds between two looks at an empty outbox."""
_PLANNING, _TIDYING = 30.0, 60.0
"""Seconds."""
_PATIENCE = 1.0
"""Seconds a worker waits for a store, and before it starts a failed part again."""
_LOST_AFTER, _LOST_AFTER_STOPPED = timedelta(minutes=5), timedelta(minutes=1)
"""What BullMQ has had for longer is handed over again; it takes nothing twice."""
_log = logging.getLogger("onboarding.worker")


class MessageWorker:
    """Everything between the outbox and people's phones."""

    def __init__(self, settings: Settings, registry: Registry | None = None) -> None:
        """Prepare connections of its own; open none. *registry* has its metrics."""
        self._settings = settings
        self.stores = stores = Stores.to(settings, timeout=_PATIENCE)
        self._rows = Handover(stores.postgres, now)
        self.relays = [
            Relay(lane, self._rows, settings.redis_dsn, now, pause=pause)
            for lane, pause in _PAUSES.items()
        ]
        self._homes = HomeWorker.of(settings, stores)
        log = MessageLog(stores.postgres, now)
        self.registry = registry or Registry()
        others = [FunnelMetrics(RedisTallyBook(stores.redis), now).told]
        if space_in(settings):
            others.append(HomeMetrics(HomeCensus(stores.postgres), now).told)
        self.metrics = MessageMetrics(log, self.relays, others, now, self.registry)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver while the block runs; then finish what was begun, within 30 s."""
        async with AsyncExitStack() as stack:
            ways = await stack.enter_async_context(carriers(self._settings))
            delivery = build_delivery(self._settings, self.stores, ways)
            tasks = [
                asyncio.create_task(_for_ever(job), name=name)
                for name, job in self._jobs(delivery).items()
            ]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                for relay in self.relays:
                    await relay.close()
                if self._homes:
                    await self._homes.close()
                await self.stores.close()

    def _jobs(self, delivery: Delivery) -> dict[str, Callable[[], Awaitable[None]]]:
        async def deliver(message: UUID) -> str:
            ended = await delivery.deliver(MessageId(message))
            if ended is None:
                return "nothing to do"
            self.metrics.count(ended)
            return ended.state.value

        homes = self._homes.jobs() if self._homes else {}
        at_once = self._settings.messages_at_once
        jobs: dict[str, Callable[[], Awaitable[None]]] = {
            "tidy": self._tidy,
            "remind": self._remind,
            **homes,
        }
        for relay in self.relays:
            url = self._settings.redis_dsn
            consumer = Consumer(relay.lane, url, deliver, at_once=at_once)
            jobs[f"relay {relay.lane}"] = relay.run
            jobs[f"consume {relay.lane}"] = consumer.run
        return jobs

    async def _remind(self) -> None:
        planner = build_planner(self._settings, self.stores)
        while True:
            if not await planner.plan():
                await asyncio.sleep(_PLANNING)

    async def _tidy(self) -> None:
        lost_after = _LOST_AFTER_STOPPED
        while True:
            before = now() - lost_after
            for relay in self.relays:
                await relay.find_lost(before=before)
            if self._homes:
                await self._homes.find_lost(before=before)
            await self._rows.forget()
            await asyncio.sleep(_TIDYING)
            lost_after = _LOST_AFTER


async def _for_ever(job: Callable[[], Awaitable[None]]) -> None:
    while True:
        heed_cancel()
        try:
            await job()
        except StoreUnavailable:
            pass  # said by who found it missing
        except Exception as error:  # noqa: BLE001 - nobody else would start it again
            _log.error(
                "a part of the worker failed, and starts again: %s", blame(error)
            )
        await asyncio.sleep(_PATIENCE)


def build() -> Starlette:
    """Return what `onboarding worker` serves."""
    settings = Settings()
    configure_logs(settings)
    worker = MessageWorker(settings)
    status = StatusResolvers((worker.stores.redis, worker.stores.postgres))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with worker.running():
            yield

    async def ended() -> bytes:
        return worker.registry.text()

    parts = (ended, worker.metrics.waiting)
    routes = [
        MetricsPage(parts, settings.metrics_token).route(),
        Route("/livez", livez),
        Route("/readyz", Readyz(status).answer),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
