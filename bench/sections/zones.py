"""The public query: no session, one address's limit, one GET."""

from bench.findings import Table, rates, spread
from bench.operations import ZONES
from bench.stage import Stage


def measure(stage: Stage) -> None:
    """Add a table."""
    loaded = stage.compare(stage.serve(*stage.servers), (ZONES,))
    values = rates(loaded, ZONES.name)
    compared = stage.findings.compare(ZONES.name, values, "ours", *values)
    told = {each.peer: f"{each.ratio} x" for each in compared}
    rows = [(name, spread(rate), told.get(name, "")) for name, rate in values.items()]
    how = "Eight zones out of Redis, for nobody in particular."
    stage.findings.tables.append(
        Table(ZONES.name, how, ("server", "req/s", "ours is"), rows)
    )
