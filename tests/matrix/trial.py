"""Asks every operation and page while a fault lasts, and afterwards once more."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, serving
from tests.infra.faults import recovered
from tests.matrix import mutations, queries
from tests.matrix.asking import Asking
from tests.matrix.cell import Cell, Store
from tests.matrix.kinds import Kind
from tests.matrix.operations import MAKERS
from tests.matrix.pages import pages
from tests.matrix.world import World
from tests.network import Relay, faithful, relayed

_ = (queries, mutations)  # they register themselves
_AT_ONCE = 6


async def tried(world: World, store: Store, kind: Kind) -> list[Cell]:
    """Let a fault of *store* happen to a service; return what everybody got."""
    await world.resolvers.zones.all()  # so that they are in the cache
    asked = await everything(world)
    async with AsyncExitStack() as service, AsyncExitStack() as fault:
        settings, relay = await service.enter_async_context(_way(world, store, kind))
        api: Api | None = None

        async def meanwhile() -> None:
            assert api
            await at_once(api, asked)

        happening = kind.happens(world.stores, meanwhile)
        if kind.at_start:
            await fault.enter_async_context(happening)
        api = await service.enter_async_context(serving(create_app(settings)))
        await warm_up(api, asked)
        if not kind.at_start:
            await fault.enter_async_context(happening)
        relay.reply = kind.answers or faithful
        with _unaware():
            first = await at_once(api, asked)
        then = [await timed(api, one) for one in asked]
        relay.heal()
        await fault.aclose()
        await recovered(api)
        again = [await one.ask(api) for one in asked]
        done = [one.done is None or await one.done() for one in asked]
    return [
        Cell(one.name, one.usual, *first[i], *then[i], again[i], done[i])
        for i, one in enumerate(asked)
    ]


async def everything(world: World) -> list[Asking]:
    return [*[await make(world) for make in MAKERS.values()], *await pages(world)]


async def at_once(api: Api, asked: Sequence[Asking]) -> list[tuple[str, float]]:
    """Ask for all, a few at a time: what is tried here is not a crowd."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def in_turn(one: Asking) -> tuple[str, float]:
        async with turns:
            return await timed(api, one)

    return await asyncio.gather(*map(in_turn, asked))


async def warm_up(api: Api, asked: Sequence[Asking]) -> None:
    """Let pools have connections, and breakers know."""
    for _ in range(2):
        await at_once(api, [one for one in asked if one.done is None])


async def timed(api: Api, one: Asking) -> tuple[str, float]:
    started = time.monotonic()
    return await one.ask(api), time.monotonic() - started


@contextmanager
def _unaware() -> Iterator[None]:
    """Let everybody find out for themselves that a store is down."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("infra.availability._CERTAIN", sys.maxsize)
        yield


@asynccontextmanager
async def _way(
    world: World, store: Store, kind: Kind
) -> AsyncIterator[tuple[Settings, Relay]]:
    """Put a network before the store, if it is the network that fails."""
    if not kind.answers:
        yield world.settings, Relay("")
        return
    field = {"redis": "redis_url", "postgres": "database_url"}[store]
    url: str = getattr(world.settings, field).get_secret_value()
    async with relayed(url) as relay:
        through = {field: SecretStr(relay.url)}
        yield world.settings.model_copy(update=through), relay
