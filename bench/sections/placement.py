"""Whether it matters where Valkey runs: on the server's core, or on wrk's."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from bench.catalogue import MERCURIUS, MERCURIUS_AUTO, OURS
from bench.findings import Table, spread
from bench.loading import Sample
from bench.operations import READ
from bench.process import Process, pin
from bench.rounds import in_turns
from bench.stage import Stage

_LAYOUTS: Mapping[str, tuple[Collection[int], Collection[int], Collection[int]]] = {
    "anywhere": ((0, 1), (0, 1), (0, 1)),
    "valkey-with-server": ((0,), (0,), (1,)),
    "valkey-with-wrk": ((0,), (1,), (1,)),
}
"""Cores of the server, of Valkey and of wrk."""


def measure(stage: Stage) -> None:
    """Add a table."""
    servers = stage.serve(OURS, MERCURIUS, MERCURIUS_AUTO)
    jobs: dict[tuple[str, str], Callable[[], Sample]] = {
        (layout, server.name): partial(_measure, stage, server, layout)
        for layout in _LAYOUTS
        for server in servers
    }
    done = in_turns(jobs, rounds=stage.plan.rounds)
    rows = []
    for layout in _LAYOUTS:
        values = {s.name: [x.rate for x in done[layout, s.name]] for s in servers}
        compared = stage.findings.compare(
            f"{READ.name}-{layout}", values, OURS.name, *values
        )
        told = (spread(rate) for rate in values.values())
        rows.append((layout, *told, *(str(each.ratio) for each in compared)))
    names = [server.name for server in servers]
    columns = ("valkey", *names, *(f"ours / {name}" for name in names[1:]))
    how = "Reads a second. The server has a core of its own, shared or not with Valkey."
    stage.findings.tables.append(Table("placement", how, columns, rows))


def _measure(stage: Stage, server: Process, layout: str) -> Sample:
    with _pinned(stage, server, layout):
        return stage.loader.measure(server, READ)


@contextmanager
def _pinned(stage: Stage, server: Process, layout: str) -> Iterator[None]:
    valkey, everywhere = stage.scene.stores.valkey_pid, os.sched_getaffinity(0)
    of_server, of_valkey, of_wrk = _LAYOUTS[layout]
    try:
        server.pin(of_server)
        pin(valkey, of_valkey)
        os.sched_setaffinity(0, of_wrk)  # which wrk inherits
        yield
    finally:
        os.sched_setaffinity(0, everywhere)
        server.pin(everywhere)
        pin(valkey, everywhere)
