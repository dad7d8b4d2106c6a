"""Waiting times at a load that everybody can carry: half of what the slowest can do.

The slowest of those that are compared here: Strawberry as it comes stays out, since
half of its load would let all others idle.
"""

from collections.abc import Callable
from functools import partial
from statistics import median

from bench.catalogue import BARE, MERCURIUS, MERCURIUS_AUTO, NEST, OURS
from bench.exchange import Exchange, paced, request
from bench.findings import Table
from bench.operations import READ, SAVE, Operation
from bench.process import Process
from bench.rounds import in_turns
from bench.stage import Stage
from bench.wrk import LoadError

_OK = 200
_ROUNDS = 3


def measure(stage: Stage) -> None:
    """Add a table for read and for save."""
    servers = stage.serve(OURS, MERCURIUS, MERCURIUS_AUTO, NEST, BARE)
    for operation in (READ, SAVE):
        loaded = stage.loader.compare(servers, (operation,), rounds=3, seconds=1)
        capacity = {each.server: median(each.rates) for each in loaded}
        slowest = min(capacity, key=lambda name: capacity[name])
        _measure(stage, servers, operation, slowest, capacity[slowest] / 2)


def _measure(
    stage: Stage,
    servers: list[Process],
    operation: Operation,
    slowest: str,
    rate: float,
) -> None:
    jobs: dict[str, Callable[[], Exchange]] = {
        server.name: partial(_exchange, stage, server, operation, rate)
        for server in servers
    }
    done = in_turns(jobs, rounds=_ROUNDS)
    rows = []
    p99 = {name: [each.percentile(99) for each in all_] for name, all_ in done.items()}
    p50 = {name: [each.percentile(50) for each in all_] for name, all_ in done.items()}
    name = f"{operation.name}-p99-half-load"
    compared = {c.peer: c for c in stage.findings.compare(name, p99, OURS.name, *p99)}
    for server in servers:
        against = compared.get(server.name)
        rows.append(
            (
                server.name,
                " ".join(f"{x:.2f}" for x in p50[server.name]),
                " ".join(f"{x:.2f}" for x in p99[server.name]),
                str(against.ratio) if against else "",
            )
        )
    how = (
        f"{rate:,.0f} requests a second, half of what {slowest} can do, sent at an "
        f"even pace over {stage.plan.connections} connections; milliseconds by round."
    )
    columns = ("server", "p50", "p99", "p99 of ours / of it")
    stage.findings.tables.append(Table(name, how, columns, rows))


def _exchange(
    stage: Stage, server: Process, operation: Operation, rate: float
) -> Exchange:
    people, first = stage.scene.people, stage.loader.skip(100_000)
    requests = [
        request(operation, people[number % len(people)], first + number)
        for number in range(int(rate * stage.plan.paced_seconds))
    ]
    exchange = paced(server, requests, rate=rate, connections=stage.plan.connections)
    server.forget_log()
    if wrong := [a for a in exchange.answers if a.status != _OK]:
        raise LoadError(
            f"{server.name}: {len(wrong)} answers of status {wrong[0].status}"
        )
    return exchange
