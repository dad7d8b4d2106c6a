"""What the statistics are made of: counts in Redis, and what waits in both stores."""

from dataclasses import dataclass

from infra.postgres.connection import PostgresConnection
from infra.postgres.message_log import MessageLog
from infra.postgres.outbox import CODES, MESSAGES
from infra.queue.connection import prefix_at
from infra.queue.depths import QueueDepths
from infra.redis.cache import RedisCache
from infra.redis.connection import RedisConnection
from infra.redis.tally_book import RedisTallyBook
from infra.settings import Settings
from resolvers.models.statistics import OutboxCount, QueueCount
from resolvers.ports.service import Clock
from resolvers.statistics import FRESH, StatisticsResolvers


@dataclass(frozen=True, slots=True)
class StoredBacklog:
    """A `resolvers.ports.statistics.Backlog`."""

    log: MessageLog
    depths: QueueDepths
    clock: Clock

    async def outbox(self) -> list[OutboxCount]:
        now = self.clock()
        return [
            OutboxCount(
                count.lane,
                count.state,
                count.number,
                max(0, round((now - count.oldest).total_seconds())),
            )
            for count in await self.log.counts(limit=None)
        ]

    async def queue(self) -> list[QueueCount]:
        return [
            QueueCount(lane, state, jobs)
            for lane, depth in (await self.depths.all()).items()
            for state, jobs in depth.items()
        ]


def statistics_in(
    settings: Settings,
    redis: RedisConnection,
    postgres: PostgresConnection,
    clock: Clock,
) -> StatisticsResolvers:
    """Return what staff asks."""
    depths = QueueDepths(redis.use, (CODES, MESSAGES), prefix_at(settings.redis_dsn))
    return StatisticsResolvers(
        RedisTallyBook(redis),
        StoredBacklog(MessageLog(postgres, clock), depths, clock),
        RedisCache(redis, default_ttl=FRESH),
        clock,
    )
