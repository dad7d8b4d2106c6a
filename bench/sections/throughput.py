"""How much each server can do, and how quickly it answers a lone client."""

from collections.abc import Sequence
from statistics import median

from bench.findings import Table, rates, spread
from bench.loading import Series
from bench.operations import READ, SAVE, Operation
from bench.stage import Stage

_COLUMNS = ("server", "req/s", "ours is", "CPU µs", "p50 ms", "p99 ms", "RSS MiB")


def measure(stage: Stage) -> None:
    """Add a table for read and for save."""
    processes = stage.serve(*stage.servers)
    loaded = stage.compare(processes, (READ, SAVE))
    alone = stage.loader.compare(
        processes, (READ, SAVE), rounds=stage.plan.alone_rounds, connections=1
    )
    stage.findings.throughput += loaded
    memory = {process.name: process.memory() for process in processes}
    for operation in (READ, SAVE):
        peers = [server.name for server in stage.servers]
        stage.findings.compare(
            operation.name, rates(loaded, operation.name), "ours", *peers
        )
        mine = [s for s in loaded if s.operation == operation.name]
        lone = [s for s in alone if s.operation == operation.name]
        stage.findings.tables.append(_table(stage, operation, mine, lone, memory))


def _table(
    stage: Stage,
    operation: Operation,
    loaded: Sequence[Series],
    alone: Sequence[Series],
    memory: dict[str, float],
) -> Table:
    rows = []
    for series, lone in zip(loaded, alone, strict=True):
        compared = stage.findings.find(operation.name, "ours", series.server)
        rows.append(
            (
                series.server,
                spread(series.rates),
                f"{compared.ratio} x" if compared else "",
                f"{median(s.cpu for s in series.samples):.0f}",
                f"{median(s.p50 for s in lone.samples):.2f}",
                f"{median(s.p99 for s in lone.samples):.2f}",
                f"{memory[series.server]:.0f}",
            )
        )
    plan = stage.plan
    how = (
        f"{plan.connections} connections, {plan.rounds} rounds of {plan.seconds} s: "
        "medians, with the slowest and the fastest round. Latency is at one connection."
    )
    return Table(operation.name, how, _COLUMNS, rows)
