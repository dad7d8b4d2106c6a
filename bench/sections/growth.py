"""Whether a million drafts are slower than a thousand."""

from collections.abc import Callable
from functools import partial

from bench.catalogue import OURS
from bench.findings import Table, spread
from bench.loading import Loader, Sample
from bench.operations import READ, SAVE
from bench.rounds import in_turns
from bench.stage import Stage
from bench.world import scene

_SESSIONS = 10_000
"""They ask, spread over all drafts: too many to stay in a core's cache."""


def measure(stage: Stage) -> None:
    """Add a table. Both have a Valkey and a server of their own, and as many askers."""
    database = stage.scene.stores.database_url
    keys, most = stage.scene.keys, stage.plan.drafts
    with (
        scene(people=_SESSIONS, drafts=1000, keys=keys, database_url=database) as small,
        scene(people=_SESSIONS, drafts=most, keys=keys, database_url=database) as large,
    ):
        jobs: dict[tuple[str, str], Callable[[], Sample]] = {}
        names = {"thousand": small, "million": large}
        for operation in (READ, SAVE):
            for name, each in names.items():
                loader = Loader(each, stage.loader.seconds, stage.loader.connections)
                label = f"{name}-{operation.name}"
                server = each.serve(OURS, label=label)
                loader.measure(server, operation, seconds=stage.plan.warm_up)
                jobs[operation.name, name] = partial(loader.measure, server, operation)
        done = in_turns(jobs, rounds=stage.plan.rounds)
        memory = {
            name: each.stores.redis.info("memory")["used_memory"] / 2**20
            for name, each in names.items()
        }
    rows = []
    for operation in (READ, SAVE):
        values = {n: [s.rate for s in done[operation.name, n]] for n in names}
        (compared,) = stage.findings.compare(
            f"{operation.name}-drafts", values, "million", "thousand"
        )
        told = (spread(rate) for rate in values.values())
        rows.append((operation.name, *told, str(compared.ratio)))
    how = (
        f"Requests a second of {_SESSIONS:,} sessions. Valkey holds "
        f"{memory['thousand']:,.0f} MiB with 1,000 drafts, and "
        f"{memory['million']:,.0f} MiB with {most:,}."
    )
    columns = ("operation", "1,000 drafts", f"{most:,}", "ratio")
    stage.findings.tables.append(Table("growth", how, columns, rows))
