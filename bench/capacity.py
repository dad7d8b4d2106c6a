"""`python -m bench.capacity`: what one operation, draft and profile cost each part.

Writes bench/results/capacity.md, which docs/scaling.md reckons with.
"""

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import mean

import asyncpg
import psutil

from bench.catalogue import OURS
from bench.exchange import hurried, request
from bench.machine import described
from bench.operations import FINALIZE, READ, SAVE, Operation
from bench.people import People, Somebody
from bench.process import Process, stop_on_sigterm
from bench.seeding import Registry
from bench.world import Scene, scene
from infra.redis.drafts import draft_key, standing_key
from resolvers.models.session import session_id

RESULT = Path("bench/results/capacity.md")
_PEOPLE = 5000
_TIMES = ((READ, 6000), (SAVE, 6000), (FINALIZE, 1000))
_CONNECTIONS = 16
_BATCH = 250
_FIRST = 5_000_000
_SAMPLE = 500
_HEAD = (
    "| operation | req/s | API CPU µs | Redis CPU µs | PostgreSQL CPU µs "
    "| Redis commands | WAL bytes | bytes more in PostgreSQL |"
)
_MEASURED = """SELECT
  pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS wal,
  (SELECT sum(pg_total_relation_size(relid))::float8 FROM pg_stat_user_tables) AS size,
  pg_backend_pid() AS pid"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one operation used up: microseconds of CPU, and bytes."""

    name: str
    rate: float
    api: float
    redis: float
    postgres: float
    commands: float
    wal: float
    grown: float

    def __str__(self) -> str:
        return (
            f"| {self.name} | {self.rate:,.0f} | {self.api:.0f} | {self.redis:.0f} "
            f"| {self.postgres:.0f} | {self.commands:.1f} | {self.wal:,.0f} "
            f"| {self.grown:,.0f} |"
        )


@dataclass(frozen=True, slots=True)
class _Used:
    api: float
    redis: float
    postgres: float
    commands: float
    wal: float
    size: float


class Capacity:
    """One server on stores of its own."""

    def __init__(self, set_up: Scene) -> None:
        self._scene = set_up
        self._server = set_up.serve(OURS)
        self._numbers = count(_FIRST)

    def costs(self) -> list[Cost]:
        """Return what each operation costs, after some that do not count."""
        for operation, times in _TIMES:
            self._cost(operation, times // 10)
        return [self._cost(operation, times) for operation, times in _TIMES]

    def bytes_kept(self) -> dict[str, float]:
        """Return the bytes of Redis that one of each thing takes, on average."""
        redis, some = self._scene.stores.redis, self._scene.people[:_SAMPLE]

        def size(key: Callable[[Somebody], str]) -> float:
            return mean(int(redis.memory_usage(key(person)) or 0) for person in some)

        return {
            "draft": size(lambda person: draft_key(person.id)),
            "standing": size(lambda person: standing_key(person.id)),
            "session": size(lambda person: f"session:{session_id(person.token)}"),
            "list of sessions": size(lambda person: f"sessions:{person.id}"),
        }

    def _cost(self, operation: Operation, times: int) -> Cost:
        people: Sequence[Somebody] = self._scene.people
        if operation is FINALIZE:
            people = self._newcomers(times)
        asked = [request(operation, people[n % len(people)], n) for n in range(times)]
        before, seconds = self._used(self._server), 0.0
        for start in range(0, times, _BATCH):
            batch = asked[start : start + _BATCH]
            exchange = hurried(self._server, batch, connections=_CONNECTIONS)
            assert all(b'"errors"' not in answer.body for answer in exchange.answers)
            seconds += exchange.seconds
        after = self._used(self._server)
        micro = 1e6 / times
        return Cost(
            operation.name,
            times / seconds,
            micro * (after.api - before.api),
            micro * (after.redis - before.redis),
            micro * (after.postgres - before.postgres),
            (after.commands - before.commands) / times,
            (after.wal - before.wal) / times,
            (after.size - before.size) / times,
        )

    def _newcomers(self, number: int) -> Sequence[Somebody]:
        makes = People(self._scene.keys.session)
        people = [makes.person(next(self._numbers)) for _ in range(number)]
        Registry(self._scene.stores.database_url, self._scene.keys).make_known(people)
        self._scene.seeds.sessions(people)
        self._scene.seeds.drafts([person.number for person in people])
        return people

    def _used(self, server: Process) -> _Used:
        stores = self._scene.stores
        wal, size, postgres = asyncio.run(_asked(stores.database_url))
        family = [postgres, *postgres.children(recursive=True)]
        return _Used(
            server.cpu(),
            _cpu(psutil.Process(stores.valkey_pid)),
            sum(map(_cpu, family)) + _cpu_of_gone(postgres),
            stores.redis.info("stats")["total_commands_processed"],
            wal,
            size,
        )


async def _asked(url: str) -> tuple[float, float, psutil.Process]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    row = await connection.fetchrow(_MEASURED)
    assert row
    wal, size, pid = row
    server = psutil.Process(pid).parent()
    await connection.close()
    assert server
    return wal, size, server


def _cpu(process: psutil.Process) -> float:
    try:
        used = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0
    return float(used.user + used.system)


def _cpu_of_gone(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.children_user + used.children_system)


def main() -> int:
    """Measure, and write the result down."""
    stop_on_sigterm()
    with scene(people=_PEOPLE) as set_up:
        capacity = Capacity(set_up)
        lines = [
            "# What one operation costs",
            "",
            *(f"* {line}" for line in described(set_up.stores, with_node=False)),
            f"* One process, {_CONNECTIONS} connections; the load shares the machine.",
            "",
            _HEAD,
            "|---|---:|---:|---:|---:|---:|---:|---:|",
            *map(str, capacity.costs()),
            "",
            "| in Redis | bytes, on average |",
            "|---|---:|",
            *(f"| {k} | {v:,.0f} |" for k, v in capacity.bytes_kept().items()),
        ]
    RESULT.write_text("\n".join(lines) + "\n")
    sys.stdout.write(RESULT.read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
