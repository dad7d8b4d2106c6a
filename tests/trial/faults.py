"""Does what the plan says, to what it says, when it says so."""

import asyncio
import random
from asyncio import StreamWriter
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import psutil

from infra.local import LocalServices
from infra.queue.connection import worker_client
from tests.network import Carrier, Relay, faithful
from tests.trial.plan import Fault
from tests.trial.processes import kill
from tests.trial.stage import Stage, alter, write_at_once

_READ_ONLY = "default_transaction_read_only"
_OFTEN = 0.25
"""How many of all pieces break their connection: so that it breaks in the middle."""
_LATE = 0.3
"""Seconds."""


@dataclass
class Injector:
    """Breaks the stage, and mends it."""

    stage: Stage
    clock: Callable[[], float]
    """Seconds after the start of the trial."""
    spans: list[tuple[float, float, Fault]] = field(default_factory=list)
    """From when to when each really lasted, in seconds after the start."""

    @property
    def done(self) -> Counter[str]:
        return Counter(f"{fault.target}: {fault.kind}" for _, _, fault in self.spans)

    async def run(self, plan: Sequence[Fault]) -> None:
        """Let all of it happen; return when all of it is mended."""
        began = self.clock()
        async with asyncio.TaskGroup() as tasks:
            for target in {fault.target for fault in plan}:
                own = [fault for fault in plan if fault.target == target]
                tasks.create_task(self._follow(own, began))

    async def _follow(self, plan: Sequence[Fault], began: float) -> None:
        for fault in plan:
            await asyncio.sleep(began + fault.at - self.clock())
            at = self.clock()
            async with self._fault(fault):
                left = began + fault.until - self.clock()
                await asyncio.sleep(max(left, fault.seconds / 2))
            self.spans.append((at, self.clock(), fault))

    @asynccontextmanager
    async def _fault(self, fault: Fault) -> AsyncIterator[None]:
        stage, relay = self.stage, self.stage.relays.get(fault.target)
        match fault.target, fault.kind:
            case "api worker", _:
                stage.api.kill_child(fault.choice)
                yield
            case "supervisor", _:
                stage.api.kill()
                yield
            case "message worker", _:
                stage.worker.kill()
                yield
            case "redis", "kill":
                async with _killed(stage.redis, "valkey"):
                    yield
                await write_at_once(stage.redis.redis_url)
            case "postgres", "kill":
                async with _killed(stage.postgres, "postgres"):
                    yield
            case "postgres", "backend":
                _kill_backend(stage.postgres, fault.choice)
                yield
            case "redis", "full":
                async with worker_client(stage.redis.redis_url) as client:
                    await client.config_set("maxmemory", "1")
                    yield
                    await client.config_set("maxmemory", "0")
            case "postgres", "readonly":
                await alter(stage.postgres.database_url, _READ_ONLY, "on")
                yield
                await alter(stage.postgres.database_url, _READ_ONLY, "off")
            case _:
                assert relay
                await _break(relay, fault)
                yield
                await relay.accept()


async def _break(relay: Relay, fault: Fault) -> None:
    match fault.kind:
        case "refuse":
            await relay.refuse()
        case "hang":
            relay.hang()
        case "slow":
            relay.reply = _late
        case "reset":
            relay.ask = _now_and_then(fault, passing=0.5)
        case "lost":
            relay.reply = _now_and_then(fault, passing=0)
        case _:
            raise AssertionError(fault.kind)


async def _late(data: bytes, to: StreamWriter) -> None:
    await asyncio.sleep(_LATE)
    await faithful(data, to)


def _now_and_then(fault: Fault, *, passing: float) -> Carrier:
    """Return what cuts off at some pieces, of which only so much gets through."""
    chance = random.Random(fault.choice)

    async def broken(data: bytes, to: StreamWriter) -> None:
        if chance.random() < _OFTEN:
            await faithful(data[: int(len(data) * passing)], to)
            raise ConnectionResetError
        await faithful(data, to)

    return broken


@asynccontextmanager
async def _killed(store: LocalServices, name: str) -> AsyncIterator[None]:
    kill(store.pids[name])
    try:
        yield
    finally:
        await asyncio.to_thread(store.start)


def _kill_backend(store: LocalServices, choice: int) -> None:
    """Kill one that serves a client: PostgreSQL then starts all of itself again."""
    with suppress(psutil.NoSuchProcess, ZeroDivisionError):
        server = psutil.Process(store.pids["postgres"])
        serving = [p for p in server.children() if "127.0.0.1" in " ".join(p.cmdline())]
        serving[choice % len(serving)].kill()
