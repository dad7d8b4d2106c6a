"""One process and two of ours; wrk and Valkey want their share of the cores, too."""

from bench.catalogue import OURS
from bench.findings import Table, rates, spread
from bench.operations import READ, SAVE
from bench.stage import Stage


def measure(stage: Stage) -> None:
    """Add a table."""
    (one,) = stage.serve(OURS)
    with stage.scene.act() as act:
        two = act.serve(OURS, label="ours-2-workers", workers=2)
        loaded = stage.compare([one, two], (READ, SAVE))
    rows = []
    for operation in (READ, SAVE):
        values = rates(loaded, operation.name)
        (compared,) = stage.findings.compare(
            f"{operation.name}-workers", values, two.name, one.name
        )
        told = (spread(values[each.name]) for each in (one, two))
        rows.append((operation.name, *told, str(compared.ratio)))
    columns = ("operation", "one", "two", "two / one")
    stage.findings.tables.append(Table("workers", "Requests a second.", columns, rows))
