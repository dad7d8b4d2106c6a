"""The spans of what a request asks the stores: a command by its name, and no more."""

from asyncio import Future
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Self

from opentelemetry.trace import Span, SpanKind, Tracer
from redis.asyncio import Redis
from sqlmodel.ext.asyncio.session import AsyncSession

from infra.postgres.connection import PostgresConnection
from infra.redis.commands import Argument, Commands, Place, Reply
from infra.redis.connection import RedisConnection
from infra.telemetry.spans import Attributes, fail, is_traced, span

_REDIS: Attributes = {"db.system.name": "redis"}
_POSTGRES: Attributes = {"db.system.name": "postgresql"}


class TracedCommands:
    """A `infra.redis.commands.Commands` with a span for each command."""

    def __init__(self, commands: Commands, tracer: Tracer) -> None:
        self._commands = commands
        self._tracer = tracer

    def place(self, key: str) -> Place:
        return self._commands.place(key)

    def everywhere(self) -> Sequence[str]:
        return self._commands.everywhere()

    def do(self, *command: Argument, near: str = "") -> Future[Reply]:
        future = self._commands.do(*command, near=near)
        if is_traced():
            name = str(command[0])
            attributes = {**_REDIS, "db.operation.name": name}
            opened = self._tracer.start_span(
                name, kind=SpanKind.CLIENT, attributes=attributes
            )
            future.add_done_callback(partial(_end, opened))
        return future

    def learn(self, script: str) -> str:
        return self._commands.learn(script)


@dataclass(frozen=True, kw_only=True)
class TracedRedis(RedisConnection):
    """A `RedisConnection` with a span for each use."""

    tracer: Tracer

    @classmethod
    def around(cls, redis: RedisConnection, tracer: Tracer) -> Self:
        return cls(**_parts(redis), tracer=tracer)

    @property
    def commands(self) -> Commands:
        return TracedCommands(super().commands, self.tracer)

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Redis]:
        traced = span(self.tracer, "redis", SpanKind.CLIENT, _REDIS)
        with traced if is_traced() else nullcontext():
            async with super().use() as redis:
                yield redis


@dataclass(frozen=True, kw_only=True)
class TracedPostgres(PostgresConnection):
    """A `PostgresConnection` with a span for each transaction."""

    tracer: Tracer

    @classmethod
    def around(cls, postgres: PostgresConnection, tracer: Tracer) -> Self:
        return cls(**_parts(postgres), tracer=tracer)

    @asynccontextmanager
    async def transaction(
        self, *, limit: float | None = None
    ) -> AsyncIterator[AsyncSession]:
        traced = span(self.tracer, "transaction", SpanKind.CLIENT, _POSTGRES)
        with traced if is_traced() else nullcontext():
            async with super().transaction(limit=limit) as session:
                yield session


def _parts(of: RedisConnection | PostgresConnection) -> dict[str, Any]:
    return {part.name: getattr(of, part.name) for part in fields(of)}


def _end(opened: Span, future: Future[Reply]) -> None:
    if future.cancelled():
        fail(opened, "cancelled")
    elif error := future.exception():
        fail(opened, type(error).__name__)
    opened.end()
