"""What the rate limiter costs: the same servers with it and without."""

from bench.catalogue import BARE, BARE_UNLIMITED, OURS, UNLIMITED
from bench.findings import Table, rates, spread
from bench.operations import READ, SAVE
from bench.stage import Stage


def measure(stage: Stage) -> None:
    """Add a table."""
    servers = stage.serve(OURS, UNLIMITED, BARE, BARE_UNLIMITED)
    loaded = stage.compare(servers, (READ, SAVE))
    rows = []
    for operation in (READ, SAVE):
        values = rates(loaded, operation.name)
        for with_, without in ((OURS, UNLIMITED), (BARE, BARE_UNLIMITED)):
            (compared,) = stage.findings.compare(
                f"{operation.name}-limiter", values, with_.name, without.name
            )
            rates_ = (spread(values[each.name]) for each in (with_, without))
            rows.append(
                (f"{operation.name}, {with_.name}", *rates_, str(compared.ratio))
            )
    how = "Requests a second, of one process each. Ours loses its limiter in the bench."
    columns = ("operation", "with limiter", "without", "with / without")
    stage.findings.tables.append(Table("limiter", how, columns, rows))
