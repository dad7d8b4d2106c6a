"""Finalizing: one transaction of PostgreSQL, five rows, and Redis around it.

Each request is a new person's, with a complete draft, and by a client that counts:
wrk would ask for ever.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from statistics import median

from bench.agreement import answer
from bench.answers import require_alike
from bench.catalogue import MERCURIUS, MERCURIUS_AUTO, NEST, OURS
from bench.exchange import hurried, request
from bench.findings import Table, spread
from bench.operations import FINALIZE, PROFILE
from bench.people import People, Somebody, now
from bench.process import Process
from bench.rounds import in_turns
from bench.seeding import Registry
from bench.stage import Stage
from bench.wrk import LoadError

_CONNECTIONS = 16
_FIRST = 5_000_000
"""Above everybody else's number."""
_DONE = b'"profileId"'


@dataclass(frozen=True, slots=True)
class _Sample:
    rate: float
    cpu: float
    p50: float


def measure(stage: Stage) -> None:
    """Add a table."""
    servers = stage.serve(OURS, MERCURIUS, MERCURIUS_AUTO, NEST)
    registry = Registry(stage.scene.stores.database_url, stage.scene.keys)
    _require_agreement(stage, registry, servers)
    numbers = count(_FIRST)
    jobs: dict[str, Callable[[], _Sample]] = {
        server.name: partial(_finalize, stage, registry, server, numbers)
        for server in servers
    }
    in_turns(jobs, rounds=1)
    done = in_turns(jobs, rounds=stage.plan.rounds)
    values = {name: [s.rate for s in samples] for name, samples in done.items()}
    compared = stage.findings.compare(FINALIZE.name, values, OURS.name, *values)
    told = {each.peer: f"{each.ratio} x" for each in compared}
    rows = [
        (
            name,
            spread(values[name]),
            told.get(name, ""),
            f"{median(s.cpu for s in samples):.0f}",
            f"{median(s.p50 for s in samples):.1f}",
        )
        for name, samples in done.items()
    ]
    how = f"{stage.plan.finalized} people a round over {_CONNECTIONS} connections."
    columns = ("server", "finalized/s", "ours is", "CPU µs", "p50 ms")
    stage.findings.tables.append(Table(FINALIZE.name, how, columns, rows))


def _finalize(
    stage: Stage, registry: Registry, server: Process, numbers: "count[int]"
) -> _Sample:
    makes = People(stage.scene.keys.session)
    people = [makes.person(next(numbers)) for _ in range(stage.plan.finalized)]
    _seed(stage, registry, people)
    requests = [request(FINALIZE, person, 0) for person in people]
    before, cpu = registry.profiles(), server.cpu()
    exchange = hurried(server, requests, connections=_CONNECTIONS)
    cpu = server.cpu() - cpu
    made = registry.profiles() - before
    if made != len(people) or not all(_DONE in a.body for a in exchange.answers):
        raise LoadError(f"{server.name} finalized {made} of {len(people)}")
    return _Sample(exchange.rate, 1e6 * cpu / made, exchange.percentile(50))


def _require_agreement(
    stage: Stage, registry: Registry, servers: Sequence[Process]
) -> None:
    """Have each finalize the same person anew; ours then reads what it wrote."""
    person, at = People(stage.scene.keys.session).person(_FIRST - 1), now()
    answers, profiles = [], []
    for server in servers:
        _seed(stage, registry, [person], at=at)
        answers.append((server.name, answer(server, FINALIZE, person)))
        profiles.append((server.name, answer(servers[0], PROFILE, person)))
    require_alike("finalize", answers)
    require_alike("profile", profiles)


def _seed(
    stage: Stage,
    registry: Registry,
    people: Sequence[Somebody],
    *,
    at: datetime | None = None,
) -> None:
    registry.make_known(people)
    stage.scene.seeds.sessions(people)
    stage.scene.seeds.drafts([person.number for person in people], at=at)
