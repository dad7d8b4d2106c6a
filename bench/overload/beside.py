"""How normal clients fare beside hostile ones."""

import asyncio
from dataclasses import dataclass

import uvloop

from bench.exchange import request, timed
from bench.operations import READ
from bench.overload.hostile import KINDS, crowd
from bench.overload.phases import OK, percentile
from bench.people import Somebody
from bench.process import Process

_SECONDS, _SETTLE = 12, 4
"""Of normal load; and before it, in which the crowd arrives."""
_CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Beside:
    """What normal clients saw."""

    whom: str
    p50: float
    p99: float
    failed: int
    """Normal requests that were not answered with 200."""
    size: int
    cut: int
    """Hostile clients, and how often one was hung up on."""
    memory: float


async def _measure(
    server: Process, people: list[Somebody], rate: float, kind: str
) -> Beside:
    count = int(rate * _SECONDS)
    dues = [n / rate for n in range(count)]
    requests = [
        request(READ, people[1 + n % (len(people) - 1)], n) for n in range(count)
    ]
    async with crowd(kind, server.port, people[0]) as hostile:
        await asyncio.sleep(_SETTLE)
        exchange = await timed(server, requests, dues, connections=_CONNECTIONS)
        memory = server.memory()
    times = [answer.milliseconds for answer in exchange.answers]
    return Beside(
        whom=kind,
        p50=percentile(times, 50),
        p99=percentile(times, 99),
        failed=sum(answer.status != OK for answer in exchange.answers),
        size=hostile.size,
        cut=hostile.cut,
        memory=memory,
    )


def beside(server: Process, people: list[Somebody], rate: float) -> list[Beside]:
    """Measure normal clients at *rate*: alone, then beside each kind of crowd."""
    return [uvloop.run(_measure(server, people, rate, kind)) for kind in KINDS]
