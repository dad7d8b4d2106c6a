"""`onboarding redis`: whether it answers, how fast, and what lies in it."""

import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from statistics import median
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.output import Json, say, say_json
from infra.cli.using import with_stores
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.redis.connection import RedisConnection
    from infra.wiring import Stores

redis = typer.Typer(help="The Redis of the settings.", no_args_is_help=True)
_PINGS = 10
_AT_A_TIME = 1000
_TOLD = (
    "redis_version",
    "valkey_version",
    "role",
    "uptime_in_seconds",
    "connected_clients",
    "used_memory_human",
    "maxmemory_human",
    "maxmemory_policy",
    "aof_enabled",
    "aof_last_write_status",
    "rdb_last_bgsave_status",
    "instantaneous_ops_per_sec",
    "expired_keys",
    "evicted_keys",
)
"""Of what `INFO` knows."""


@redis.command()
def ping(*, json: Json = False) -> None:
    """Ask ten times whether Redis answers, and say how fast."""

    async def ask(_: Settings, stores: "Stores") -> tuple[str, list[float]]:
        taken = []
        for _again in range(_PINGS):
            started = time.perf_counter()
            await stores.redis.commands.do("PING")
            taken.append(1000 * (time.perf_counter() - started))
        return stores.redis.availability.address, taken

    address, taken = with_stores(ask)
    ms = {"min": min(taken), "median": median(taken), "max": max(taken)}
    if json:
        say_json({"address": address, "ms": ms})
        return
    times = ", ".join(f"{name} {value:.2f} ms" for name, value in ms.items())
    say(f"PONG from {address}: {times}")


@redis.command()
def info(
    *,
    keys: Annotated[bool, typer.Option("--keys", help="Count keys, by SCAN.")] = False,
    json: Json = False,
) -> None:
    """Say what Redis knows of itself and, with --keys, what lies in it."""

    async def look(_: Settings, stores: "Stores") -> dict[str, object]:
        from infra.redis.facts import facts_of  # noqa: PLC0415 - slow to import

        async with stores.redis.use() as client:
            nodes = await facts_of(client, stores.redis.availability.address)
            size = await client.dbsize()
        known: dict[str, object] = {"keys": size}
        known["nodes"] = {
            node: {name: told[name] for name in _TOLD if name in told}
            for node, told in nodes.items()
        }
        if keys:
            known["keys_by_kind"] = await _counted(stores.redis, size, quiet=json)
        return known

    told = with_stores(look)
    if json:
        say_json(told)
        return
    nodes, counted = told.pop("nodes"), told.pop("keys_by_kind", {})
    assert isinstance(nodes, dict)
    assert isinstance(counted, dict)
    for node, facts in nodes.items():
        say(f"{'server':26} {node}")
        _say_all(facts)
    _say_all(told | counted)


def _say_all(values: dict[str, object]) -> None:
    for name, value in values.items():
        say(f"{name:26} {value}")


async def _counted(
    connection: "RedisConnection", size: int, *, quiet: bool
) -> dict[str, int]:
    """Count keys by what stands before their first colon."""
    found: Counter[str] = Counter()
    hidden = quiet or not sys.stderr.isatty()
    with typer.progressbar(
        length=size, label="Keys", hidden=hidden, file=sys.stderr
    ) as bar:
        async for names in _scanned(connection):
            found.update(f"{name.partition(b':')[0].decode()}:…" for name in names)
            bar.update(len(names))
    return dict(found.most_common())


async def _scanned(connection: "RedisConnection") -> AsyncIterator[list[bytes]]:
    async with connection.use() as client:
        names: list[bytes] = []
        async for name in client.scan_iter(count=_AT_A_TIME):
            names.append(name)
            if len(names) == _AT_A_TIME:
                yield names
                names = []
        yield names
